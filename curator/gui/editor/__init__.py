"""The right pane: an article, several, or one that cannot be read."""
