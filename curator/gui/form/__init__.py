"""The form of the right pane: which fields it shows, and the widgets they are edited with."""
