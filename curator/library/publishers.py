"""The site's publishers: `_data/organizations/DOMAIN.md`, one record a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from curator.document import Document, Value
from curator.errors import DocumentError
from curator.library.site import EXTENSIONS, Site
from curator.library.storage import read

FOLDER = "_data/organizations"


@dataclass(frozen=True, slots=True)
class Publisher:
    """`images`: mappings with `url` and, mostly, `width` and `height`."""

    name: str
    domain: str
    images: tuple[dict[str, Value], ...] = field(hash=False)
    path: str


class Publishers:
    """All publishers, by domain. `problems` pairs a path with a sentence."""

    def __init__(
        self, publishers: Iterable[Publisher], problems: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._by_domain = {publisher.domain: publisher for publisher in publishers}
        self.problems = tuple(problems)

    @classmethod
    def read(cls, site: Site) -> Publishers:
        """The publishers of a site; none where it keeps no records."""
        publishers: list[Publisher] = []
        problems: list[tuple[str, str]] = []
        for path in site.data_files(FOLDER, (*EXTENSIONS, ".yaml", ".yml")):
            whole = path.lower().endswith((".yaml", ".yml"))
            try:
                data = Document.parse(read(site.root, path), whole=whole).data
            except DocumentError as error:
                problems.append((path, error.reason))
                continue
            stem = path.rpartition("/")[2].rpartition(".")[0]
            name, domain, images = data.get("name"), data.get("domain"), data.get("images")
            publishers.append(
                Publisher(
                    str(name) if isinstance(name, str) else stem,
                    str(domain) if isinstance(domain, str) else stem,
                    tuple(image for image in images if isinstance(image, dict))
                    if isinstance(images, list)
                    else (),
                    path,
                )
            )
        return cls(publishers, problems)

    def get(self, domain: str) -> Publisher | None:
        return self._by_domain.get(domain)

    def __iter__(self) -> Iterator[Publisher]:
        return iter(self._by_domain.values())

    def __len__(self) -> int:
        return len(self._by_domain)
