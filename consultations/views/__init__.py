"""Short functions: load (visible_to) → form → action → message → redirect."""
