"""Reading files that people bring; nothing here writes. What a file would do is shown first, then applied."""
