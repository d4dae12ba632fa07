"""Articles that seem to be the same story: found beside the window's work, and decided on."""
