"""A site as its editors see it: settings, articles, topics, edits and saving. No Qt."""
