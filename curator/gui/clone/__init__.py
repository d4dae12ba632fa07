"""git in the window: how the clone stands, committing, the history of an article, and sync."""
