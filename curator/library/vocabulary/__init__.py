"""Changes to a site's topics: the vocabulary's files and every article, as one batch.

Each function that takes a `batch` fills it, and yields after every file it has looked at; nothing
is written. They read the vocabulary from disk, and raise UnknownTopic or RefusedEdit where what is
asked for makes no sense, and what a topic's own file refuses where the topic is changed everywhere;
what any other file refuses is among `batch.refused`.
"""

from curator.library.vocabulary.near import Near, near_names
from curator.library.vocabulary.removing import delete
from curator.library.vocabulary.renaming import merge, rename
from curator.library.vocabulary.splitting import split
from curator.library.vocabulary.terms import add, place, set_keywords, set_parent
from curator.library.vocabulary.uses import UnknownTopic, Use, uses

__all__ = [
    "Near",
    "UnknownTopic",
    "Use",
    "add",
    "delete",
    "merge",
    "near_names",
    "place",
    "rename",
    "set_keywords",
    "set_parent",
    "split",
    "uses",
]
