"""Committing what Curator wrote: which files these are, what was done to them in words, and the
commit, which holds nothing that others have staged or changed."""
