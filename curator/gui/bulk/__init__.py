"""Changes to many articles: what is to be done, and a look at all of it before it is written."""
