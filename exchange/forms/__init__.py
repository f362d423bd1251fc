"""Forms clean what was typed; what may be done is decided by actions and rules."""
