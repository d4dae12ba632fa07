"""Saved views: what the list shows, under a name."""
