"""Deciding on what two people changed differently: field by field, or for many at once."""
