"""The panel in which the vocabulary of topics is looked after."""
