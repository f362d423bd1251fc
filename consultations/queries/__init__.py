"""Reads over several models. None writes."""
