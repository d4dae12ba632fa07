"""From a publisher's record to the block that articles have of it, and the other way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from curator.document import Document, Value
from curator.errors import SaveError
from curator.library.embedding import fitted, usual_fields
from curator.library.publishers import FOLDER

if TYPE_CHECKING:
    from curator.library.library import Library

KEY = "provider"

_DOMAIN = re.compile(r"(?=.{4,200}\Z)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_LOGO_SIZE = (50, 50)  # of the logo beside an article, where no article says otherwise
_MOST_EXAMPLES = 200
_EMPTY = b"---\n---\n"


class Records:
    """What articles have of the publishers that the site has records of; how they show logos is
    learned once for each collection."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._habits: dict[str, _Habits] = {}

    def block_of(self, domain: str, collection: str) -> dict[str, Value] | None:
        """The `provider` of an article of `collection` from the publisher's record: with the keys
        and the size of logo that such articles have. None where the site has no record of the
        domain."""
        library = self._library
        publisher = library.publishers.get(domain)
        if publisher is None:
            return None
        habits = self._habits.get(collection)
        if habits is None:
            habits = self._habits[collection] = _Habits(library, collection)
        block: dict[str, Value] = {"name": publisher.name, "domain": publisher.domain}
        images: list[Value] = [
            {**image, "url": habits.prefix + str(url) if str(url).startswith("/") else str(url)}
            for image in publisher.images
            if isinstance(url := image.get("url"), str) and _size(image) in habits.sizes
        ]
        if images:
            block["images"] = images
        fields = usual_fields(library, collection, KEY)
        return fitted(block, fields, block) if fields else block


def new_record(block: Mapping[str, Value], library: Library) -> tuple[str, bytes]:
    """The path and the text of a record for the publisher of this `provider`, with the keys that
    the site's other records have. Raises SaveError where it has no domain to be filed under."""
    domain = block.get("domain")
    if not isinstance(domain, str) or not domain.strip():
        raise SaveError("The publisher has no domain, which its record is filed under")
    domain = domain.strip().lower()
    if not _DOMAIN.fullmatch(domain):
        raise SaveError(f"{domain!r} is not a domain name, as in example.com")
    if library.publishers.get(domain) is not None:
        raise SaveError(f"There is a record of {domain} already")
    name = block.get("name")
    values: dict[str, Value] = {
        "taxonomy": "organization",
        "_id": domain,
        "name": str(name) if isinstance(name, str) and name.strip() else domain,
        "domain": domain,
        "images": _local_images(block.get("images"), library),
    }
    document = Document.parse(_EMPTY)
    fields = {field.key: field for field in library.specs.of(FOLDER)}
    record: dict[str, Value] = {}
    for key in dict.fromkeys((*fields, *values)):
        field = fields.get(key)
        if field is not None and field.choices[1:] == () and field.choices and key not in block:
            values[key] = field.choices[0]  # all records have the same
        elif field is None and fields and key in ("taxonomy", "_id"):
            continue  # no record has it
        if values.get(key):
            record[key] = values[key]
    if isinstance(images := record.get("images"), list) and "images" in fields:
        inner = fields["images"].fields
        record["images"] = [
            fitted(image, inner, ("url",)) for image in images if isinstance(image, dict)
        ]
    operations = [{"op": "add", "path": f"/{key}", "value": value} for key, value in record.items()]
    data = document.apply(operations, library.style(FOLDER)).to_bytes()
    return f"{FOLDER}/{domain}.md", data


class _Habits:
    """How articles show a publisher's logo: `prefix` stands before a place in the site, `sizes`
    are those of the pictures."""

    def __init__(self, library: Library, collection: str) -> None:
        prefixes: Counter[str] = Counter()
        sizes: Counter[tuple[Value, Value]] = Counter()
        for image in _logos(library, collection):
            sizes[_size(image)] += 1
            before, found, _rest = str(image.get("url")).partition("/assets/")
            if found:
                prefixes[before] += 1
        self.prefix = prefixes.most_common(1)[0][0] if prefixes else ""
        total = sum(sizes.values())
        self.sizes = {size for size, count in sizes.items() if count * 10 >= total} or {_LOGO_SIZE}


def _logos(library: Library, collection: str) -> Iterator[dict[str, Value]]:
    for document in library.siblings(collection, most=_MOST_EXAMPLES):
        provider = document.data.get(KEY)
        images = provider.get("images") if isinstance(provider, dict) else None
        if isinstance(images, list):
            yield from (image for image in images if isinstance(image, dict))


def _size(image: Mapping[str, Value]) -> tuple[Value, Value]:
    return image.get("width"), image.get("height")


def _local_images(images: Value, library: Library) -> Value:
    """The logos, by their place in the site where the site has the file."""
    if not isinstance(images, list):
        return None
    return [
        {**image, "url": _local(str(image["url"]), library)}
        for image in images
        if isinstance(image, dict) and isinstance(image.get("url"), str)
    ]


def _local(url: str, library: Library) -> str:
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return url
    _before, found, rest = path.partition("/assets/")
    place = f"assets/{rest}"
    if found and ".." not in rest.split("/") and (library.site.root / place).is_file():
        return f"/{place}"
    return url
