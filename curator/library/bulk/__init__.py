"""Changes that are done to many articles at once: each is an Edit, worked out article by article."""
