"""Unsaved edits are kept while one works, and come back when a site is opened."""
