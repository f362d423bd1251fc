"""Rows of this area; how to write one: tests/access/table.py."""
