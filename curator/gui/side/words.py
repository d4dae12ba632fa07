"""What the panel calls the facets and their values."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale

from curator.gui.columns import folder_name
from curator.gui.words import label
from curator.library.facets.value import Facet, Value

HEADINGS = {
    Facet.COLLECTION: "Collection",
    Facet.PUBLISHED: "Published",
    Facet.TOPIC: "Topics",
    Facet.PUBLISHER: "Publisher",
    Facet.TYPE: "Type",
    Facet.DATE: "Date",
    Facet.QUALITY: "Quality",
    Facet.PROBLEM: "Problems",
}
_PUBLISHED = {"yes": "Yes", "no": "No", "none": "Not set"}
_QUALITY = {"over": "Over 100", "below": "Below 0", "none": "Not set"}
_DATE = {"": "Not set", "odd": "Not a date"}
_NONE = {
    Facet.TOPIC: "No topics",
    Facet.PUBLISHER: "No publisher",
    Facet.TYPE: "No type",
    Facet.COLLECTION: "Top folder",
}
_PROBLEM = {
    "broken": ("Cannot be read", "Something in the file must be mended first"),
    "problems": ("With problems", "Something in the file needs a look"),
    "modified": ("Modified", "Not saved yet"),
    "conflict": ("In conflict", "Somebody else changed the same field meanwhile"),
    "duplicate": ("Possible duplicates", "Nearly the same title, or the same address, as another"),
    "untracked": ("Not in git", "Nobody else gets these files before they are added"),
}


def name_of(value: Value, topics: Mapping[str, str], locale: QLocale) -> str:
    """A value as it stands in its section; `topics`: names as written by folded ones."""
    name = value.name
    if not name and value.facet in _NONE:
        return _NONE[value.facet]
    match value.facet:
        case Facet.COLLECTION:
            return folder_name(name)
        case Facet.PUBLISHED:
            return _PUBLISHED[name]
        case Facet.TYPE:
            return label(name)
        case Facet.TOPIC:
            return topics.get(name, name)
        case Facet.DATE:
            return _DATE.get(name) or _month(name, locale)
        case Facet.QUALITY:
            return _QUALITY.get(name) or name.replace("-", "–")
        case Facet.PROBLEM:
            return _PROBLEM[name][0]
    return name


def full_name(value: Value, topics: Mapping[str, str], locale: QLocale) -> str:
    """A value as it is spoken of elsewhere: with its year, or with what it is a value of."""
    name = name_of(value, topics, locale)
    if value.facet is Facet.DATE and "-" in value.name:
        return f"{name} {value.name[:4]}"
    if value.facet in (Facet.PUBLISHED, Facet.QUALITY, Facet.DATE):
        return f"{HEADINGS[value.facet]}: {name[:1].lower()}{name[1:]}"
    return name


def hint_of(value: Value) -> str:
    """More about a value, for its tooltip."""
    if value.facet is Facet.PROBLEM:
        return _PROBLEM[value.name][1]
    if value.facet is Facet.COLLECTION:
        return value.name + "/" * value.below
    return "With the topics below it" if value.below else ""


def _month(name: str, locale: QLocale) -> str:
    year, dash, month = name.partition("-")
    if not dash:
        return year
    word = locale.standaloneMonthName(int(month))
    return word[:1].upper() + word[1:]
