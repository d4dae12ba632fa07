"""What others make of the files of a site while it is open."""

from curator.library.outside.change import Outside

__all__ = ["Outside"]
