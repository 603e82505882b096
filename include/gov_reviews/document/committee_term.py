"""Term (届) and session (次会议) of the committee that a document speaks of.

In: fields, clean page, kind of document and its committee. Out: the term whose work it tells, the session
that it is given at or counts from, the words that prove both, and an `Issue` where the text names several
and nothing tells which. Terms of the party, the people's congress and other committees are none of its own.
A report given at the first session of a term is the one of the committee before it. Nothing is worked out
from years: what a text does not say stays empty. Words, weights: metadata/documents/terms.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.undecided_fields import SESSION, TERM
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.regions import NATIONAL_CODE, load_regions
from gov_reviews.knowledge.segmentation import lines_with
from gov_reviews.knowledge.small_numbers import small_number
from gov_reviews.knowledge.word_lists import TermWords
from gov_reviews.knowledge.word_patterns import find_any, find_any_pattern
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.pages import BODY_KINDS, CleanPage
from gov_reviews.records.reviews import CommitteeTerm, DocType, Issue, Organization, SessionRelation
from gov_reviews.records.vocabulary import IssueScope, Severity

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_NO_ORDER = "[第新上下这本前历每连任至到一二三四五六七八九十\\d]"  # 新一届 is no first one
_LEVELS = "省市区县州盟旗"
_MEETING = r"(?:全体)?(?:会议|全会|会(?!议?[员上]?审查))"
_LONGEST_NAME = 16  # characters of a division before 政协 or 第N届
_SAID = 6  # characters around a mention that prove it
_SIGNS = ("届", "会议以来")  # one of them is in every mention
_OWN, _NATIONAL = "", "全国"
_IN = re.compile(r"[在向][^，。；\n]{0,24}\Z")  # 在|县政协十届一次会议上
_FOLLOWING = 24  # characters behind a session that say how the text stands to it
_PRESS_REVIEWS = frozenset({DocType.ANNUAL_REVIEW, DocType.TOPIC_REVIEW})
_COMMITTEE_BEFORE = re.compile(rf"(?:政协|政治协商会议)([{HAN}]{{0,{_LONGEST_NAME}}})$")
_NAME_BEFORE = re.compile(rf"[{HAN}]{{0,{_LONGEST_NAME}}}$")
_LEVEL_BEFORE = re.compile(rf"[{HAN}]{{0,8}}[{_LEVELS}]$")
_COMMITTEE_WORDS = re.compile("(?:政协|委员会|委员){1,3}$")
_NO_NAME = re.compile("[委会的在和与]")  # in what stands between 政协 and 第N届
_REPORTS = frozenset({DocType.COMMITTEE_REPORT, DocType.TERM_REVIEW})


@dataclass(frozen=True, slots=True)
class TermDecision:
    """What is known of term and session, and what the text does not agree on."""

    term: CommitteeTerm | None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    """One place that names a term of the document's own committee, a session, or both.

    Attributes:
        term: None of a session without one (二次会议以来). weight: what it says for its term.
        relation: How the text stands to the session; None without a session.
        says_whose: It says whose work is told: the committee of a headline, or the one that reports.
        order: Place in headlines and text together.
    """

    term: int | None
    session: int | None
    weight: int
    relation: SessionRelation | None
    says_whose: bool
    order: int
    words: str


@cache
def _mention() -> re.Pattern[str]:
    """第十五届委员会第二次会议, 十一届三次会议, 十三届省政协, 第十二届安徽省委员会; 三次会议以来."""
    others = "|".join(load_words(TermWords).other_bodies_after)
    return re.compile(
        rf"""
        (?=[第一二三四五六七八九十\d]{{1,4}}[届次])(?:  # so each form begins: most places are passed at once
        (?:第|(?<!{_NO_ORDER}))(?P<term>{_NUMBER})届(?!{others})
        (?P<of>(?:(?![次届常]|人大|人民代表|提案|党|专门)[{HAN}]){{0,{_LONGEST_NAME}}}?(?:政协(?!委员(?!会))|委员会|委员(?=常委)))?
        (?:第?(?P<session>{_NUMBER})次{_MEETING})?
        |(?:(?<![{HAN}])|(?<=报告))第?(?P<since>{_NUMBER})次(?:全体)?会议(?=以来)
        )""",
        re.VERBOSE,
    )


@cache
def _given_at() -> re.Pattern[str]:
    return find_any_pattern(load_words(TermWords).given_at, re.MULTILINE)


@cache
def _opened_or_closed() -> re.Pattern[str]:
    return find_any_pattern(load_words(TermWords).opened_or_closed)


@cache
def _told_that_day() -> re.Pattern[str]:
    return find_any(load_words(TermWords).told_that_day)


@cache
def _counted_from() -> re.Pattern[str]:
    return find_any_pattern(load_words(TermWords).counted_from)


@cache
def _speaks_for() -> re.Pattern[str]:
    return find_any_pattern(load_words(TermWords).speaks_for)


def decide_term(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None, organization: Organization | None
) -> TermDecision:
    """The term and the session that a document speaks of.

    Args:
        doc_type: Of the document; None when undecided.
        organization: Its committee; None when undecided: then every committee but the National one may be it.
    """
    printed = (block.text for block in clean.blocks if block.kind not in BODY_KINDS and "届" in block.text)
    head = "\n".join(dict.fromkeys((*fields.headlines, *printed)))
    text = f"{head}\n{clean.body_text}"
    if "届" not in text:
        return TermDecision(None)  # half of all texts
    mentions = list(_mentions(text, len(head), doc_type, organization))
    session, session_issue = _session(mentions, SessionRelation.GIVEN_AT)
    term, term_words, term_issue = _term(mentions, session, doc_type)
    if session is None and session_issue is None and term is not None and doc_type is not DocType.TERM_REVIEW:
        own = [mention for mention in mentions if mention.term in (None, term)]
        session, session_issue = _session_of_year(own, len(head) + load_words(TermWords).lead_length)
    issues = tuple(issue for issue in (term_issue, session_issue) if issue is not None)
    return TermDecision(_committee_term(term, term_words, session), issues)


def _committee_term(term: int | None, term_words: str, session: _Mention | None) -> CommitteeTerm | None:
    session_term = term if session is None or session.term is None else session.term
    if session is None or session_term is None:
        return CommitteeTerm(term, None, None, None, f"term: {term_words}") if term is not None else None
    said = [f"term: {term_words}"] if term is not None else []
    if session.words == term_words:
        said = [f"term and session: {term_words}"]
    else:
        said.append(f"session: {session.words}")
    return CommitteeTerm(term, session_term, session.session, session.relation, "; ".join(said))


# --- what the text names ---


def _mentions(
    text: str, head_length: int, doc_type: DocType | None, organization: Organization | None
) -> Iterator[_Mention]:
    known = load_words(TermWords)
    for found in _possible_mentions(text):
        session_words = found["session"] or found["since"]
        term = _number(found["term"], known.most_terms)
        session = _number(session_words, known.most_sessions)
        if (term is None and found["term"]) or (session is None and session_words):
            continue  # no committee has had so many
        owner = _owner(text, found) if term is not None else _OWN
        if owner is None or not _is_own(owner, organization):
            continue
        relation = _relation(text, found, head_length, doc_type) if session is not None else None
        says_whose = session is None and (found.start() < head_length or _speaks(text, found))
        yield _Mention(
            term,
            session,
            _weight(text, found, says_whose or relation is SessionRelation.GIVEN_AT),
            relation,
            says_whose,
            found.start(),
            _words(text, found),
        )


def _possible_mentions(text: str) -> Iterator[re.Match[str]]:
    """Looked for only in lines with a word that every mention has."""
    for line in lines_with(text, _SIGNS):
        yield from _mention().finditer(text, *line)


def _words(text: str, found: re.Match[str]) -> str:
    """The mention with the characters around it, within its line."""
    before = text[max(0, found.start() - _SAID) : found.start()].rpartition("\n")[2]
    after = text[found.end() : found.end() + _SAID].partition("\n")[0]
    return f"{before}{found.group()}{after}".strip()


def _weight(text: str, found: re.Match[str], is_strong: bool) -> int:
    weights = load_words(TermWords).weights
    if is_strong:
        return weights.headline
    is_named = (
        found["of"] is not None or "政协" in text[max(0, found.start() - _LONGEST_NAME) : found.start()]
    )
    return weights.named if is_named else weights.bare


def _number(words: str | None, most: int) -> int | None:
    if not words:
        return None
    number = int(words) if words.isdigit() else small_number(words)
    return number if 0 < number <= most else None


def _owner(text: str, found: re.Match[str]) -> str | None:
    """Whose term it is, as printed: 洵川县, 市, 全国; "" where nobody is named; None where it is that of
    another body than a committee.
    """
    before = text[max(0, found.start() - _LONGEST_NAME - len("政治协商会议")) : found.start()]
    of = found["of"]
    if inner := _COMMITTEE_WORDS.sub("", of or ""):
        return inner  # 第十届洵川县委员会
    named = _COMMITTEE_BEFORE.search(before)
    if named is not None:
        place = named[1]
        if place:
            return None if _NO_NAME.search(place) else place  # 政协洵川县第十届委员会
        own = _NAME_BEFORE.search(before[: named.start()])
        return own.group() if own is not None else _OWN
    if of is not None and of.endswith("政协"):
        return _OWN
    if before.endswith(tuple(load_words(TermWords).other_bodies_before)):
        return None
    if found["session"] is None and of is None:
        return None
    place_before = _LEVEL_BEFORE.search(before) if before.endswith(tuple(_LEVELS)) else None
    return place_before.group() if place_before is not None else _OWN


def _is_own(owner: str, organization: Organization | None) -> bool:
    """Whether a name as printed is the document's committee: 区 and 江津区 of 重庆市江津区政协."""
    is_national = owner.endswith(_NATIONAL)
    if organization is None:
        return not is_national
    if is_national or organization.code == NATIONAL_CODE:
        return owner == _OWN or (is_national and organization.code == NATIONAL_CODE)
    regions = load_regions()
    region = regions.get(organization.code)
    meant = next(
        (regions.names[owner[at:]] for at in range(len(owner) - 1) if owner[at:] in regions.names), None
    )
    if meant is not None:
        return any(meaning.region.code == organization.code for meaning in meant)
    level_word = region.level_word if region is not None else organization.name[:-2][-1:]
    if owner.endswith(("自治区", "自治州", "自治县", "自治旗")):
        return level_word in (owner[-3:], owner[-1]) and (owner[-3:] != "自治区" or level_word == "自治区")
    return not owner.endswith(tuple(_LEVELS)) or owner.endswith(level_word)


