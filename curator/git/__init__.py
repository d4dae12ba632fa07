"""What git knows of a site's files, and what is done in its clone: each thing one operation, by
commands of git that touch neither the working tree nor what is staged elsewhere.

Line ends: contents are committed as `git add` would, and nothing here writes into the working tree.
"""
