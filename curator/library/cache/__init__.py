"""What is known of a site's files from the last time, kept in the user's cache folder."""
