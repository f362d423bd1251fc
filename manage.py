#!/usr/bin/env python
"""Starts Django. Without any variable it works on the demo's data."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kawasaki_ip.settings.demo")
    execute_from_command_line(sys.argv)
