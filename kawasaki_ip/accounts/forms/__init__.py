"""Forms: sign_up (which the sign-in library builds on), sign_in, own (one's own account), people (staff)."""
