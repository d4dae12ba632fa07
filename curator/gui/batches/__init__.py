"""What was written to the site, batch by batch, and the way to take it back."""
