"""Damaged pages: what servers, editors and cut connections make of markup, by a seed.

In: the bytes of a page, a seed. Out: the page with a few of the faults that pages have: tags dropped or left
open, blocks nested or repeated, attributes garbled, bytes changed, another charset declared, an end missing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_TAG = re.compile(rb"<[^<>]{1,300}>")
_CLOSING = re.compile(rb"</[a-zA-Z]+>")
_ATTRIBUTE = re.compile(rb"(?<=[\s])[a-zA-Z-]+=(?:'[^']*'|\"[^\"]*\")")
_PARAGRAPH = re.compile(rb"<p[^<>]*>[^<>]*</p>|<li>.{0,200}?</li>", re.DOTALL)
_CHARSETS = (b"gb2312", b"big5", b"utf-16", b"latin-1", b"x-user-defined", b"")
_FAULTS = 4

Fault = Callable[[bytes, random.Random], bytes]


def mutate(page: bytes, seed: int) -> bytes:
    """The page with one to four faults."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for _ in range(chance.randint(1, _FAULTS)):
        page = chance.choice(_ALL)(page, chance)
    return page


def _replace_some(pattern: re.Pattern[bytes], page: bytes, chance: random.Random, share: float) -> bytes:
    return pattern.sub(lambda match: b"" if chance.random() < share else match.group(), page)


def _drop_tags(page: bytes, chance: random.Random) -> bytes:
    return _replace_some(_TAG, page, chance, 0.1)


def _leave_open(page: bytes, chance: random.Random) -> bytes:
    return _replace_some(_CLOSING, page, chance, 0.5)


def _nest(page: bytes, chance: random.Random) -> bytes:
    place = _place(page, chance)
    depth = chance.choice((5, 200, 5000))
    return (
        page[:place] + chance.choice((b"<div>", b"<span>", b"<table><tr><td>", b"<b>")) * depth + page[place:]
    )


def _garble_attributes(page: bytes, chance: random.Random) -> bytes:
    values = (
        b"class='",
        b"style=display:none",
        b'id="\x00"',
        b"href=javascript:void(0)",
        b"colspan=999999999",
    )
    return _ATTRIBUTE.sub(
        lambda match: chance.choice(values) if chance.random() < 0.2 else match.group(), page
    )


def _flip_bytes(page: bytes, chance: random.Random) -> bytes:
    changed = bytearray(page)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repeat_blocks(page: bytes, chance: random.Random) -> bytes:
    return _PARAGRAPH.sub(
        lambda match: match.group() * (chance.randint(2, 9) if chance.random() < 0.3 else 1), page
    )


def _declare_charset(page: bytes, chance: random.Random) -> bytes:
    return page.replace(b"<head>", b"<head><meta charset='" + chance.choice(_CHARSETS) + b"'>", 1)


def _encode(page: bytes, chance: random.Random) -> bytes:
    return page.decode("utf-8", "replace").encode(
        chance.choice(("gb18030", "utf-16", "big5hkscs")), "replace"
    )


def _cut(page: bytes, chance: random.Random) -> bytes:
    return page[: _place(page, chance)] or page


def _place(page: bytes, chance: random.Random) -> int:
    return chance.randrange(1, len(page)) if len(page) > 1 else 1


_ALL: tuple[Fault, ...] = (
    _drop_tags,
    _leave_open,
    _nest,
    _garble_attributes,
    _flip_bytes,
    _repeat_blocks,
    _declare_charset,
    _encode,
    _cut,
)
