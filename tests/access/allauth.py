"""The sign-in library's own pages."""
