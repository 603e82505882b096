"""GBK text that was read one byte out of step: ?!笔姓…f for 。”市政協.

In: text, and the readings that the pinyin stage learnt. Out: edits that put the bytes back in step. How such
a place comes about: a byte is lost (it shows as "?"), every following character is then read from the second
byte of one character and the first of the next, until a character whose second byte is an ASCII sign lets the
reader fall into step again. The lost byte is unknown, so every possible one is tried, and a repair is
accepted only when the result is better Chinese than what stood there, by the language model and by a clear
margin. Clean text with question marks stays as it is.

An injector that works on bytes can also cut a character: 新?lián)…?dāng) was 新擔當 with (lián) between the
bytes of 擔. Then the reading names the lost byte: 聯 (lián) is the second byte of 新 and the lost first byte
of 擔.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from gov_reviews.knowledge.han import is_han
from gov_reviews.knowledge.language_model import LanguageModel, load_language_model
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit, Span
from gov_reviews.text.pinyin import cut_injections
from gov_reviews.text.traditional import to_simplified

MAX_RUN = 400
MIN_GAIN = 10.0  # natural log: the repaired reading is e^10 times likelier than the printed one
MIN_GAIN_PER_CHARACTER = 1.5
MIN_MEAN = -9.5  # mean log probability of a repaired character; prose lies near -6, misread bytes near -13
MIN_COMMON = 0.7  # share of common characters before the language model is asked at all
MAX_PUNCTUATION = 3  # punctuation marks in a row in a repaired run
# What one page may cost. A damaged page has some dozens of places; hostile text could have a million.
MAX_STEPS = 200_000  # characters followed in runs
MAX_SCORES = 400  # runs put to the language model
MIN_MARGIN = log(3)  # a lost byte is filled in when the best choice is this much likelier than the next
# Lost first bytes: the rows of punctuation and full-width signs are by far the likeliest (。” in all places
# seen).
_LEAD_PRIOR = {0xA1: log(50), 0xA3: log(20)}

_LOST = re.compile("[?\ufffd]")
_UNNAMED_BYTE = re.compile("[?\ufffd](?![^()（）]{1,6}[)）])")  # not ?lián)
_LOST_CENTURY = re.compile("0[0-9]{2}年")
_HALF_WIDTH = frozenset("!,:;?()")
_UNKNOWN = -1
_SENTENCE_END_PRIOR = log(8)  # for 。！？ as the last character of a line


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
    pair = encode_pair(_simplified(character)) if is_han(character) else encode_pair(character)
    return pair is not None and (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)) and pair[1] >= 0xA1


@cache
def _leads_of(trail: int) -> tuple[str, ...]:
    """Every common character with this second byte."""
    return tuple(filter(_is_common_or_none, (decode_pair(lead, trail) for lead in range(0x81, 0xFF))))  # type: ignore[arg-type]


@cache
def _trails_of(lead: int) -> tuple[str, ...]:
    """Every common character with this first byte."""
    return tuple(filter(_is_common_or_none, (decode_pair(lead, trail) for trail in range(0x40, 0xFF))))  # type: ignore[arg-type]


def _is_common_or_none(character: str | None) -> bool:
    return character is not None and _is_common(character)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a place: text[start:end] should be `after`; `gain` is how much likelier that is than
    what stands there.
    """

    start: int
    end: int
    after: str
    gain: float


@dataclass(frozen=True, slots=True)
class _Run:
    """A run up to one possible end.

    Attributes:
        first_trail: Second byte of the character whose first byte is lost.
        rest: The characters after it.
        lasts: Candidates for one more character whose second byte is lost; () when nothing is lost there.
        end: Where the run ends in the text.
    """

    first_trail: int
    rest: str
    lasts: tuple[str, ...]
    end: int