def _speaks(text: str, found: re.Match[str]) -> bool:
    """Whether the committee of this term is the one that reports (政协某县第九届委员会常务委员会)."""
    after = text[found.end() : found.end() + _LONGEST_NAME]
    return found["of"] is not None and _speaks_for().match(after) is not None


def _relation(text: str, found: re.Match[str], head_length: int, doc_type: DocType | None) -> SessionRelation:
    """How a text stands to a session that it names.

    A review of a year names the session that opened it as well as the one it comes out at (2月18日…隆重开幕):
    only news of that day, and reports, are given at what opens.
    """
    after = text[found.end() : found.end() + _FOLLOWING]
    is_told_early = found.start() < head_length + load_words(TermWords).lead_length
    is_heard = doc_type in _REPORTS and after.startswith("上") and _IN.search(text, 0, found.start())
    if is_told_early and (
        is_heard
        or _given_at().match(after)
        or (_opened_or_closed().match(after) and _is_news(text, found, doc_type))
    ):
        return SessionRelation.GIVEN_AT
    return SessionRelation.COUNTED_FROM if _counted_from().match(after) else SessionRelation.NAMED


def _is_news(text: str, found: re.Match[str], doc_type: DocType | None) -> bool:
    before = text[max(0, found.start() - _LONGEST_NAME - len("政协")) : found.start()]
    return doc_type not in _PRESS_REVIEWS or _told_that_day().search(before) is not None


