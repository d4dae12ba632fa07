"""What became of an article, commit by commit and field by field, and which of it is the noise of
programs."""
