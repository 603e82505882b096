"""Does the site speak of itself instead of showing the article? Busy systems, maintenance, databases that are
away, logins, closed sites.

In: the visible text of a short answer. Out: the words of the notice and what kind it is, or nothing.
Words alone prove little: a committee discusses 系统繁忙 and 网站维护, too. So three things must come
together: the text says that a site, a system or a service is away; it turns to its visitor (请稍后再试,
敬请谅解) or says nothing else at all; and nobody reports anything in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from gov_reviews.knowledge.han import HAN, count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import NoticeWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any_pattern
from gov_reviews.records.both_languages import on_one_line

MAX_NOTICE_CHARACTERS = 700
_MAX_HEADING = 20
# A bare notice is a heading or two.
_MAX_BARE = 80
_MAX_REST = 6
_MAX_BESIDES = 7
_MIN_SENTENCE_HAN = 12
_MIN_PROSE_HAN = 30
_REPORTED = 2
_REPORTED_IN_A_NOTICE = 4
# A program that breaks says so at once; the stack that follows may be long.
_FAULT_WITHIN = 200
_MAX_PAGE_HAN = 400

_QUOTED = re.compile("[“「『《][^”」』》]{0,60}[”」』》]")
_PIECES = re.compile(r"[。！？!?；;…\s]{1,200}")

_EDGES = re.compile(r"[，,：:。！？!?；;…\s]")

_DATE = re.compile("20\\d\\d\\s?[-/.年]\\s?\\d{1,2}\\s?[-/.月]\\s?\\d{1,2}")


@dataclass(frozen=True, slots=True)
class _NoticePatterns:
    """What metadata/pages/notices.yaml says, ready to be looked for."""

    server_fault: re.Pattern[str]
    away: re.Pattern[str]
    own_words: re.Pattern[str]
    refusal: re.Pattern[str]
    request: re.Pattern[str]
    besides: re.Pattern[str]
    apology: re.Pattern[str]
    login: re.Pattern[str]
    report: re.Pattern[str]
    dateline: re.Pattern[str]
    label: re.Pattern[str]
    committee: re.Pattern[str]
    simplified: dict[int, str]


@cache
def _patterns() -> _NoticePatterns:
    words = load_words(NoticeWords)
    return _NoticePatterns(
        server_fault=find_any_pattern(words.server_faults, re.IGNORECASE),
        away=_away(words),
        own_words=find_any_pattern(words.own_words),
        refusal=find_any_pattern(words.refusals, re.IGNORECASE),
        request=find_any_pattern(words.requests, re.IGNORECASE),
        besides=find_any_pattern(words.besides),
        apology=find_any_pattern(words.apologies),
        login=find_any_pattern(words.login_words, re.IGNORECASE),
        report=find_any_pattern(words.report_words),
        dateline=find_any_pattern([*words.datelines, rf"{alternatives(words.reporters)}\s?[{HAN}]"]),
        label=find_any_pattern(words.labels),
        committee=re.compile(f"{words.committee}(?:[{HAN}]{{0,12}}委员会)?"),
        simplified=str.maketrans(words.traditional_characters),
    )


def _away(words: NoticeWords) -> re.Pattern[str]:
    """A site, a system or a service that is away: the fault close behind what has it, or what hinders a visit
    close before the visit.
    """
    near = r"[^，,。！!？?；;\s]"
    return re.compile(
        rf"""
        (?:{"|".join(words.subjects)} | (?<![{HAN}]){alternatives(words.subjects_alone)})
          {near}{{0,16}} {alternatives(words.failings)}
        | {alternatives(words.hindrances)} {near}{{0,8}} {alternatives(words.visits)}
        | {"|".join(words.other_absences)}
        """,
        re.VERBOSE,
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """What a site says instead of the article.

    Attributes:
        words: The words that show it, in one language or both.
        is_refusal: The visitor is turned away (region, too many requests), not only put off.
    """

    words: str
    is_refusal: bool = False


def find_notice(text: str, *, has_password_field: bool = False) -> Notice | None:
    """The notice that a page is, None for anything else.

    Args:
        text: Visible text of the page, its title first; or a bare body (JSON is opened).
        has_password_field: The page asks for a password.
    """
    patterns = _patterns()
    text = _open_json(text)
    if fault := _find_server_fault(text):
        return fault
    if len(text) > MAX_NOTICE_CHARACTERS:
        return None
    # What is quoted is spoken of.
    spoken = patterns.committee.sub("", _QUOTED.sub("", text.translate(patterns.simplified)))
    pieces = [piece for piece in _PIECES.split(spoken) if piece]
    asks = patterns.request.search(spoken) is not None
    if is_report(spoken, _REPORTED_IN_A_NOTICE if _is_announced(pieces, asks) else _REPORTED):
        return None
    is_bare = len(spoken) <= _MAX_BARE and not patterns.report.search(spoken)
    return (
        _find_refusal(spoken, asks or is_bare)
        or _find_own_words(spoken, asks or is_bare or has_password_field)
        or _find_absence(spoken, asks, is_bare)
        or (_find_login(spoken, pieces) if has_password_field else None)
    )


def _find_server_fault(text: str) -> Notice | None:
    """A program that breaks, at the beginning of a page with little else."""
    if count_han(text[:20_000]) > _MAX_PAGE_HAN:
        return None
    patterns = _patterns()
    text = text.translate(patterns.simplified)
    fault = patterns.server_fault.search(text[: _FAULT_WITHIN + 100])
    if fault is None or fault.start() >= _FAULT_WITHIN or is_report(text):
        return None
    return Notice(_quote(text, fault))


def _is_announced(pieces: Sequence[str], asks: bool) -> bool:
    """Whether a short heading says that the site is away and the visitor is asked for something, or one
    sentence says so and apologises: then a few words of a report prove nothing.
    """
    patterns = _patterns()
    if asks and pieces and len(pieces[0]) <= _MAX_HEADING and patterns.away.search(pieces[0]):
        return True
    return any(patterns.away.search(piece) and patterns.apology.search(piece) for piece in pieces)


def _find_refusal(spoken: str, is_to_visitor: bool) -> Notice | None:
    refused = _patterns().refusal.search(spoken)
    if refused and (is_to_visitor or refused[0].isascii()):
        return Notice(_quote(spoken, refused), is_refusal=True)
    return None


def _find_own_words(spoken: str, is_to_visitor: bool) -> Notice | None:
    own = _patterns().own_words.search(spoken)
    return Notice(_quote(spoken, own)) if own and is_to_visitor else None


def _find_absence(spoken: str, asks: bool, is_bare: bool) -> Notice | None:
    away = _patterns().away.search(spoken)
    if away and (asks or (is_bare and _is_all(away, spoken))):
        return Notice(_quote(spoken, away))
    return None


def _find_login(spoken: str, pieces: Sequence[str]) -> Notice | None:
    """A form for a password, and no prose."""
    form = _patterns().login.search(spoken)
    if form is None or any(count_han(piece) >= _MIN_PROSE_HAN for piece in pieces):
        return None
    return Notice(said("login_form", words=_quote(spoken, form)))


def is_report(text: str, enough: int = _REPORTED) -> bool:
    """Whether somebody reports something: an article, however short.

    Args:
        enough: How many different words of a report its sentences must hold.
    """
    patterns = _patterns()
    if patterns.dateline.search(text) or (patterns.label.search(text) and _DATE.search(text)):
        return True
    # Menus name 提案 and 会议, too; a sentence does it in passing.
    sentences = [piece for piece in _PIECES.split(text[:20_000]) if count_han(piece) >= _MIN_SENTENCE_HAN]
    return len({match[0] for sentence in sentences for match in patterns.report.finditer(sentence)}) >= enough


def _is_all(match: re.Match[str], text: str) -> bool:
    """Whether a text says little besides a match: 系统繁忙 does, 系统升级情况通报 does not."""
    patterns = _patterns()
    before, after = _EDGES.split(text[: match.start()]), _EDGES.split(text[match.end() :])
    others = "".join(
        piece
        for piece in (*before[:-1], *after[1:])
        if not patterns.away.search(piece) and not patterns.besides.search(piece)
    )
    return len(before[-1] + after[0]) <= _MAX_REST and count_han(others) <= _MAX_BESIDES


def _open_json(text: str) -> str:
    """The strings of a JSON answer side by side; other text as it is."""
    if not text.startswith(("{", "[")) or len(text) > 4 * MAX_NOTICE_CHARACTERS:
        return text
    try:
        return " ".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return text


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _strings(item)] if isinstance(value, list) else []


def _quote(text: str, match: re.Match[str]) -> str:
    return on_one_line(text[max(0, match.start() - 15) : match.end() + 25].strip())