@dataclass(slots=True)
class _Page:
    """What is known of the page: its text, its cut injections (start to end and syllable), its readings; how
    much may still be tried.
    """

    text: str
    cuts: Mapping[int, tuple[int, str]]
    readings: Mapping[str, str]
    steps_left: int = MAX_STEPS
    scores_left: int = MAX_SCORES

    def carriers(self, syllable: str) -> list[tuple[int, int]]:
        """The bytes of all carriers of a reading."""
        pairs = (
            encode_pair(character) for character, reading in self.readings.items() if reading == syllable
        )
        return [pair for pair in pairs if pair]


def find_shift_edits(text: str, readings: Mapping[str, str]) -> list[Edit]:
    """Edits for every place whose repaired reading is clearly better Chinese.

    Args:
        text: The text, injected pinyin already removed except for cut injections.
        readings: Carrier to reading, from the pinyin stage; may be empty.
    """
    cuts = {start: (end, syllable) for start, end, syllable in cut_injections(text)} if readings else {}
    page = _Page(text, cuts, readings)
    edits: list[Edit] = []
    done = 0
    for match in _LOST.finditer(text):
        start = match.start()
        if start < done:
            continue
        best = max(_read_place(page, start), key=lambda reading: reading.gain, default=None)
        if best is not None:
            edits.append(Edit(best.start, best.end, best.after, RepairRule.GBK_SHIFT))
            done = best.end
        elif start in cuts:
            # The bytes cannot be determined, but the syllable is certainly not text. The "?" stays and flags
            # the page.
            edits.append(Edit(start + 1, cuts[start][0], "", RepairRule.PINYIN_INJECTION))
    return edits


def guessed_places(before: str, start_out: int, end_out: int) -> list[Span]:
    """Which characters of a repaired run are there by likelihood: a lost byte was filled in.

    Args:
        before: The run as printed, from its lost first byte on. Where an injected reading stands behind it,
            the reading names the byte, and nothing is guessed there.
        start_out, end_out: Where the repaired run stands.
    """
    if any(0 < match.start() < len(before) - 1 for match in _UNNAMED_BYTE.finditer(before)):
        return [Span(start_out, end_out)]  # bytes without meaning inside: no character of it is certain
    places = []
    if _UNNAMED_BYTE.match(before):
        places.append(Span(start_out, min(start_out + 1, end_out)))
    if len(before) > 1 and _LOST.match(before, len(before) - 1):
        places.append(Span(max(start_out, end_out - 1), end_out))
    return places


def _read_place(page: _Page, start: int) -> Iterator[_Reading]:
    """All acceptable readings of the place whose lost byte stands at `start`."""
    text = page.text
    before = text[start - 1] if start and text[start - 1] != "\n" else ""
    first = start + 1
    leads: tuple[int, ...] = tuple(range(0x81, 0xFF))
    is_cut = start in page.cuts
    if is_cut:
        # The injection stands behind a carrier's two bytes: the second byte of the character before it, and
        # the lost one.
        first, syllable = page.cuts[start]
        previous = encode_pair(before) if before else None
        known = tuple(trail for lead, trail in page.carriers(syllable) if previous and lead == previous[1])
        leads = known or leads
    for run in _runs(page, first, is_cut):
        page.scores_left -= 1
        if page.scores_left < 0:
            return
        scored = _score(text, start, before, leads, {} if is_cut else _LEAD_PRIOR, run)
        if scored is not None:
            yield scored


def _runs(page: _Page, first: int, is_cut: bool) -> Iterator[_Run]:
    """Follow the run from `first` and give every place where the reader could have fallen into step again."""
    text = page.text
    first_trail: int | None = None
    pending = 0
    rest: list[str] = []
    for at in range(first, min(len(text), first + MAX_RUN)):
        page.steps_left -= 1
        if page.steps_left < 0:
            return
        pair = encode_pair(text[at])
        if pair is None:
            yield from _ends(page, at, first_trail, pending, "".join(rest), is_cut)
            pair = _as_full_width(page, at, first_trail is None)
            if pair is None or (is_cut and first_trail is None and text[at] == "?"):
                # behind a cut injection "?" is two more bytes without meaning: too little is left to go on
                return
        if first_trail is None:
            first_trail, pending = pair
            continue
        read = decode_pair(pending, pair[0]) if pending != _UNKNOWN else "?"
        if text[at] == "?" and page.readings and at + 1 < len(text) and pending != _UNKNOWN:
            unknown = _unknown_pair(pending, pair, text[at + 1], rest[-1] if rest else "")
            if unknown is not None:
                read, pending = unknown
                rest.append(read)
                continue
        if read is None:
            return
        rest.append(read)
        pending = pair[1]
        if not _may_be_prose(rest):
            return


