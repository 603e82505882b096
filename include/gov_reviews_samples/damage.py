"""Damage clean Simplified text in the way Traditional mirrors do, and say exactly what was damaged.

In: clean Simplified Chinese text. Out: the text as such a mirror prints it, with every damaged place and what
it meant.
Refuses: text whose Traditional form has another length (then no place could be given).

The steps, in the order in which the mirrors work:
1. Simplified to Traditional (OpenCC s2tw).
2. To GBK bytes; a character that GBK does not hold becomes "?".
3. Pinyin is injected on the BYTES: after each two-byte code of a fixed list comes "(pinyin)". The search does
   not know where a character begins, so now and then it hits the second byte of one character and the first
   of the next, and cuts both.
4. Reading the bytes: a run that starts at 。” is read one byte late, up to a character whose second byte is
   ASCII. Where the late reading would meet a code without meaning, the run stays whole.
5. Full-width punctuation becomes half-width.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from gov_reviews_samples import SAMPLES_ROOT

FULL_STOP_QUOTE = "。”".encode("gbk")
HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")


class DamageKind(StrEnum):
    """How a place was damaged."""

    INJECTION = "injection"  # "(xié)" after 協; nothing is lost
    SHIFT = "shift"  # a run after 。” read one byte late
    CUT = "cut"  # an injection between the two bytes of a character
    LOST = "lost"  # a character that GBK does not hold, now "?"


@dataclass(frozen=True, slots=True)
class DamagePlace:
    """One damaged place: text[start:end] stands where clean[clean_start:clean_end] was.

    Attributes:
        start, end: In the damaged text.
        clean_start, clean_end: In the clean text, and equally in its Traditional form; an empty span for an
            injection.
        seen, meant: The damaged words, and the Simplified words that belong there.
    """

    kind: DamageKind
    start: int
    end: int
    clean_start: int
    clean_end: int
    seen: str
    meant: str


@dataclass(frozen=True, slots=True)
class DamagedText:
    """A damaged text with its ground truth.

    Attributes:
        text: As the mirror prints it.
        clean: The Simplified text it came from.
        traditional: Its Traditional form before any damage, full-width punctuation kept; as long as `clean`.
        places: What was damaged, in order; apart from these places `text` is `traditional` with half-width
            punctuation.
    """

    text: str
    clean: str
    traditional: str
    places: tuple[DamagePlace, ...]


@dataclass(frozen=True, slots=True)
class _Byte:
    """One byte, the number of bytes of its character, and where it comes from: a place in the Traditional
    text, or an injection.
    """

    value: int
    width: int
    source: int | None
    injection: int | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    """One character as read back, with the bytes it was read from and how it came about (None: as it was)."""

    text: str
    origin: tuple[_Byte, ...]
    kind: DamageKind | None = None


def damage_text(clean: str, pinyin: Mapping[str, str] | None = None) -> DamagedText:
    """Damage one text.

    Args:
        clean: Simplified Chinese.
        pinyin: Traditional character to pinyin; None takes include/gov_reviews_samples/pinyin.csv.

    Returns:
        The damaged text and its ground truth. Deterministic.

    Raises:
        ValueError: The Traditional form has another length than the text.
    """
    traditional = _converter().convert(clean)
    if len(traditional) != len(clean):
        raise ValueError("OpenCC changed the length of the text: use other words in the sample content.")
    codes = (
        load_pinyin()
        if pinyin is None
        else {character.encode("gbk"): reading for character, reading in pinyin.items()}
    )
    units = list(_read(_inject(list(_encode(traditional)), codes)))
    return DamagedText(
        text="".join(unit.text for unit in units).translate(HALF_WIDTH),
        clean=clean,
        traditional=traditional,
        places=tuple(_places(units, clean)),
    )


@lru_cache(maxsize=1)
def load_pinyin() -> Mapping[bytes, str]:
    """The mirror's fixed list: GBK code of a Traditional character to its pinyin."""
    with (SAMPLES_ROOT / "pinyin.csv").open(encoding="utf-8", newline="") as file:
        return {row["character"].encode("gbk"): row["pinyin"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2tw")


def _encode(traditional: str) -> Iterator[_Byte]:
    for position, character in enumerate(traditional):
        code = character.encode("gbk", "replace")
        for value in code:
            yield _Byte(value, len(code), position)


def _inject(stream: list[_Byte], codes: Mapping[bytes, str]) -> list[_Byte]:
    """Put "(pinyin)" after every two bytes that look like a listed character, wherever they stand."""
    values = bytes(item.value for item in stream)
    injected: list[_Byte] = []
    position = count = 0
    while position < len(stream):
        reading = codes.get(values[position : position + 2])
        if reading is None:
            injected.append(stream[position])
            position += 1
            continue
        injected.extend(stream[position : position + 2])
        injected.extend(
            _Byte(value, len(code), None, count) for code in map(_gbk, f"({reading})") for value in code
        )
        count += 1
        position += 2
    return injected


def _gbk(character: str) -> bytes:
    return character.encode("gbk")


def decode_damaged_pair(lead: int, trail: int) -> str | None:
    """One two-byte code as the mirror's table reads it, None when the code has no meaning.

    GBK, and the private-use ranges of the old Chinese code page: FE50-FEA0 is U+E815-E864, F8A1-FEFE is
        U+E234-E4C5.
    """
    if not (0x81 <= lead <= 0xFE and 0x40 <= trail <= 0xFE and trail != 0x7F):
        return None
    if lead >= 0xF8 and trail >= 0xA1:
        return chr(0xE234 + (lead - 0xF8) * 94 + trail - 0xA1)
    if lead == 0xFE and 0x50 <= trail <= 0xA0:
        return chr(0xE815 + trail - 0x50 - (trail > 0x7F))
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None


def _read(stream: list[_Byte]) -> Iterator[_Unit]:
    """Read bytes back as characters: in pairs, one byte late after 。”, "?" for what cannot be read."""
    values = bytes(item.value for item in stream)
    position = 0
    while position < len(stream):
        first = stream[position]
        if values.startswith(FULL_STOP_QUOTE, position) and (run := _late_run(stream, position)):
            yield from run
            position += sum(len(unit.origin) for unit in run)
        elif first.value < 0x80:
            yield _Unit(chr(first.value), (first,), _kind_of_single(first))
            position += 1
        else:
            pair = tuple(stream[position : position + 2])
            read = decode_damaged_pair(*(item.value for item in pair)) if len(pair) == 2 else None
            whole = read is not None and _are_one_character(pair)
            yield _Unit(read or "?", pair, None if whole else DamageKind.CUT)
            position += len(pair)


def _kind_of_single(byte: _Byte) -> DamageKind | None:
    if byte.width > 1:
        return DamageKind.CUT
    return DamageKind.LOST if byte.value == ord("?") and byte.injection is None else None


def _are_one_character(pair: tuple[_Byte, ...]) -> bool:
    first, second = pair
    return first.width == second.width == 2 and (first.source, first.injection) == (
        second.source,
        second.injection,
    )


def _late_run(stream: list[_Byte], start: int) -> list[_Unit]:
    """The run that begins at `start`, read one byte late; empty when it meets a code without meaning or text
    in single bytes.
    """
    run = [_Unit("?", (stream[start],), DamageKind.SHIFT)]
    position = start + 1
    while position < len(stream):
        trail = stream[position]
        if trail.value < 0x80:
            run.append(_Unit(chr(trail.value), (trail,), DamageKind.SHIFT))
            return run
        if position + 1 == len(stream) or stream[position + 1].value < 0x80:
            return []
        lead = stream[position + 1]
        read = decode_damaged_pair(trail.value, lead.value)
        if read is None:
            return []
        run.append(_Unit(read, (trail, lead), DamageKind.SHIFT))
        position += 2
    return []


def _places(units: list[_Unit], clean: str) -> Iterator[DamagePlace]:
    """Join neighbouring damaged characters to places."""
    cut_injections = {
        item.injection for unit in units if unit.kind is DamageKind.CUT for item in unit.origin
    } - {None}
    at = read_to = 0  # in the damaged text, in the clean text
    group: list[_Unit] = []
    group_key: tuple[DamageKind | None, int | None] = (None, None)
    for unit in [*units, _Unit("", ())]:
        key = _group_key(unit, cut_injections)
        if key != group_key:
            if group_key[0] is not None:
                place = _place(group_key[0], group, at, read_to, clean)
                if place.seen != place.meant:  # a question mark that the text really has
                    yield place
            at += sum(len(item.text) for item in group)
            read_to = max(
                [
                    read_to,
                    *(
                        item.source + 1
                        for member in group
                        for item in member.origin
                        if item.source is not None
                    ),
                ]
            )
            group, group_key = [], key
        group.append(unit)


def _group_key(unit: _Unit, cut_injections: set[int | None]) -> tuple[DamageKind | None, int | None]:
    if unit.kind is not None:
        start = unit.origin[0].source if unit.kind is DamageKind.LOST else None
        return unit.kind, start
    injection = unit.origin[0].injection if unit.origin else None
    if injection is None:
        return None, None
    return (DamageKind.CUT, None) if injection in cut_injections else (DamageKind.INJECTION, injection)


def _place(kind: DamageKind, group: list[_Unit], start: int, clean_start: int, clean: str) -> DamagePlace:
    sources = [item.source for unit in group for item in unit.origin if item.source is not None]
    clean_end = max(sources) + 1 if sources else clean_start
    seen = "".join(unit.text for unit in group).translate(HALF_WIDTH)
    return DamagePlace(
        kind, start, start + len(seen), clean_start, clean_end, seen, clean[clean_start:clean_end]
    )
