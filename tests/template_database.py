"""Makes the PostgreSQL database that each test worker's own is copied from (called by run.py)."""

import os

import django
from django.core.management import call_command
from django.db import connection

if __name__ == "__main__":
    django.setup()
    name = os.environ["MAKE_TEMPLATE"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
