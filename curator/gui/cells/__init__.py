"""Single values edited where they stand in the list."""
