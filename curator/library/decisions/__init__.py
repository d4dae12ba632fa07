"""What editors have saved, field by field, and where somebody else put another value since."""

from curator.library.decisions.again import Again
from curator.library.decisions.decided import Decided
from curator.library.decisions.decision import (
    Decision,
    Overridden,
    decisions_of,
    overridden,
    overridden_in_file,
)

__all__ = [
    "Again",
    "Decided",
    "Decision",
    "Overridden",
    "decisions_of",
    "overridden",
    "overridden_in_file",
]
