"""Traditional to Simplified, only where the text is Traditional.

In: text. Out: edits that turn Traditional lines into Simplified ones, by OpenCC's `hk2s` (`t2s` with the
forms of Hong Kong and Macao: 衞, 枱; never `tw2sp`, which rewrites mainland words). 著 becomes 着 where it is
no book (metadata/text/traditional.yaml). It refuses to alter Simplified text: there 干, 后, 里, 面, 台, 乾
and 著 are right as they stand. Characters that exist in one script only decide: line by line, and in a line
that prints both scripts clause by clause.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

from gov_reviews.knowledge.han import HAN, is_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.parsed_files import PLACE, ParsedFiles
from gov_reviews.knowledge.word_lists import TraditionalWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit

# A line of a Simplified page is Traditional by itself with this many characters of that script and, of those
# that differ, this share: a paragraph that was copied in, not an inscription or a name with 堃 or 昇.
_LEAST_ALONE, _SHARE_ALONE = 8, 0.9

_SCRIPTS_PLACE = PLACE.with_name(".script_characters.json")
_CLAUSE = re.compile(f"[{HAN}]+")
_HAN_BUT_ZERO = re.compile(f"(?!〇)[{HAN}]")
_AUTHOR_MARK = re.compile(f"(?:^|[》（(])[{HAN}]{{2,4}}著$")  # （李明著）
_LONGEST_AUTHOR_MARK = 6


class ScriptCount(NamedTuple):
    """How many characters of a text exist in one script only."""

    traditional: int
    simplified: int

    @property
    def is_traditional(self) -> bool:
        """Whether at least half of what gives a script away is Traditional."""
        return self.traditional > 0 and self.traditional >= self.simplified

    @property
    def is_traditional_alone(self) -> bool:
        """Whether so much of it is Traditional that the rest of the page need not say so."""
        both = self.traditional + self.simplified
        return self.traditional >= _LEAST_ALONE and self.traditional >= _SHARE_ALONE * both


def _repertoire(codec: str, leads: Iterable[int], trails: Iterable[int]) -> frozenset[str]:
    """Every character of a double-byte code."""
    trails = tuple(trails)
    codes = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return frozenset(filter(None, codes))


@lru_cache(maxsize=1)
def _gb2312() -> frozenset[str]:
    """The 6,763 characters of GB 2312: nearly all that a Simplified page uses, so whatever is outside
    deserves a second look.
    """
    return _repertoire("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))


@lru_cache(maxsize=1)
def _big5() -> frozenset[str]:
    """The 13,053 characters of Big5: all that a Traditional page uses, 台, 后, 里 and 群 included."""
    return _repertoire("big5", range(0xA4, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("hk2s")


@lru_cache(maxsize=1)
def script_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Traditional text uses, and characters that only Simplified text uses, by OpenCC's
    own tables and the codes that either script was printed in before Unicode. Kept from start to start: the
    tables for this direction take 0.2 s and 47 MB, and nothing else asks for them.
    """
    import opencc

    before = ParsedFiles(Path(__file__), _SCRIPTS_PLACE)
    tables = f"OpenCC {opencc.__version__}".encode()
    scripts = before.find(tables)
    if scripts is None:
        scripts = json.dumps(["".join(sorted(script)) for script in _read_scripts()])
        before.keep(tables, scripts)
        before.write_new()
    traditional, simplified = json.loads(scripts)
    return frozenset(traditional), frozenset(simplified)


