"""A site of any size, always the same, shaped like the real ones.

python -m tests.bench.generate FOLDER [ARTICLES]
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from random import Random

ARTICLES = 5_000
SEED = 20_201

_TOPICS = (
    ("AI", ""), ("Computer Vision", "AI"), ("Language", "AI"), ("AI Ethics", "AI"),
    ("Robotics", ""), ("Drones", "Robotics"), ("Power Apps", ""), ("Portals", "Power Apps"),
    ("Connectors", "Power Apps"), ("Power Automate", ""), ("Dataverse", ""), ("Security", ""),
    ("Privacy", "Security"), ("Climate", ""), ("Education", ""), ("Health", ""),
)  # fmt: skip
_PUBLISHERS = (
    ("Contoso Daily", "contoso.com"), ("Fabrikam", "fabrikam.com"), ("WSJ", "wsj.example"),
    ("Dave's Tech Tips", "davestips.example"), ("Tailspin: the blog", "tailspin.example"),
    ("北の新聞", "kita.example"), ("Northwind", "northwind.example"), ("Litware", "lit.example"),
)  # fmt: skip
_TEXT = (
    "new model community call apps build faster release wave learn how to use data from many "
    "sources with low code teams can now see their own work in one place the first step is a "
    "small test before you go live senate passes bill on cameras and drones why it matters for "
    "schools hospitals and cities naïve café 日本 spell check ✅ portals custom connector canvas"
)
_WORDS = _TEXT.split()
_QUOTES = ('"', '"', '"', "'", "")  # most texts of the real sites stand in double quotes
_TWICE_EACH = 200  # one article in so many is a story that another had before
_BEFORE = 50  # so many articles before
_BODY_EACH = 5  # one article in so many has a body


def generate(folder: Path, articles: int = ARTICLES) -> Path:
    """Write the site into an empty folder."""
    random = Random(SEED)
    _write(folder / "_config.yml", "title: A generated site\n")
    for number, (name, parent) in enumerate(_TOPICS):
        text = f"name: {name}\n_id: topic-{number}\n" + (f"parent: {parent}\n" if parent else "")
        _write(folder / f"_data/topics/{number:02}-topic-{number}.yaml", text)
    for name, domain in _PUBLISHERS:
        _write(folder / f"_data/organizations/{domain}.md", f"---\nname: {name!r}\n---\n")
    bodies = Random(SEED)
    stories: dict[int, tuple[str, str]] = {}  # title and address of the last ones
    for number in range(articles):
        day = f"{2018 + number % 4}-{1 + number % 12:02}-{1 + number % 28:02}"
        path = folder / "_news" / f"{day}-article-{number:05}.md"
        body = _body(bodies) if number % _BODY_EACH == 0 else ""
        _write(path, _article(random, number, day, stories, body))
        stories.pop(number - _BEFORE, None)
    return folder


def _article(
    random: Random, number: int, day: str, stories: dict[int, tuple[str, str]], body: str
) -> str:
    quote = random.choice(_QUOTES)
    address = f"https://news.example/{day}/article-{number:05}/{_slug(random)}"
    lines = ["---", "category: news"] if random.random() < 0.9 else ["---"]
    title = _text(random, 5, 14)
    stories[number] = title, address
    if number % _TWICE_EACH == _TWICE_EACH - 1:
        title, address = _again(
            *stories[number - _BEFORE], by_title=number % (2 * _TWICE_EACH) > 200
        )
    lines.append(f"title: {_quoted(title, quote)}")
    lines.append(f"excerpt: {_quoted(_text(random, 18, 45))}")
    lines.append(f"publishedDateTime: {day}T{number % 24:02}:31:00Z")
    lines.append(f"originalUrl: {_quoted(f'{address}?utm_source=feed')}")
    lines.append(f"webUrl: {_quoted(address)}")
    lines += [f"type: {random.choice(('article', 'article', 'article', 'video'))}"]
    lines += [f"quality: {random.randrange(20, 96)}", f"heat: {random.randrange(10, 200)}"]
    if random.random() < 0.7:
        lines.append(f"published: {random.choice(('true', 'true', 'false'))}")
    lines += ["", "provider:", *_provider(random, "  ")]
    lines += ["", "topics:", *(f"  - {name}" for name in _topics(random))]
    lines += ["", "images:"]
    for at in range(2 if random.random() < 0.1 else 1):
        image = f"https://news.example/images/{number}-{at}.jpg"
        lines += [f"  - url: {_quoted(image)}", "    width: 1200", "    height: 630"]
    if random.random() < 0.04:
        lines += ["", "related:"]
        for _ in range(random.randrange(1, 4)):
            lines += _related(random)
    secret = base64.b64encode(random.randbytes(random.randrange(375, 750))).decode()
    lines += [
        "",
        f'secured: "{secret[: len(secret) // 3]};{secret[len(secret) // 3 :]}"',
        "---",
        body,
    ]
    text = "\n".join(lines)
    return text.replace("\n", "\r\n") if random.random() < 0.08 else text


def _again(title: str, address: str, *, by_title: bool) -> tuple[str, str]:
    """The same story elsewhere: under nearly the same title, or at nearly the same address."""
    if by_title:
        return f"{title} today", address.replace("news.", "other.")
    return f"Watch {title[::-1]}", address.replace(
        "https://", "http://www."
    ) + "/amp?utm_medium=mail"


def _body(random: Random) -> str:
    return "\n" + "\n\n".join(f"{_text(random, 30, 60)}." for _ in range(3)) + "\n"


def _topics(random: Random) -> list[str]:
    """One to four: a few topics are on most articles, and a child comes with its parent."""
    weights = [1 / (1 + at) for at in range(len(_TOPICS))]
    chosen = random.choices(_TOPICS, weights, k=random.choice((1, 1, 2, 3)))
    names = dict.fromkeys(each for topic in chosen for each in reversed(topic) if each)
    return sorted(list(names)[:4], key=[name for name, _parent in _TOPICS].index)


def _provider(random: Random, indent: str) -> list[str]:
    name, domain = random.choice(_PUBLISHERS)
    picture = f"https://news.example/assets/images/organizations/{domain}-50x50.jpg"
    lines = [f"name: {_quoted(name) if ':' in name else name}", f"domain: {domain}", "images:"]
    lines += [f"  - url: {_quoted(picture)}", "    width: 50", "    height: 50"]
    return [indent + line for line in lines]


def _related(random: Random) -> list[str]:
    number = random.randrange(ARTICLES)
    lines = [
        f"- title: {_quoted(_text(random, 5, 12))}",
        f"  excerpt: {_quoted(_text(random, 18, 35))}",
        f"  publishedDateTime: 2020-07-{1 + number % 28:02}T05:31:00Z",
        f"  webUrl: {_quoted(f'https://news.example/other/{number}')}",
        "  type: article",
        "  provider:",
        *_provider(random, "    "),
        f"  quality: {random.randrange(20, 96)}",
    ]
    return ["  " + line for line in lines]


def _text(random: Random, least: int, most: int) -> str:
    words = random.choices(_WORDS, k=random.randrange(least, most))
    return " ".join(words).capitalize()


def _slug(random: Random) -> str:
    return "-".join(word for word in random.choices(_WORDS, k=7) if word.isascii())


def _quoted(text: str, quote: str = '"') -> str:
    if quote == "'":
        return "'" + text.replace("'", "''") + "'"
    return f"{quote}{text}{quote}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ARTICLES)
