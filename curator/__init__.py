"""Curator: a desktop app for editors who curate content kept as files."""

__version__ = "0.1.0"
