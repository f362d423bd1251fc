"""The demo's data: the same every time, relative to today, and plainly invented."""

from .load import is_loaded, load, set_passwords

__all__ = ["is_loaded", "load", "set_passwords"]
