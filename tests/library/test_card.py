"""What the preview's card says of an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.card import Card, Mention, Picture, card_of, duration_words
from curator.library.library import Library


def card(tmp_path: Path, front_matter: str, name: str = "a.md") -> Card:
    (tmp_path / "_news").mkdir(exist_ok=True)
    (tmp_path / "_news" / name).write_text(f"---\n{front_matter}---\n", "utf-8")
    library = Library.open(tmp_path)
    article = library.articles[f"_news/{name}"]
    return card_of(article, article.document(), library)


def test_the_seed_article(site: Path) -> None:
    library = Library.open(site)
    (article,) = library.find("massachusetts")
    found = card_of(article, article.document(), library)
    assert found.title.startswith("Massachusetts Senate Passes")
    assert not found.published
    assert found.publisher == "Wall Street Journal"
    assert found.logo.endswith("wsj.com-50x50.jpg")
    assert found.date == "2020-07-15T05:31:00Z"
    assert found.facts == ("Article",)
    assert found.picture == Picture("https://images.wsj.net/im-209437/social", 1280, 640)
    assert found.topics == ("Computer Vision", "AI")
    assert len(found.related) == 4
    assert found.related[1] == Mention(
        "Alithya Launches AI-FI™ Trade Surveillance Solution Powered by Microsoft Azure",
        "PR Newswire",
        "https://www.prnewswire.com/news-releases/alithya-launches-ai-fi-trade-surveillance-"
        "solution-powered-by-microsoft-azure-301093861.html",
    )


def test_an_event(site: Path) -> None:
    library = Library.open(site)
    article = library.articles["_events/2024-06-05-hearing-on-the-camera-bill.md"]
    found = card_of(article, article.document(), library)
    assert found.time == "10:00 – 13:00"
    assert found.facts == ("Event", "Free", "Town Hall, Room 12: second floor, Northgate")


def test_a_video(site: Path) -> None:
    library = Library.open(site)
    article = library.articles["_learning/videos/tinkerloft-a-robot-arm-from-a-desk-lamp.md"]
    found = card_of(article, article.document(), library)
    assert found.facts == ("Video", "14 min 32 s", "Free")
    assert found.video == "https://video.example/embed/a_desk_lamp"
    assert found.video_words == "Open video"
    assert found.featured == ""
    assert found.logo.endswith("tinkerloft.example-50x50.png")


def test_featured_content_besides_the_video_stays(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        'featuredContent: \'<p onclick="x()">See</p><iframe src="//a.example/map"></iframe>\'\n',
    )
    assert found.featured == "<p>See</p>"
    assert found.video == "https://a.example/map"
    assert found.video_words == "Open embedded page"


def test_the_logo_comes_from_the_site_s_record_where_the_article_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "_data" / "organizations"
    folder.mkdir(parents=True)
    (folder / "a.example.md").write_text(
        "---\nname: A\ndomain: a.example\nimages:\n"
        "- {url: /assets/400.png, width: 400}\n- {url: /assets/50.png, width: 50}\n---\n"
    )
    found = card(tmp_path, "provider:\n  domain: a.example\n")
    assert (found.publisher, found.logo) == ("A", "/assets/50.png")


@pytest.mark.parametrize(
    "front_matter",
    [
        "title: [a, b]\nimages: 7\nrelated: yes\nprovider: [x]\nprice: {a: 1, b: [2]}\n",
        "images: [null, {url: null}, {url: [1]}]\nrelated: [null, 1, {title: [2]}, {}]\n",
        "provider: Name\nlocation: Here\nimage: {url: a.png, width: -5, height: true}\n",
        "featuredContent: '<iframe'\nlength: 12\ntopics: {a: b}\n",
        "",
    ],
)
def test_unexpected_kinds_do_no_harm(tmp_path: Path, front_matter: str) -> None:
    assert card(tmp_path, front_matter).title


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("PT13M34S", "13 min 34 s"),
        ("PT2H21M", "2 h 21 min"),
        ("PT44M", "44 min"),
        ("P1DT0H0M", "1 day"),
        ("P6W", "6 weeks"),
        ("PT0S", "PT0S"),
        ("P", "P"),
        ("ten minutes", "ten minutes"),
        ("", ""),
    ],
)
def test_durations(written: str, words: str) -> None:
    assert duration_words(written) == words
