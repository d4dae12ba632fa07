"""Changes that are done to many articles at once: each is an Edit, done to one after the other."""
