"""Rows of this area; how to write one: tests/access/table.py."""

from tests.access.table import DONE, NOBODY, PUBLIC, row

# Only where the demo is installed, which production never has.
row("demo_mail_list", get=PUBLIC)
row("demo_mail_detail", on={"key": "20260101-000000-1"}, get=NOBODY)
row("demo_mail_next_morning", post={"default": DONE})
