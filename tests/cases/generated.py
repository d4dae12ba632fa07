"""Inputs too large to be written down, by the name that case files give them."""

from __future__ import annotations

from collections.abc import Callable

MEGABYTE = 1_000_000


def _article(text: str) -> bytes:
    return f"---\n{text}\n---\nbody\n".encode()


def _bomb(levels: int, width: int, merge: str = "") -> bytes:
    """Each level names the one below `width` times, so the last stands for `width ** levels`."""
    lines = ["a0: &a0 {k: v}" if merge else "a0: &a0 [lol]"]
    for level in range(1, levels + 1):
        names = ", ".join(f"*a{level - 1}" for _ in range(width))
        value = f"{{<<: [{names}], k{level}: v}}" if merge else f"[{names}]"
        lines.append(f"a{level}: &a{level} {value}")
    return _article("\n".join(lines))


def _nested(opening: str, depth: int, closing: str = "") -> bytes:
    return _article(f"a: {opening * depth}{closing * depth}")


def _block_nested(depth: int) -> bytes:
    return _article("a:\n" + "".join(f"{' ' * level}-\n" for level in range(1, depth)))


def _mapping_nested(depth: int) -> bytes:
    return _article("\n".join(f"{' ' * level}a:" for level in range(depth)))


def _alias_chain(length: int) -> bytes:
    """A value nested only by aliases, each of which is shallow where it stands."""
    links = [f"a{at}: &a{at} [*a{at - 1}]" for at in range(1, length)]
    return _article("\n".join(["a0: &a0 [x]", *links]))


def _redefined_anchor() -> bytes:
    return _article("a: &x 1\nb: &y [*x]\nc: &x [*y]")


GENERATED: dict[str, Callable[[], bytes]] = {
    # Nesting, in all the ways there are; 1,500 levels overflow a stack of 512 KB in C.
    "flow-lists-32": lambda: _nested("[", 31, "]"),
    "flow-lists-33": lambda: _nested("[", 32, "]"),
    "flow-lists-500": lambda: _nested("[", 500, "]"),
    "flow-lists-5k": lambda: _nested("[", 5_000, "]"),
    "flow-lists-100k": lambda: _nested("[", 100_000, "]"),
    "flow-lists-unclosed": lambda: _nested("[", 100_000),
    "flow-mappings-5k": lambda: _nested("{a: ", 5_000, "}"),
    "compact-lists-5k": lambda: _article("a:\n" + "- " * 5_000 + "x"),
    "compact-lists-100k": lambda: _article("a:\n" + "- " * 100_000 + "x"),
    "explicit-keys-5k": lambda: _article("? " * 5_000 + "x"),
    "block-lists-500": lambda: _block_nested(500),
    "block-mappings-500": lambda: _mapping_nested(500),
    # Aliases.
    "billion-laughs": lambda: _bomb(9, 10),
    "merge-bomb-22-2": lambda: _bomb(22, 2, merge="<<"),
    "merge-bomb-8-9": lambda: _bomb(8, 9, merge="<<"),
    "alias-chain-190": lambda: _alias_chain(190),
    "alias-chain-1000": lambda: _alias_chain(1_000),
    "redefined-anchor": _redefined_anchor,
    # Size.
    "scalar-200-kb": lambda: _article("a: " + "x" * 200_000),
    "scalar-10-mb": lambda: _article("a: " + "x" * (10 * MEGABYTE)),
    "scalar-100-mb": lambda: _article("a: " + "x" * (100 * MEGABYTE)),
    "quoted-10-mb": lambda: _article('a: "' + "x " * (5 * MEGABYTE) + '"'),
    "literal-10-mb": lambda: _article("a: |\n" + "  some text of a line\n" * 500_000),
    "keys-10k": lambda: _article("\n".join(f"k{at}: v" for at in range(10_000))),
    "keys-100k": lambda: _article("\n".join(f"key{at}: v" for at in range(100_000))),
    "equal-keys-29k": lambda: _article("k: v\n" * 29_000),
    "items-30k": lambda: _article("a:\n" + "- x\n" * 30_000),
    "items-100k": lambda: _article("a: [" + "a," * 100_000 + "]"),
    "items-500k": lambda: _article("a:\n" + "- x\n" * 500_000),
    "anchors-10k": lambda: _article("\n".join(f"k{at}: &a{at} v" for at in range(10_000))),
    "anchors-100k": lambda: _article("\n".join(f"k{at}: &a{at} v" for at in range(100_000))),
    "aliases-10k": lambda: _article("a: &a [x]\nb: [" + "*a," * 10_000 + "]"),
    "comments-200-kb": lambda: _article("a: 1\n" + "# a comment\n" * 16_000),
    "blank-lines-200k": lambda: _article("a: 1\n" + "\n" * 200_000 + "b: 2"),
    "unclosed-100-mb": lambda: b"---\na: " + b"x" * (100 * MEGABYTE),
    "unclosed-100-kb": lambda: b"---\na: 1\n" + b"text\n" * 20_000,
    "body-20-mb": lambda: _article("a: 1") + b"text\n" * (4 * MEGABYTE),
    # Numbers and times.
    "integer-5k-digits": lambda: _article("a: " + "1" * 5_000),
    "integer-200k-digits": lambda: _article("a: " + "1" * 200_000),
    "integer-10-6-digits": lambda: _article("a: " + "1" * 1_000_000),
    "integer-300-digits": lambda: _article("a: " + "1" * 300),
    "hexadecimal-200k-digits": lambda: _article("a: 0x" + "f" * 200_000),
    "hexadecimal-10-6-digits": lambda: _article("a: 0x" + "f" * 1_000_000),
    "sexagesimal-50k-parts": lambda: _article("a: 1" + ":59" * 50_000),
    "sexagesimal-10-5-parts": lambda: _article("a: 1" + ":59" * 100_000),
    "decimal-200k-digits": lambda: _article("a: 1." + "1" * 200_000),
    # Keys.
    "key-1000": lambda: _article("k" * 1_000 + ": 1"),
    "key-1025": lambda: _article("k" * 1_025 + ": 1"),
    "quoted-key-1025": lambda: _article('"' + "k" * 1_025 + '": 1'),
    # The proof and the patterns must be linear too.
    "ampersands-100k": lambda: _article("a: " + "&" * 100_000 + " x"),
    "dashes-25k": lambda: _article("a:\n" + "-\n" * 25_000),
}
