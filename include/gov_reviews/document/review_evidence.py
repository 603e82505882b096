"""Evidence in a text that it tells what one committee did in a year or term, and against it.

In: the clean page. Out: `ReviewSigns`: what was counted, each sign with its points.
The signs are structures rather than titles: kinds of a committee's work that stand beside a figure, the work
of other bodies that does, how often a whole year is named, scenes of one day, a report that news repeats,
plans, letters, forms. Words, points and steps are data: metadata/documents/doc_types.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.document_words import words_of_document
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.segmentation import mark_places
from gov_reviews.knowledge.word_lists import DocTypeWords, Step
from gov_reviews.knowledge.word_patterns import alternatives, find_any_pattern
from gov_reviews.records.pages import BODY_KINDS, BlockKind, CleanPage

HEAD_LENGTH = 400
_OPENING_LENGTH = 60  # characters in which news says its day
# 月 first here, and in patterns below what is rarest: `re` looks for one character ten times as fast as for
# what stands before it.
_MONTH = re.compile(r"月(?:(?<=(?<!\d)(\d\d)月)|(?<=(?<!\d)(\d)月))(?:\d{1,2}日|份)")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that the text shows.

    Attributes:
        name: Key of doc_types.yaml, under `signs`.
        points: For a review; below 0 against it.
    """

    name: str
    count: int
    points: float


@dataclass(frozen=True, slots=True)
class ReviewSigns:
    """What a text itself shows.

    Attributes:
        figures: Different figures. years: places where a whole year or term is named.
        addresses: Different phrases to a session. names_session: the head says where a report was given.
        signs: All that gave points, the strongest first.
    """

    length: int
    figures: int
    years: int
    headings: int
    meetings: int
    addresses: int
    names_session: bool
    signs: tuple[Sign, ...]

    @property
    def score(self) -> float:
        """How much the text alone reads like a review; about 10 at most."""
        return sum(sign.points for sign in self.signs)

    @property
    def is_of_another_body(self) -> bool:
        """Most of the counted work is that of other bodies, or the text is addressed to a congress."""
        most = load_words(DocTypeWords).signs.other_work[0].points
        points = {sign.name: sign.points for sign in self.signs}
        return "congress" in points or points.get("other_work") == most

    @property
    def is_addressed(self) -> bool:
        """Addressed to the session, twice, or once where the head of the text names the session."""
        enough = load_words(DocTypeWords).report_addresses
        if self.is_of_another_body:
            return False
        return self.addresses >= enough or (self.addresses >= 1 and self.names_session)


@dataclass(frozen=True, slots=True)
class _CountedWork:
    """Work that stands beside its figure, between two punctuation marks.

    Attributes:
        kinds: Different kinds of a committee's work. own: places with it. foreign: places with work of other
            bodies.
        figures: Different figures, whatever stands beside them.
    """

    kinds: int
    own: int
    foreign: int
    figures: int


def read_signs(clean: CleanPage) -> ReviewSigns:
    """Count what a text shows and give the points."""
    text = clean.body_text
    found = words_of_document(text).signs
    said = _said(found)
    work = _counted_work(text, found)
    counts = _signs_of_a_year(clean, said, work) | _signs_against(clean, said, work)
    if len(text) < load_words(DocTypeWords).short_text:
        counts |= _signs_of_short_news(text, said, work)
    counts["plans"] = _share_of_plans(text, said, counts["figures"] + counts["years"])
    signs = [Sign(name, count, points) for name, count in counts.items() if (points := _points(name, count))]
    return ReviewSigns(
        length=len(text),
        figures=counts["figures"],
        years=counts["years"],
        headings=counts["headings"],
        meetings=counts["meetings"],
        addresses=len(set(_address().findall(text))),
        names_session=_session_head().search(_head(clean)) is not None,
        signs=tuple(sorted(signs, key=lambda sign: -abs(sign.points))),
    )


def _signs_of_a_year(clean: CleanPage, said: Counter[str], work: _CountedWork) -> dict[str, int]:
    text = clean.body_text
    return {
        "length": len(text),
        "figures": work.figures,
        "years": said["year"] + len(_year_at_head_of_sentence().findall(f"\n{text}")),
        "headings": [block.kind for block in clean.blocks].count(BlockKind.HEADING),
        "counted_work": work.kinds,
        "months": len({match[1] or match[2] for match in _MONTH.finditer(text)}),
    }


def _signs_against(clean: CleanPage, said: Counter[str], work: _CountedWork) -> dict[str, int]:
    return {
        "other_work": percent(work.foreign, work.own + work.foreign) if work.foreign > 1 else 0,
        "no_committee": int(not any("政协" in text for text in _everything(clean))),
        "forms": said["form"],
        "congress": said["congress"],
        "placeholders": len(_placeholder().findall(clean.body_text)),
        "meetings": said["meeting"],
    }


def _signs_of_short_news(text: str, said: Counter[str], work: _CountedWork) -> dict[str, int]:
    """A long feature has scenes, speakers and persons, too."""
    is_broad = work.kinds >= load_words(DocTypeWords).broad_work
    return {
        "short_meetings": said["meeting"],
        "scenes": 0 if is_broad else said["scene"],
        "news_opening": int(_news_opening().search(text[:_OPENING_LENGTH]) is not None),
        "reported": said["reported"],
        "persons": len(_person().findall(text)),
    }


