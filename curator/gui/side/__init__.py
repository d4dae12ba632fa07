"""The left pane: saved views, and what the list can be narrowed down by."""
