"""What others do to the files of the open site, brought into the window."""