def _share_of_plans(text: str, said: Counter[str], results: int) -> int:
    """Percent of plans among plans and what tells results; 0 of few plans."""
    plans = said["plan"] + len(_demand().findall(f"\n{text}"))
    return percent(plans, plans + results) if plans >= load_words(DocTypeWords).fewest_plans else 0


def _said(found: Iterable[tuple[int, str]]) -> Counter[str]:
    """How often words of each group of markers stand in the text; of a form how many different ones do."""
    words, groups = Counter([word for _, word in found]), _groups()
    said: Counter[str] = Counter()
    for word, count in words.items():
        for group in groups.get(word, ()):
            said[group] += 1 if group == "form" else count
    return said


def percent(part: int, whole: int) -> int:
    """A share as a whole number; 0 of nothing."""
    return 100 * part // whole if whole else 0


def _points(name: str, count: int) -> float:
    steps: tuple[Step, ...] = getattr(load_words(DocTypeWords).signs, name)
    return next((step.points for step in steps if count >= step.at_least), 0.0)


def _everything(clean: CleanPage) -> Iterator[str]:
    yield clean.body_text
    yield from filter(None, (clean.kicker, clean.title, clean.subtitle))
    yield from (block.text for block in clean.blocks)


def _head(clean: CleanPage) -> str:
    """Where a report says in which session it was given: above the text, or at its start."""
    above = (block.text for block in clean.blocks if block.kind not in BODY_KINDS)
    return "".join((clean.body_text[:HEAD_LENGTH], clean.subtitle or "", clean.kicker or "", *above))


def _counted_work(text: str, found: Iterable[tuple[int, str]]) -> _CountedWork:
    ends = mark_places(text)
    figures = [*_figure().finditer(text)]
    with_figures = {bisect_left(ends, figure.start()) for figure in figures}
    kind_of, foreign = _kinds(), _foreign()
    words: defaultdict[int, set[str]] = defaultdict(set)  # by segment with a figure
    for start, word in found:
        if (word in kind_of or word in foreign) and (segment := bisect_left(ends, start)) in with_figures:
            words[segment].add(word)
    own = [here for here in words.values() if foreign.isdisjoint(here)]
    kinds = {kind_of[word] for here in own for word in here}
    return _CountedWork(len(kinds), len(own), len(words) - len(own), len({figure[0] for figure in figures}))


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """The groups of markers that a word is of."""
    groups: dict[str, tuple[str, ...]] = {}
    for group, words in load_words(DocTypeWords).body_markers:
        for word in words:
            groups[word] = (*groups.get(word, ()), group)
    return groups


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in load_words(DocTypeWords).work_kinds.items() for word in words}


@cache
def _foreign() -> frozenset[str]:
    return frozenset(load_words(DocTypeWords).other_work)


@cache
def _figure() -> re.Pattern[str]:
    known = load_words(DocTypeWords)
    return re.compile(
        rf"""
        [\d二三四五六七八九十百千两]  # one class first: `re` looks for it several times as fast
        (?: (?<=\d)(?<!\d\d) [\d.]{{0,15}} \s? (?:万|亿)? [余多]? \s? [{known.figure_counters}]
        | (?<=\D) [一二三四五六七八九十百千万余多]{{0,8}} [{known.chinese_figure_counters}])
        """,
        re.VERBOSE,
    )


@cache
def _year_at_head_of_sentence() -> re.Pattern[str]:
    """2023年，县政协…, 2017年以来: a sentence about a whole year; the text begins with a line break."""
    starts = "[。！？；\n]"
    return re.compile(
        rf"年(?:(?<={starts}(?:19|20)\d\d年)|(?<={starts}\s(?:19|20)\d\d年))"
        r"(?:度|以来)?(?=[，是]|[^\d，。]{2,20}政协)"
    )


@cache
def _demand() -> re.Pattern[str]:
    """要加强…: what is to be done; the text begins with a line break."""
    starts, number = "[，。；！\n]", "[一二三四五六七八九]"
    return re.compile(
        f"要(?:(?<={starts}要)|(?<={starts}{number}是要)|(?<={starts}第[一二三四五六][，、]要))(?![素点闻])"
    )


@cache
def _person() -> re.Pattern[str]:
    """Clauses whose subject is one person: 我第一次…, 他提交…; not 我县, 我们, 我代表常委会, 我受…委托."""
    return re.compile("(?:^|[，。；！？“\n])(?:我(?![们县市区省国州旗镇乡代受])|[他她](?!们))")


@cache
def _placeholder() -> re.Pattern[str]:
    """XX县, ××件: a form to be filled in."""
    sign = "[XxＸ×*＊]"  # first, as it is looked for fast
    return re.compile(rf"{sign}(?<![A-Za-z]{sign}){sign}{{1,5}}(?=[省市区县旗镇年月件条次名人万个])")


@cache
def _address() -> re.Pattern[str]:
    return find_any_pattern(load_words(DocTypeWords).committee_report.body)


@cache
def _session_head() -> re.Pattern[str]:
    return find_any_pattern(load_words(DocTypeWords).session_heads)


@cache
def _news_opening() -> re.Pattern[str]:
    """近日， or 12月5日， at the start, behind a dateline (讯, 电) or behind the reporter's bracket."""
    openings = alternatives(load_words(DocTypeWords).news_openings)
    return re.compile(
        rf"(?:^|讯|电|[)）])\s*(?:{openings}|\d{{1,2}}月\d{{1,2}}日(?:至\d{{1,2}}日)?)(?:上午|下午|晚)?[,，、]"
    )