def _may_be_prose(rest: list[str]) -> bool:
    """Cheap test while a run grows: no long rows of punctuation, mostly common characters."""
    tail = rest[-MAX_PUNCTUATION - 1 :]
    if len(tail) > MAX_PUNCTUATION and not any(is_han(character) for character in tail):
        return False
    return len(rest) % 8 != 0 or sum(map(_is_common, rest)) >= MIN_COMMON * len(rest)


def _as_full_width(page: _Page, at: int, is_first: bool) -> tuple[int, int] | None:
    """The bytes of a full-width sign that the mirror printed in half width; None when the run cannot go on
    here.
    """
    character = page.text[at]
    if at in page.cuts or not "!" <= character <= "~" or (is_first and character not in _HALF_WIDTH):
        return None
    return 0xA3, ord(character) | 0x80


def _ends(
    page: _Page, at: int, first_trail: int | None, pending: int, rest: str, is_cut: bool
) -> Iterator[_Run]:
    """Ways in which the run can end at an ASCII sign: it is a second byte, or a second byte is lost before
    it.
    """
    code = ord(page.text[at])
    if first_trail is None:
        if is_cut and 0x40 <= code < 0x7F:
            yield _Run(code, "", (), at + 1)
        return
    if pending == _UNKNOWN:
        return
    if 0x40 <= code < 0x7F:
        if last := decode_pair(pending, code):
            yield _Run(first_trail, rest + last, (), at + 1)
    elif at in page.cuts:
        end, syllable = page.cuts[at]
        known = tuple(
            filter(None, (decode_pair(*pair) for pair in page.carriers(syllable) if pair[0] == pending))
        )
        yield _Run(first_trail, rest, known or _trails_of(pending), end)
    elif code == 0x3F and page.readings:
        yield _Run(first_trail, rest, _trails_of(pending), at + 1)


def _unknown_pair(
    pending: int, as_sign: tuple[int, int], following: str, before: str
) -> tuple[str, int] | None:
    """Inside a run, "?" is a question mark, or two bytes that together have no meaning. The better reading of
    what stands around it.

    Returns:
        None when it is the question mark; else the character that the first of the two bytes completes, and
        the second byte. What is not certain is "?" and _UNKNOWN.
    """
    pair = encode_pair(following)
    if pair is None:
        return None
    model = load_language_model()
    sign = (decode_pair(pending, as_sign[0]), decode_pair(as_sign[1], pair[0]))
    sign_score = (
        _likelihood(model, _simplified(sign[0] + sign[1]), _simplified(before))
        if sign[0] and sign[1]
        else float("-inf")
    )
    scores: dict[tuple[str, str], float] = {}
    for left in _trails_of(pending):
        second = encode_pair(left)
        score_left = _likelihood(model, _simplified(left), _simplified(before))
        if second is None or score_left < sign_score:
            continue
        for right in _leads_of(pair[0]):
            third = encode_pair(right)
            if third is not None and decode_pair(second[1], third[0]) is None:
                scores[left, right] = score_left + _likelihood(model, _simplified(right), _simplified(left))
    if not scores:
        return None
    left, right = max(scores, key=scores.__getitem__)
    if scores[left, right] <= sign_score:
        return None
    third = encode_pair(right)
    is_left_clear, is_right_clear = _are_clear(scores, left, right)
    return left if is_left_clear else "?", third[0] if third and is_right_clear else _UNKNOWN


