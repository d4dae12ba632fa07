"""Deciding on articles one after another, by one key each."""
