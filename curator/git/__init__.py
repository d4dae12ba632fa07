"""What git knows of a site's files. It is only asked; nothing here changes a repository."""
