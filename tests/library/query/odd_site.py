"""Articles with values that nobody expects."""

from __future__ import annotations

PARENTS = {"AI": "", "Vision": "AI", "Deep Vision": "Vision", "Ring": "Rang", "Rang": "Ring"}

FRONTS = {
    "_news/2020-07-31-a.md": """title: Massachusetts Senate Passes Bill
excerpt: "Police and face recognition"
published: true
publishedDateTime: 2020-07-31T23:30:00-08:00
topics: [AI, Computer Vision]
provider: {name: Wall Street Journal, domain: wsj.com, rank: 7}
type: article
quality: 60
related:
  - {title: Alithya buys, quality: 10}
  - title: Other
  - title: Third
images: [{url: "https://x.example/a(1).jpg", width: 640}]
featured: yes""",
    "_news/2020-08-01-b.md": """title: "STRASSE and Straße"
published: false
date: 2020-08-01
topics: [ai, VISION]
type: Article
quality: 60.0
heat: 150
related: []
images: []
featured: false
code: "60"
""",
    "_learning/deep/c.md": """title: and so on - or not (twice)
type: video
price: Free
tags: {deep: {er: x, est: [y, [z, 2021]]}}
heat: -50
date: 2020-09
topics: [Deep Vision, "A \\"quoted\\" topic"]
quality: 0
images: {}
year: 2020
reviewed: 2026-03-31""",
    "_learning/d.md": """title: ""
excerpt: "GPT(4) costs 5\\" and more: https://x.example/a:b?c=d"
date: 2026-03-24T00:00:00Z
topics: Ring
quality: .nan
year: 2021
reviewed: 2026-03-30 10:00:00
price: 0
images: {url: u, width: 800}""",
    "_learning/e.md": """name: A person
published: "true"
date: 2026-03-31
topics: [""]
quality: "80"
heat: .inf
year: "2021"
reviewed: 2026-03-30 was late
tags: ["", {}]
provider: Text only
images: [{}, {}, {url: v}]""",
    "_people/bob.md": """title: bob
published:
date: 2027-01-01
topics:
quality: 80
year: 2022-01-02
provider: {images: [x]}
price: 1e3
a.b: dotted
"my key": yes""",
    "_people/old.md": """title: "2020-07"
type: "2020-07-31"
published: true
date: 2025-12-29
reviewed: "the word yesterday"
quality: 100""",
    "root.md": """title: back\\slash
published: true
date: 31 March 2026
quality: 79.5
heat: 0
type: true
related: 5
price: 12.50
topics: [null, 5, Rang]""",
    "_broken/f.md": "title: [",
    "_broken/2020-07-01-g.md": "topics: {a: b\ntitle: x",
}


def files() -> list[tuple[str, bytes]]:
    """The files, in path order; the body of each is its own."""
    return [
        (path, f"---\n{front}\n---\nBody {number}: Ends STRASSE.\n".encode())
        for number, (path, front) in enumerate(sorted(FRONTS.items()))
    ]
