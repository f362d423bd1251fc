"""Pages: own (one's own account), people, invitations and audit (administrator)."""