# --- what it comes to ---


def _term(
    mentions: Sequence[_Mention], given: _Mention | None, doc_type: DocType | None
) -> tuple[int | None, str, Issue | None]:
    """The term, the words that prove it, and the issue where terms do not agree."""
    telling = [mention for mention in mentions if mention.says_whose]
    named = [mention for mention in telling or mentions if mention.term is not None]
    if given is not None and given.session == 1 and given.term is not None and doc_type in _REPORTS:
        # What is reported to the first session of a term was done in the term before it.
        named = [mention for mention in named if mention.term != given.term]
        if not named and given.term > 1:
            return given.term - 1, f"the one before {given.words}", None
    return _heaviest(named)


def _heaviest(named: Sequence[_Mention]) -> tuple[int | None, str, Issue | None]:
    weights: Counter[int | None] = Counter()
    for mention in named:
        weights[mention.term] += mention.weight
    if not weights:
        return None, "", None
    best, weight = weights.most_common(1)[0]
    if weight < load_words(TermWords).lead * (weights.total() - weight):
        return None, "", _issue(TERM, named)
    return best, next(mention.words for mention in named if mention.term == best), None


def _session(mentions: Sequence[_Mention], relation: SessionRelation) -> tuple[_Mention | None, Issue | None]:
    """The session that a text stands to in this way; the issue where it stands so to several."""
    named = [mention for mention in mentions if mention.relation is relation]
    counts = Counter((mention.term, mention.session) for mention in named)
    if not counts:
        return None, None
    best, count = counts.most_common(1)[0]
    if count < load_words(TermWords).lead * (counts.total() - count):
        return None, _issue(SESSION, named)
    return next(mention for mention in named if (mention.term, mention.session) == best), None


def _session_of_year(own: Sequence[_Mention], lead_end: int) -> tuple[_Mention | None, Issue | None]:
    """The session that the text counts from, else one that it names: that of its lead, or the only one."""
    session, issue = _session(own, SessionRelation.COUNTED_FROM)
    if session is not None or issue is not None:
        return session, issue
    named = [mention for mention in own if mention.relation is SessionRelation.NAMED]
    led = [mention for mention in named if mention.order < lead_end] or named
    is_one = len({(mention.term, mention.session) for mention in led}) == 1
    return (led[0] if is_one else None), None  # a text may name several


_REASONS = {
    TERM: (
        "The term of the committee is undecided: the text speaks of several and does not say whose work it "
        "tells. The figures are not touched by it.",
        "无法确定届别：文中提到多届，未说明所述为哪一届。数字不受影响。",
    ),
    SESSION: (
        "The session is undecided: the text stands to several in the same way. The figures are not touched "
        "by it.",
        "无法确定会议次别：文中多次会议与本文关系相同。数字不受影响。",
    ),
}


def _issue(rule_id: str, mentions: Sequence[_Mention]) -> Issue:
    english, chinese = _REASONS[rule_id]
    return Issue(
        rule_id,
        Severity.INFO,
        IssueScope.FIELD,
        in_both(english, chinese),
        candidates="; ".join(dict.fromkeys(mention.words for mention in mentions)),
    )
