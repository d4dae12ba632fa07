"""One file's bytes as an editable document: pure, without I/O, Qt or knowledge of a site."""

from curator.document.conflict import BODY, WHOLE, Conflict
from curator.document.difference import difference
from curator.document.excerpt import Edited, Excerpt, NeedsWholeError
from curator.document.frontmatter import PROTECTED, Document, Entry, Problem, learn
from curator.document.merge import MergeResult, merge, merge_bytes, take_ours
from curator.document.operations import Operation, format_route, parse_route
from curator.document.quick import Quick
from curator.document.quick import front_matter as quick_front_matter
from curator.document.scalars import Timestamp, Value, read_value, same_value, timestamp_is_possible
from curator.document.source import MAX_FRONT_MATTER, body_of
from curator.document.style import Style

__all__ = [
    "BODY",
    "MAX_FRONT_MATTER",
    "PROTECTED",
    "WHOLE",
    "Conflict",
    "Document",
    "Edited",
    "Entry",
    "Excerpt",
    "MergeResult",
    "NeedsWholeError",
    "Operation",
    "Problem",
    "Quick",
    "Style",
    "Timestamp",
    "Value",
    "body_of",
    "difference",
    "format_route",
    "learn",
    "merge",
    "merge_bytes",
    "parse_route",
    "quick_front_matter",
    "read_value",
    "same_value",
    "take_ours",
    "timestamp_is_possible",
]
