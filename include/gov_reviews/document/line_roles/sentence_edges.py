"""Edges of sentences (sentence boundary detection for printed lines): how a paragraph starts and ends, and
where a line break cut one in two.

In: one clean line. Out: yes or no. Words: metadata/text/headings.yaml.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import HeadingWords
from gov_reviews.knowledge.word_patterns import alternatives

TERMINALS = "。！？…；：!?;:"
CLOSERS = "”’）》】」』)"
MAX_ENTRY = 40
NUMERAL = "[一二三四五六七八九十]{1,3}"
SENTENCE_END = re.compile("[。！？；]")

_PROSE_MARK = re.compile("[，。；！？…”]")
_ORPHAN_SIGN = re.compile(f"^(?:[，。、；！？）》”’】%…]|[{HAN}][，。；])")
_QUOTE_MARK = re.compile("[“《（”》）]")
# A label, a gap, a number and at most a measure word, as cards print them: 公众号粉丝 2.7万.
_LABELLED_NUMBER = re.compile(rf"[^\s0-9] [0-9][0-9.,]{{0,12}}+[余多]?[万亿]?(?:%|[{HAN}]{{1,2}})?\+?$")


@cache
def _opener() -> re.Pattern[str]:
    words = alternatives(load_words(HeadingWords).openers)
    return re.compile(
        rf"[“‘]?(?:{words}|20[0-9]{{2}}年(?:[，,以初]|来|度|1?[0-9]月)|{NUMERAL}[、是]|（{NUMERAL}）)"
    )


@cache
def _figure() -> re.Pattern[str]:
    """A number with its counter, which results have and headings and scenes have not."""
    counters = alternatives(load_words(HeadingWords).figure_counters)
    return re.compile(rf"[0-9](?<![0-9]{{2}})[0-9]*+\s*+(?:余|多)?[万亿]?{counters}")


@cache
def _orphan_measure() -> re.Pattern[str]:
    """A measure word whose number was printed elsewhere (余件提案), but not the word that it begins
    (件件)."""
    known = load_words(HeadingWords).orphan_measures
    words = "|".join(f"{word}(?![{others}])" if others else word for word, others in known.items())
    return re.compile(rf"^[余多]?[万亿]?(?:{words}|[万亿]元|%|个?百分点)[{HAN}（，。、；]")


def has_figure(text: str) -> bool:
    """Whether a number with its counter is printed in the line."""
    return _figure().search(text) is not None


def is_list_entry(text: str) -> bool:
    """A short line that begins or ends with a figure and is no sentence: 63家承办单位, 办复率100%."""
    if len(text) > MAX_ENTRY or text[-1] in "。，、；" or "。" in text or is_orphan_start(text):
        return False
    return _figure().match(text) is not None or ends_with_figure(text)


def ends_with_figure(text: str) -> bool:
    """Whether the last words are a number with its counter, or the number of a card (公众号粉丝 2.7万)."""
    if _LABELLED_NUMBER.search(text):
        return True
    return any(match.end() == len(text) for match in _figure().finditer(text))


def is_fresh(text: str) -> bool:
    """Begins the way new paragraphs begin."""
    return bool(_opener().match(text))


def is_orphan_start(text: str) -> bool:
    """Cannot be the start of a sentence: a closing mark, or a measure word whose number is elsewhere."""
    if _ORPHAN_SIGN.match(text) or _orphan_measure().match(text):
        return True
    depth = 0
    for match in _QUOTE_MARK.finditer(text, 0, 200):
        depth += 1 if match[0] in "“《（" else -1
        if depth < 0:
            return True
    return False


def open_marks(text: str) -> str:
    """The closing marks that the text still owes: 》 for an open 《."""
    owed: list[str] = []
    pairs = {"“": "”", "《": "》", "（": "）"}
    for character in text[-400:]:
        if character in pairs:
            owed.append(pairs[character])
        elif owed and character == owed[-1]:
            owed.pop()
    return "".join(owed)


def ends_sentence(text: str) -> bool:
    """Ends with a mark after which a paragraph may end."""
    bare = text.rstrip(CLOSERS + " ")
    if not bare:
        return True
    if bare[-1] in TERMINALS:
        return True
    return len(bare) < len(text.rstrip()) and text.rstrip()[-1] in "”）)】" and len(text) < 20


def ends_mid_sentence(text: str) -> bool:
    """Surely ends in mid-sentence: a comma, or no mark at all after running prose."""
    if ends_sentence(text):
        return False
    # A line without any mark of prose may be an entry of a list.
    return text[-1] in "，、,“《（0123456789" or bool(_PROSE_MARK.search(text))
