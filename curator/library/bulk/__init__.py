"""Edits that make sense on many articles at once: fields by pattern, replacing, topics."""
