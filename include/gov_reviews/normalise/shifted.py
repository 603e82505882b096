"""GBK text that was read one byte out of step: ?!笔姓…f for 。”市政協.

In: text, and the readings that the pinyin stage learnt. Out: edits that put the bytes back in step. How such a place comes about: a byte
is lost (it shows as "?"), every following character is then read from the second byte of one character and the first of the next, until a
character whose second byte is an ASCII sign lets the reader fall into step again. The lost byte is unknown, so every possible one is tried, and
a repair is accepted only when the result is better Chinese than what stood there, by the language model and by a clear margin. Clean text
with question marks stays as it is.

An injector that works on bytes can also cut a character: 新?lián)…?dāng) was 新擔當 with (lián) between the bytes of 擔. Then the reading names the lost
byte: 聯 (lián) is the second byte of 新 and the lost first byte of 擔.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from gov_reviews.normalise.edits import Edit
from gov_reviews.normalise.language import LanguageModel, load_language_model
from gov_reviews.normalise.pinyin import cut_injections
from gov_reviews.normalise.traditional import to_simplified

RULE = "gbk_shift"
MAX_RUN = 400
MIN_GAIN = 10.0  # natural log: the repaired reading is e^10 times likelier than the printed one
MIN_GAIN_PER_CHARACTER = 1.5
MIN_MEAN = -9.5  # mean log probability of a repaired character; prose lies near -6, misread bytes near -13
MIN_COMMON = 0.7  # share of common characters before the language model is asked at all
MAX_PUNCTUATION = 3  # punctuation marks in a row in a repaired run
# Lost first bytes: the rows of punctuation and full-width signs are by far the likeliest (。” in all places seen).
_LEAD_PRIOR = {0xA1: log(50), 0xA3: log(20)}

_LOST = re.compile("[?\ufffd]")
_HALF_WIDTH = frozenset("!,:;?()")


@cache
def encode_pair(character: str) -> tuple[int, int] | None:
    """The two GBK bytes of a character, user-defined areas included; None when it has none."""
    code = ord(character)
    if code < 0x80:
        return None
    if 0xE234 <= code <= 0xE4C5:
        row, column = divmod(code - 0xE234, 94)
        return 0xF8 + row, 0xA1 + column
    if 0xE000 <= code <= 0xE233:
        row, column = divmod(code - 0xE000, 94)
        return 0xAA + row, 0xA1 + column
    if 0xE4C6 <= code <= 0xE765:
        row, column = divmod(code - 0xE4C6, 96)
        return 0xA1 + row, 0x40 + column + (column >= 0x3F)
    if 0xE815 <= code <= 0xE864:
        column = code - 0xE815
        return 0xFE, 0x50 + column + (column >= 0x2F)
    for codec in ("gbk", "gb18030"):
        try:
            encoded = character.encode(codec)
        except UnicodeEncodeError:
            continue
        if len(encoded) == 2:
            return encoded[0], encoded[1]
    return None


@cache
def decode_pair(lead: int, trail: int) -> str | None:
    """The character of two GBK bytes; None for codes without meaning and user-defined ones."""
    try:
        character = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None
    return character if len(character) == 1 and not "\ue000" <= character <= "\uf8ff" else None


@cache
def _simplified(character: str) -> str:
    return to_simplified(character)


@cache
def _is_common(character: str) -> bool:
    """One of GB 2312's 3,755 characters of the first level (in Simplified form), or Chinese punctuation."""
    pair = encode_pair(_simplified(character)) if "\u4e00" <= character <= "\u9fff" else encode_pair(character)
    return pair is not None and (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)) and pair[1] >= 0xA1


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a place: text[start:end] should be `after`; `gain` is how much likelier that is than what stands there."""

    start: int
    end: int
    after: str
    gain: float


@dataclass(frozen=True, slots=True)
class _Run:
    """A run up to one possible end: the second byte of the character whose first byte is lost, the characters after it, the end in the text."""

    first_trail: int
    rest: str
    end: int


def find_shift_edits(text: str, readings: Mapping[str, str]) -> list[Edit]:
    """Edits for every place whose repaired reading is clearly better Chinese.

    Args:
        text: The text, injected pinyin already removed except for cut injections.
        readings: Carrier to reading, from the pinyin stage; may be empty.
    """
    cuts = {start: (end, syllable) for start, end, syllable in cut_injections(text)} if readings else {}
    edits: list[Edit] = []
    done = 0
    for match in _LOST.finditer(text):
        start = match.start()
        if start < done:
            continue
        best = max(_read_place(text, start, cuts, readings), key=lambda reading: reading.gain, default=None)
        if best is not None:
            edits.append(Edit(best.start, best.end, best.after, RULE))
            done = best.end
        elif start in cuts:
            # The bytes cannot be told, but the syllable is certainly not text. The "?" stays and flags the page.
            edits.append(Edit(start + 1, cuts[start][0], "", "pinyin_injection"))
    return edits


def _read_place(text: str, start: int, cuts: Mapping[int, tuple[int, str]], readings: Mapping[str, str]) -> Iterator[_Reading]:
    """All acceptable readings of the place whose lost byte stands at `start`."""
    before = text[start - 1] if start and text[start - 1] != "\n" else ""
    first = start + 1
    leads: tuple[int, ...] = tuple(range(0x81, 0xFF))
    is_cut = start in cuts
    if is_cut:
        first, syllable = cuts[start]
        previous = encode_pair(before) if before else None
        leads = tuple(trail for lead, trail in _pairs_of(syllable, readings) if previous and lead == previous[1])
        if not leads:
            return
    for run in _runs(text, first, cuts, readings, is_cut):
        scored = _score(text, start, before, leads, run)
        if scored is not None:
            yield scored


def _pairs_of(syllable: str, readings: Mapping[str, str]) -> list[tuple[int, int]]:
    """The bytes of all carriers of a reading."""
    pairs = (encode_pair(character) for character, reading in readings.items() if reading == syllable)
    return [pair for pair in pairs if pair]


def _runs(text: str, first: int, cuts: Mapping[int, tuple[int, str]], readings: Mapping[str, str], is_cut: bool) -> Iterator[_Run]:
    """Follow the run from `first` and give every place where the reader could have fallen into step again."""
    first_trail: int | None = None
    pending = 0
    rest: list[str] = []
    punctuation = 0
    for at in range(first, min(len(text), first + MAX_RUN)):
        character = text[at]
        pair = encode_pair(character)
        if pair is None:
            code = ord(character)
            if 0x40 <= code < 0x7F:
                if first_trail is None:
                    if is_cut:
                        yield _Run(code, "", at + 1)
                elif last := decode_pair(pending, code):
                    yield _Run(first_trail, "".join(rest) + last, at + 1)
            elif first_trail is not None and at in cuts:
                end, syllable = cuts[at]
                for lead, trail in _pairs_of(syllable, readings):
                    if lead == pending and (last := decode_pair(lead, trail)):
                        yield _Run(first_trail, "".join(rest) + last, end)
            if not 0x21 <= code < 0x7F or at in cuts:
                return
            pair = (0xA3, code | 0x80)  # a full-width sign that the mirror printed in half width
        if first_trail is None:
            if character not in _HALF_WIDTH and pair[0] == 0xA3 and character < "\x80":
                return
            first_trail, pending = pair
            continue
        read = decode_pair(pending, pair[0])
        if read is None:
            return
        punctuation = 0 if "\u4e00" <= read <= "\u9fff" else punctuation + 1
        if punctuation > MAX_PUNCTUATION:
            return
        rest.append(read)
        pending = pair[1]
        if len(rest) % 8 == 0 and sum(map(_is_common, rest)) < MIN_COMMON * len(rest):
            return


def _score(text: str, start: int, before: str, leads: tuple[int, ...], run: _Run) -> _Reading | None:
    """The best lost byte for a run, or None when the result is not clearly better Chinese than what is printed."""
    if run.rest and sum(map(_is_common, run.rest)) < MIN_COMMON * len(run.rest):
        return None
    model = load_language_model()
    before = _simplified(before) if before else ""
    rest = "".join(map(_simplified, run.rest))
    following = _simplified(text[run.end]) if run.end < len(text) and text[run.end] != "\n" else ""
    best_first, best = "", float("-inf")
    for lead in leads:
        first = decode_pair(lead, run.first_trail)
        if first is None:
            continue
        score = _LEAD_PRIOR.get(lead, 0.0) + _likelihood(model, _simplified(first) + rest[:1], before)
        if score > best:
            best_first, best = first, score
    if not best_first:
        return None
    after = best_first + run.rest
    plain = _simplified(best_first) + rest
    printed = "".join(map(_simplified, text[start : run.end]))
    new = _likelihood(model, plain + following, before)
    old = _likelihood(model, printed + following, before)
    gain = new - old
    mean = (new - _likelihood(model, following, plain[-1])) / len(plain)
    if gain < max(MIN_GAIN, MIN_GAIN_PER_CHARACTER * len(plain)) or mean < MIN_MEAN:
        return None
    return _Reading(start, run.end, after, gain)


def _likelihood(model: LanguageModel, text: str, before: str) -> float:
    return model.log_probability(text, before)
