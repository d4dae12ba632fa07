"""What a site can be narrowed down by, each value with how many articles have it."""
