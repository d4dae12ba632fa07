"""Bringing a clone and the shared repository to the same: what both sides changed is merged field
by field in objects of git, and the files follow through a journal. git never touches the files.
"""