def _read_scripts() -> tuple[frozenset[str], frozenset[str]]:
    import opencc

    every = [chr(code) for code in range(0x4E00, 0xA000)]
    lines = "\n".join(every)
    to_simplified = _converter().convert(lines).split("\n")
    # What one of the standards keeps (户 and 税 in Hong Kong) is no sign of Simplified print.
    converters = [opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk")]  # at once: they share their tables
    standards = [converter.convert(lines).split("\n") for converter in converters]
    changed_to_simplified = {old for old, new in zip(every, to_simplified, strict=True) if old != new}
    changed_to_traditional = {old for old, *new in zip(every, *standards, strict=True) if old not in new}
    # 乾, 後, 徵 and a few more have a code in GB 2312 and appear in Simplified names; 台, 后, 里, 采 and
    # some hundred more have one in Big5 and are right in Traditional text: no evidence either way.
    return frozenset(changed_to_simplified - _gb2312()), frozenset(
        changed_to_traditional - changed_to_simplified - _big5()
    )


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = load_words(TraditionalWords).forms
    return find_any(forms), forms


@cache
def _zhe() -> re.Pattern[str]:
    """著 with the words that say whether it is a book; which is said by the group."""
    known = load_words(TraditionalWords)
    aspect = alternatives(word.replace("着", "著") for word in known.aspect_words)
    return re.compile(rf"(?P<aspect>{aspect})|(?P<book>{alternatives(known.book_words)}|著(?=《))|著")


def to_simplified(text: str, *, tells_zhe_apart: bool = False) -> str:
    """The Simplified form of a text known to be Traditional.

    Args:
        text: The text.
        tells_zhe_apart: Whether the page prints 着 as well, so that its 著 is the book unless the word says
            otherwise.
    """
    converted: str = _converter().convert(text)
    if "么" in converted:
        pattern, forms = _forms()
        converted = pattern.sub(lambda found: forms[found.group()], converted)
    if "著" not in converted:
        return converted

    def decide(found: re.Match[str]) -> str:
        if found["aspect"]:
            return found.group().replace("著", "着")
        if found["book"] or tells_zhe_apart or _is_author_mark(converted, found.end()):
            return found.group()
        return "着"

    return _zhe().sub(decide, converted)


def _is_author_mark(text: str, end: int) -> bool:
    """Whether 著 ends the name of a writer in brackets, or behind a title: （李明著）."""
    if end < len(text) and is_han(text[end]):
        return False
    return _AUTHOR_MARK.search(text[max(0, end - _LONGEST_AUTHOR_MARK) : end].rsplit("\n", 1)[-1]) is not None


def may_be_traditional(chars: AbstractSet[str]) -> bool:
    """Cheap test on the distinct characters of a text: False means that no conversion can be needed."""
    return _HAN_BUT_ZERO.search("".join(chars - _gb2312())) is not None


def count_scripts(text: str, converted: str | None = None) -> ScriptCount:
    """Count the characters that give a script away.

    Args:
        text: A line or less.
        converted: What the conversion makes of it: characters that change only in their word (甦 in 甦醒)
            count too. None counts those that change wherever they stand.
    """
    always, simplified = script_characters()
    if converted is None or len(converted) != len(text):
        traditional = sum(map(always.__contains__, text))
    elif converted == text:
        traditional = 0
    else:
        kept = _gb2312()
        traditional = sum(old != new and old not in kept for old, new in zip(text, converted, strict=True))
    return ScriptCount(traditional, sum(map(simplified.__contains__, text)))


def find_traditional_edits(text: str, chars: AbstractSet[str]) -> list[Edit]:
    """One edit for every stretch between punctuation marks that OpenCC changes.

    The page decides about lines that show no script themselves (里, 台商): where at least half of what gives
    a script away is Traditional, they are. A line that is Simplified by itself is left as it is. A page
    without one line that is Traditional beyond doubt is Simplified: its 昇 or 鍾 is a name.
    """
    if not may_be_traditional(chars):
        return []
    lines = text.split("\n")
    # No phrase of OpenCC reaches over a line break: one call takes half the time of a call a line.
    whole = to_simplified(text)
    if whole == text:
        return []
    converted = whole.split("\n")
    counts = list(map(count_scripts, lines, converted))
    page = ScriptCount(sum(count.traditional for count in counts), sum(count.simplified for count in counts))
    is_mixed = page.is_traditional or any(count.is_traditional_alone for count in counts)
    if not is_mixed:
        return []
    wanted = list(map(_traditional_stretches, lines, converted, counts, repeat(page)))
    if "著" in text and any("着" in line for line, parts in zip(lines, wanted, strict=True) if parts):
        converted = to_simplified(text, tells_zhe_apart=True).split("\n")
    edits: list[Edit] = []
    start = 0
    for line, simplified, stretches in zip(lines, converted, wanted, strict=True):
        if stretches:
            edits += _line_edits(line, simplified, start, stretches)
        start += len(line) + 1
    return edits


def _traditional_stretches(
    line: str, converted: str, count: ScriptCount, page: ScriptCount
) -> list[tuple[int, int]]:
    """The parts of a line that are Traditional: the whole, none, or the clauses that are."""
    if not count.simplified:
        return [(0, len(line))] if count.traditional or page.is_traditional else []
    if not count.traditional:
        return []
    is_aligned = len(converted) == len(line)
    return [
        (start, end)
        for start, end in (clause.span() for clause in _CLAUSE.finditer(line))
        if _is_traditional_clause(
            count_scripts(line[start:end], converted[start:end] if is_aligned else None), count
        )
    ]


def _is_traditional_clause(clause: ScriptCount, line: ScriptCount) -> bool:
    """A clause that shows no script, or as much of either, is what the line is."""
    if clause.traditional != clause.simplified:
        return clause.traditional > clause.simplified
    if clause.traditional:
        return line.traditional > line.simplified
    return line.is_traditional


def _line_edits(line: str, converted: str, start: int, stretches: list[tuple[int, int]]) -> Iterator[Edit]:
    # The line was converted as a whole: OpenCC's phrases may reach across what cuts the edits apart.
    if converted == line:
        return
    if len(converted) == len(line):
        for clause in chain.from_iterable(_CLAUSE.finditer(line, *stretch) for stretch in stretches):
            first, last = clause.span()
            if (simplified := converted[first:last]) != line[first:last]:
                yield Edit(start + first, start + last, simplified, RepairRule.TRADITIONAL)
        return
    for tag, first, last, new_first, new_last in difflib.SequenceMatcher(
        None, line, converted, autojunk=False
    ).get_opcodes():
        if tag != "equal" and _is_within(first, last, stretches):
            yield Edit(start + first, start + last, converted[new_first:new_last], RepairRule.TRADITIONAL)


def _is_within(first: int, last: int, stretches: list[tuple[int, int]]) -> bool:
    return any(low <= first and last <= high for low, high in stretches)