def _are_clear(scores: Mapping[tuple[str, str], float], first: str, last: str) -> tuple[bool, bool]:
    """Whether the best pair's first part has no near rival, and whether its last part has none beside that
    first part.
    """
    floor = scores[first, last] - MIN_MARGIN
    is_first_clear = all(score < floor for pair, score in scores.items() if pair[0] != first)
    return is_first_clear, all(
        score < floor for pair, score in scores.items() if pair[0] == first and pair[1] != last
    )


def _score(
    text: str, start: int, before: str, leads: tuple[int, ...], prior: Mapping[int, float], run: _Run
) -> _Reading | None:
    """The best reading of a run, or None when it is not clearly better Chinese than what is printed."""
    if run.rest and sum(map(_is_common, run.rest)) < MIN_COMMON * len(run.rest):
        return None
    model = load_language_model()
    before = _simplified(before) if before else ""
    following = _simplified(text[run.end]) if run.end < len(text) and text[run.end] != "\n" else ""
    after = _best_reading(model, before, following, leads, prior, run)
    if not after:
        return None
    plain = "".join(map(_simplified, after))
    # A replacement character says no more than a "?": something is lost here.
    printed = "".join(map(_simplified, text[start : run.end].replace("\ufffd", "?")))
    new = _likelihood(model, plain + following, before)
    gain = new - _likelihood(model, printed + following, before)
    mean = (new - _likelihood(model, following, plain[-1])) / len(plain)
    if gain < max(MIN_GAIN, MIN_GAIN_PER_CHARACTER * len(plain)) or mean < MIN_MEAN:
        return None
    if run.lasts and text[run.end - 1] == "?" and _LOST_CENTURY.match(text, run.end):
        after += "2"  # the reader swallowed the sign behind the lost byte: 。2023年
    return _Reading(start, run.end, after, gain)


def _best_reading(
    model: LanguageModel,
    before: str,
    following: str,
    leads: tuple[int, ...],
    prior: Mapping[int, float],
    run: _Run,
) -> str:
    """The likeliest choice of the lost first byte, and of the lost last one if there is one; "" when no
    choice has a meaning.

    A character whose lost byte could as well be another one stays a "?": the words around it are right, and
    the page is flagged.
    """
    scores: dict[tuple[str, str], float] = {}
    # by the character before the last one: the same for every first character unless the run is empty
    closings: dict[str, list[tuple[str, float, float]]] = {}
    for lead in leads:
        first = decode_pair(lead, run.first_trail)
        if first is None:
            continue
        opening = prior.get(lead, 0.0) + _likelihood(
            model, _simplified(first) + _simplified(run.rest[:1]), before
        )
        previous = _simplified(run.rest[-1:] or first)
        if previous not in closings:
            closings[previous] = [*_closings(model, previous, following, run.lasts)]
        for last, closing, ends_sentence in closings[previous]:
            scores[first, last] = opening + closing + ends_sentence
    if not scores:
        return ""
    first, last = max(scores, key=scores.__getitem__)
    is_first_clear, is_last_clear = _are_clear(scores, first, last)
    return (first if is_first_clear else "?") + run.rest + (last if is_last_clear else "?")


def _closings(
    model: LanguageModel, previous: str, following: str, lasts: tuple[str, ...]
) -> Iterator[tuple[str, float, float]]:
    """Each choice of the last character with its likelihood, and what speaks for it as the end of a sentence;
    "" where none is lost.
    """
    for last in lasts:
        ends_sentence = _SENTENCE_END_PRIOR if last in "。！？" and not following else 0.0
        yield last, _likelihood(model, _simplified(last) + following, previous), ends_sentence
    if not lasts:
        yield "", 0.0, 0.0


def _likelihood(model: LanguageModel, text: str, before: str) -> float:
    return model.log_probability(text, before)
