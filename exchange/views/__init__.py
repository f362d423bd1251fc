"""Pages: load what may be seen, form, action, message, redirect."""
