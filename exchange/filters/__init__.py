"""Declared filters of the lists."""
