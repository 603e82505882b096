"""From clean text to observations: every printed quantity with what it counts, who, when and whether it is a
result.

In:  body_text and blocks of a `CleanPage`, the document's year, type and organisation. Out: `Observation`s in
order of place.
Grain: one quantity at one place and one metric. Pure; `body_text[char_start:char_end] == printed` holds by
construction.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import TypeVar

import rjieba

from gov_reviews.facts.actor_grammar import load_actor_grammar
from gov_reviews.facts.assertion import AssertionClassifier
from gov_reviews.facts.comparison import ComparedRole, changed_span, compared_role, ends_change
from gov_reviews.facts.confidence import confidence_of
from gov_reviews.facts.ellipsis import (
    ResolvedQuantity,
    carry,
    carry_detail,
    find_sums,
    total_of,
    value_before,
)
from gov_reviews.facts.figure_trace import DecidedField, FigureTrace
from gov_reviews.facts.mention_links import link_mentions
from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.part_kinds import LocatedFigure
from gov_reviews.facts.part_links import link_parts
from gov_reviews.facts.participants import (
    THE_COMMITTEE,
    THE_PLACE,
    Participant,
    ParticipantFinder,
)
from gov_reviews.facts.period import PeriodReader
from gov_reviews.facts.printed_times import Period
from gov_reviews.facts.proposal_series import (
    COLLECTIVE_PROPOSALS,
    PROPOSALS_SUBMITTED,
    Counted,
    find_proposal_series,
)
from gov_reviews.facts.quantities import PERCENT, Quantity, read_numerals
from gov_reviews.facts.quantity_context import QuantityContext, locate
from gov_reviews.facts.recipients import own_level_word, received_by_metric, recipient_code
from gov_reviews.facts.scope import CueIndex, mask_names
from gov_reviews.facts.share_rates import tell_grades_apart
from gov_reviews.facts.skipped_numerals import UNREAD_KINDS, SkippedNumeral
from gov_reviews.facts.statement_contest import Attachment, MetricMatch
from gov_reviews.knowledge.catalogue import OTHER, Catalogue, load_catalogue
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.figure_word_lists import QuantityWords
from gov_reviews.knowledge.han import is_han
from gov_reviews.knowledge.lexicon import Lexicon, load_lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import Block, BlockKind
from gov_reviews.records.reviews import (
    DocType,
    FactStatus,
    Issuer,
    Observation,
    Organization,
    RecipientCode,
    SubjectCode,
)

MUNICIPALITIES = ("11", "12", "31", "50")  # 北京 天津 上海 重庆: 市政协 is of provincial level there
_DIGIT = re.compile(r"\d")
_LARGEST_OF_RHETORIC = 10
_LONGEST_ENTRY = 30  # characters of a line of a list of figures
_CLOSED = "。！？!?；;：:…"
_JOINTS = "和及与、"
_LONGEST_VERB = 4  # characters, with the mark before it
PROPOSALS_HANDLED = "proposals_handled"
ADOPTED_BY_CITY, ADOPTED_BY_PROVINCE = (
    "opinion_reports_adopted_municipal",
    "opinion_reports_adopted_provincial",
)
_PARTIES = "党派"
_PROPOSALS_OF: Mapping[tuple[SubjectCode, ...], str] = {
    (SubjectCode.GOVERNMENT,): PROPOSALS_HANDLED,
    (SubjectCode.PARTIES_GROUPS,): COLLECTIVE_PROPOSALS,
}
_PROPOSALS_ASSIGNED = "proposals_assigned"
_RECEIVED = re.compile("收到|接到|接收")


_UNREAD = frozenset({BlockKind.CAPTION, BlockKind.FRAGMENT})


def _no_capture(_: int) -> CaptureId | None:
    """Of a text that was read from nowhere."""
    return None


@dataclass(frozen=True, slots=True)
class FactContext:
    """What is known of the document, as far as figures need it.

    Attributes:
        published: Day of publication. headline: its headlines in one line, their years in digits.
        issuer: Whose document it is; None: the committee's.
        capture_of: The capture that a place of the text was read from.
    """

    review_year: int | None
    doc_type: DocType | None
    organization: Organization | None
    published: date | None = None
    headline: str = ""
    issuer: Issuer | None = None
    capture_of: Callable[[int], CaptureId | None] = _no_capture


Correct = Callable[[list[Observation]], list[Observation]]


def _as_read(found: list[Observation]) -> list[Observation]:
    """What nobody has corrected."""
    return found


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the numerals of a document say.

    Attributes:
        observations: Its figures, in order of place.
        unread: Numerals that are no figure and that no rule explains.
    """

    observations: tuple[Observation, ...]
    unread: tuple[SkippedNumeral, ...]


def extract_observations(
    body_text: str,
    blocks: Sequence[Block],
    context: FactContext,
    catalogue: Catalogue | None = None,
    correct: Correct = _as_read,
) -> tuple[Observation, ...]:
    """All figures of a document: see `read_facts`."""
    return read_facts(body_text, blocks, context, catalogue, correct).observations


def read_facts(
    body_text: str,
    blocks: Sequence[Block],
    context: FactContext,
    catalogue: Catalogue | None = None,
    correct: Correct = _as_read,
) -> DocumentFacts:
    """All figures of a document, and the numerals that could not be read.

    Args:
        body_text: Clean text. blocks: its blocks; figures inside captions, which repeat what the text says,
            and inside fragments are left out.
        context: Year, type and organisation of the document.
        catalogue: Metrics to look for; None: the installed ones.
        correct: Gives the figures as people corrected them, before they are compared with each other.

    Returns:
        Figures in order of place. Repeats point to their first mention, contradictions are flagged.
    """
    return _FactReader(body_text, blocks, context, catalogue or load_catalogue()).read(correct)


def trace_facts(
    body_text: str, blocks: Sequence[Block], context: FactContext
) -> tuple[DocumentFacts, dict[int, FigureTrace]]:
    """The figures of a document and, by the place of each, the statements that competed for it and the words
    that decided the rest; slower than `read_facts`, which it agrees with.
    """
    traces: dict[int, FigureTrace] = {}
    return _FactReader(body_text, blocks, context, load_catalogue(), traces).read(_as_read), traces


class _FactReader:
    """Reads one document, figure by figure."""

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        context: FactContext,
        catalogue: Catalogue,
        traces: dict[int, FigureTrace] | None = None,
    ) -> None:
        self._traces = traces
        self._series: dict[int, Counted] = {}
        self._text, self._blocks, self._context = text, blocks, context
        self._catalogue, self._lexicon = catalogue, load_lexicon()
        self._masked = mask_names(text)
        self._cues = CueIndex(self._masked)
        self._counter = MetricMatcher(text, catalogue, self._lexicon, headline=context.headline)
        self._judge = AssertionClassifier(
            self._masked, blocks, context.review_year, self._lexicon, context.issuer, context.headline
        )
        self._own_word = None if context.organization else own_level_word(text, context.headline)
        self._actors = ParticipantFinder(
            self._masked, self._cues, context.organization, self._lexicon, self._own_word, context.issuer
        )
        self._times = PeriodReader(
            self._masked,
            self._cues,
            context.review_year,
            context.doc_type,
            self._lexicon,
            context.published,
            context.headline,
        )
        self._topic_reach = load_words(FigureWeights).reach.topic

    def read(self, correct: Correct) -> DocumentFacts:
        """All figures, corrected by people, and all unread numerals.

        Each stage goes through all figures before the next begins, and finds its words and patterns in the
        caches of the processor. Figure by figure, every stage had lost them when its turn came, and took
        nearly twice as long.
        """
        numerals, skipped = read_numerals(self._text)
        quantities = _in_running_text(numerals, self._blocks)
        places = locate(self._text, quantities)
        figures = self._count(quantities, places)
        sums = self._sums(figures)
        self._series = find_proposal_series(self._text, quantities, places, self._catalogue)
        self._resolve_in_order(figures, sums)
        self._name_actors(figures)
        self._name_changes(figures)
        figures = [figure for figure in figures if not _is_rhetoric(self._text, figure)]
        self._judge_each(figures)
        self._date(figures)
        found = self._observe(figures)
        tell_grades_apart(found)
        unread = [numeral for numeral in skipped if numeral.kind in UNREAD_KINDS]
        # corrected before they are linked: a link names the metric of its whole
        corrected = correct([located.observation for located in found])
        for observation, located in zip(corrected, found, strict=True):
            located.observation = observation
        linked = link_parts(self._text, found, sums)
        return DocumentFacts(
            link_mentions(linked, self._catalogue), tuple(_in_running_text(unread, self._blocks))
        )

    def _count(self, quantities: Sequence[Quantity], places: Sequence[QuantityContext]) -> list[_Figure]:
        """What each quantity counts by itself: one figure, or several where a value is shared."""
        located = list(zip(quantities, places, strict=True))
        roles = [
            compared_role(self._masked, self._cues, quantity, place, self._lexicon)
            for quantity, place in located
        ]
        sections = _sections(quantities, self._blocks)
        figures: list[_Figure] = []
        for (quantity, place), role, section in zip(located, roles, sections, strict=True):
            reach = (max(0, place.sentence[0] - self._topic_reach), quantity.start)
            self._trace(quantity)
            for counted in self._counter.count(quantity, place, reach):
                figures.append(_Figure(ResolvedQuantity(quantity, place, counted), reach, role, section))
        return figures

    def _sums(self, figures: Sequence[_Figure]) -> dict[int, int]:
        """Which number is part of which by sum; 41件，较上年的36件增加5件 adds up by itself."""
        own = {  # a number that says two things is there once
            figure.resolved.quantity.start: figure.resolved for figure in figures if figure.role is None
        }.values()
        return find_sums(self._text, [one.quantity for one in own], [one.place for one in own], self._lexicon)

    def _trace(self, quantity: Quantity) -> None:
        """Keep the statements that compete from now on for a quantity, where somebody asks why."""
        if self._traces is not None:
            self._counter.trace_into(self._traces.setdefault(quantity.start, FigureTrace()).statements)

    def _resolve_in_order(self, figures: Sequence[_Figure], sums: Mapping[int, int]) -> None:
        """Completes what each figure counts, with what was said before it in its sentence."""
        earlier: list[ResolvedQuantity] = []
        for figure in figures:
            resolved = figure.resolved
            if earlier and not self._goes_on(earlier[-1].place.sentence, resolved.place.sentence):
                earlier = []
            self._trace(resolved.quantity)
            self._resolve(resolved, figure.reach, earlier, sums, figure.role)
            earlier.append(resolved)

    def _keep_cue(self, figure: _Figure, decided: DecidedField, span: tuple[int, int] | None) -> None:
        """Keep the words that decided a field, where somebody asks why."""
        if self._traces is not None:
            quantity, place = figure.resolved.quantity, figure.resolved.place
            trace = self._traces.setdefault(quantity.start, FigureTrace())
            trace.add_cue(decided, self._text, span, place.clause[0])

    def _name_actors(self, figures: Sequence[_Figure]) -> None:
        """Who acted in each figure."""
        actors = self._actors
        for figure in figures:
            quantity, place = figure.resolved.quantity, figure.resolved.place
            is_brought = actors.is_brought(quantity, place)
            subject = actors.subject(quantity, place)
            _pass_on_proposals(self._text, figure.resolved, subject)
            code = figure.resolved.detail or figure.resolved.counted.metric_code
            figure.subject = actors.known_by_metric(subject, code, is_brought=is_brought)
            self._keep_cue(figure, DecidedField.WHO, figure.subject.named_at)

    def _name_changes(self, figures: Sequence[_Figure]) -> None:
        """A change is no figure of what changed; at most one of a detail that counts changes."""
        for figure in figures:
            if figure.role is not ComparedRole.CHANGE:
                continue
            resolved = figure.resolved
            self._trace(resolved.quantity)
            change = self._counter.detail(resolved.quantity, resolved.place, figure.reach, OTHER)
            rule_id = change.rule_id if change else None
            resolved.counted = MetricMatch(OTHER, resolved.counted.noun, None, 0.0, 0.0, rule_id)
            resolved.detail = change.metric_code if change else None

    def _judge_each(self, figures: Sequence[_Figure]) -> None:
        """Whether each figure is a result."""
        for figure in figures:
            resolved, subject, role = figure.resolved, figure.subject, figure.role
            quantity, place, code = resolved.quantity, resolved.place, resolved.counted.metric_code
            status = self._judge.judge(quantity, place, code, subject, role, detail_code=resolved.detail)
            if status is FactStatus.CONTEXT and subject is THE_COMMITTEE and role is None:
                # where nobody is named, and the number is of the area
                figure.subject = THE_PLACE if self._judge.is_of_the_place(quantity, place) else subject
            figure.status = status
            self._keep_cue(figure, DecidedField.STATUS, self._judge.told_at)

    def _date(self, figures: Sequence[_Figure]) -> None:
        """When each figure was."""
        for figure in figures:
            quantity, place, status = figure.resolved.quantity, figure.resolved.place, figure.status
            is_rule = status is FactStatus.PLAN and self._judge.is_rule_of_the_year(quantity, place)
            figure.period = self._times.period(place, quantity.start, status, figure.role, is_rule=is_rule)
            if self._traces is not None:
                told_at = self._times.told_at(place, quantity.start, status, figure.role)
                self._keep_cue(figure, DecidedField.WHEN, told_at)

    def _observe(self, figures: Sequence[_Figure]) -> list[LocatedFigure]:
        """Each figure as an observation, with its place."""
        found: list[LocatedFigure] = []
        for figure in figures:
            observation = _observe(self._text, figure, self._context, self._lexicon, self._own_word)
            if figure.role is ComparedRole.BEFORE:
                observation = _with_recipient_now(observation, found)
            is_change = figure.role is ComparedRole.CHANGE
            found.append(LocatedFigure(observation, figure.resolved.place, is_change))
        return found

    def _resolve(
        self,
        resolved: ResolvedQuantity,
        reach: tuple[int, int],
        earlier: list[ResolvedQuantity],
        sums: Mapping[int, int],
        role: ComparedRole | None,
    ) -> None:
        """Completes what a quantity counts: with what was said before it, and with its detail metric."""
        text, lexicon, quantity = self._text, self._lexicon, resolved.quantity
        if earlier:
            resolved.counted = carry(
                text, resolved, earlier, sums.get(quantity.start), self._catalogue, lexicon
            )
            resolved.counted = total_of(resolved, earlier, sums, self._catalogue)
            between = text[earlier[-1].quantity.end : quantity.start]
            is_before = role is ComparedRole.BEFORE or lexicon.other_time.fullmatch(between) is not None
            of_before: str | None = None
            if is_before and resolved.counted.metric_code == OTHER:
                resolved.counted, of_before = value_before(resolved, earlier)
            resolved.detail = of_before or carry_detail(text, resolved, earlier, self._catalogue, lexicon)
        if resolved.detail:
            rule_id = f"ellipsis/{resolved.detail}"
            resolved.counted = MetricMatch(OTHER, resolved.counted.noun, Attachment.TOPIC, 0.0, inf, rule_id)
        else:
            resolved.counted, resolved.detail = self._divide(
                quantity, resolved.place, reach, resolved.counted, role
            )
            self._take_up_change(resolved, earlier)
        if resolved.counted.stand is not Attachment.NEXT and _differ(
            resolved.detail, quantity, earlier, sums
        ):
            resolved.detail = None
        if resolved.counted.metric_code == OTHER and resolved.counted.noun is None:
            resolved.counted.noun = _noun_before(quantity, earlier) or self._changed(resolved, earlier)

    def _take_up_change(self, resolved: ResolvedQuantity, earlier: Sequence[ResolvedQuantity]) -> None:
        """立案率由91%提高到93.5%: where a change led counts what its beginning counts."""
        if not earlier or not ends_change(self._masked, resolved.quantity, resolved.place, self._lexicon):
            return
        if resolved.detail is None and resolved.counted.metric_code == OTHER:
            resolved.counted, resolved.detail = value_before(resolved, earlier[-1:])
        resolved.counted.noun = resolved.counted.noun or earlier[-1].counted.noun

    def _changed(self, resolved: ResolvedQuantity, earlier: Sequence[ResolvedQuantity]) -> str | None:
        """What changed by a number: the words before the change, else what the number before it counts."""
        quantity, place = resolved.quantity, resolved.place
        span = changed_span(self._masked, self._cues, quantity, place)
        if span is None:
            return None
        own = self._counter.noun_before(span, quantity.unit) if span[0] < span[1] else None
        own = (own or "").removesuffix("平均")  # 价格平均|降低15%
        return own or (earlier[-1].counted.noun if earlier else None)

    def _goes_on(self, before: tuple[int, int], sentence: tuple[int, int]) -> bool:
        """Whether two numbers are of one sentence, or of two lines of a list that follow each other
        (协商议事164场 | 参与群众5200人次).
        """
        if before == sentence:
            return True
        is_next = before[1] == sentence[0] and self._text[before[1] - 1] == "\n"
        longest = max(before[1] - before[0], sentence[1] - sentence[0])
        return is_next and longest <= _LONGEST_ENTRY and self._text[before[1] - 2] not in _CLOSED

    def _divide(
        self,
        quantity: Quantity,
        place: QuantityContext,
        reach: tuple[int, int],
        counted: MetricMatch,
        role: ComparedRole | None,
    ) -> tuple[MetricMatch, str | None]:
        """What a quantity counts and its detail; where no statement holds, what a fallback statement says."""
        if role is ComparedRole.CHANGE:
            return counted, None
        if in_series := self._counted_in_series(quantity, counted):
            return in_series
        detail = self._counter.detail(quantity, place, reach, counted.metric_code)
        if detail is None and role is None and _is_from_topic(counted):
            nearer = self._nearer(quantity, place, reach, counted)
            if nearer is not None:
                counted, detail = replace(counted, metric_code=OTHER, noun=nearer.noun), nearer
        if detail is None and counted.metric_code == OTHER:
            return self._told_otherwise(quantity, place, reach, counted, role)
        if detail is None:
            return counted, None
        _complete(counted, detail, self._lexicon)
        return counted, detail.metric_code

    def _told_otherwise(
        self,
        quantity: Quantity,
        place: QuantityContext,
        reach: tuple[int, int],
        counted: MetricMatch,
        role: ComparedRole | None,
    ) -> tuple[MetricMatch, str | None]:
        """What a quantity counts for which no statement holds: an item of its series, else what a fallback
        statement says.
        """
        if quantity.start in self._series:
            return self._as_the_series_says(quantity, counted)
        is_asked = role is None and not counted.is_mixed
        fallback = self._counter.fall_back(quantity, place, reach) if is_asked else None
        if fallback is None:
            return counted, None
        if self._catalogue.metrics[fallback.metric_code].parent is None:
            return fallback, None
        _complete(counted, fallback, self._lexicon)
        return counted, fallback.metric_code

    def _counted_in_series(
        self, quantity: Quantity, counted: MetricMatch
    ) -> tuple[MetricMatch, str | None] | None:
        """What the series says that a number is an item of, where nothing says more than 提案; None for no
        item.
        """
        if quantity.start not in self._series:
            return None
        metric, _ = self._series[quantity.start]
        says_more = not _is_inherited(counted) and counted.metric_code not in (
            PROPOSALS_SUBMITTED,
            COLLECTIVE_PROPOSALS,
            OTHER,
        )
        if says_more or metric == counted.metric_code == OTHER:
            return None
        return self._as_the_series_says(quantity, counted)

    def _as_the_series_says(self, quantity: Quantity, counted: MetricMatch) -> tuple[MetricMatch, str | None]:
        metric, detail = self._series[quantity.start]
        return replace(counted, metric_code=metric, rule_id=f"series/{detail or metric}"), detail

    def _nearer(
        self, quantity: Quantity, place: QuantityContext, reach: tuple[int, int], counted: MetricMatch
    ) -> MetricMatch | None:
        """The detail that a noun at the number names, which says more than a topic or a verb of its headline
        metric: 立案890件（其中并案172件）, 培训果农640人次.
        """
        nearer = self._counter.detail(quantity, place, reach, OTHER)
        if _is_inherited(counted):
            nearer = self._of_the_same_kind(
                counted, nearer or self._counter.fall_back(quantity, place, reach)
            )
        if nearer is None or nearer.stand is not Attachment.NEXT:
            is_kind = _is_from_afar(counted) and self._of_the_same_kind(counted, nearer) is not None
            if nearer is None or not is_kind or not self._is_said_since(nearer, place):
                return None
        return None if self._ends_list_of_people(quantity, place, nearer.noun or "") else nearer

    def _is_said_since(self, nearer: MetricMatch, place: QuantityContext) -> bool:
        """Whether a topic was named behind the last number of its statement
        (提案256件，经济类仍占首位，共101件).
        """
        if nearer.stand is not Attachment.TOPIC or not nearer.noun:
            return False
        start = self._text.rfind(nearer.noun, place.statement[0], place.left[1])
        return start >= 0 and _DIGIT.search(self._text, start, place.left[1]) is None

    def _ends_list_of_people(self, quantity: Quantity, place: QuantityContext, noun: str) -> bool:
        """Whether the people right before a number end a list of several kinds: 委员及|部门负责人150人次."""
        if quantity.unit not in self._lexicon.people_units:
            return False
        start = self._text.rfind(noun, place.left[0], quantity.start)
        return start > 0 and self._text[start - 1] in _JOINTS

    def _of_the_same_kind(self, counted: MetricMatch, nearer: MetricMatch | None) -> MetricMatch | None:
        """What the words at a part say, where it divides what the whole counts: proposals by their topics,
        members by their party.
        """
        if nearer is None:
            return None
        whole, part = (self._catalogue.metrics[match.metric_code] for match in (counted, nearer))
        are_stocks = whole.aggregation == part.aggregation == "last" and whole.unit == part.unit
        return nearer if part.parent and (are_stocks or part.category == whole.category) else None


def _differ(
    detail: str | None, total: Quantity, earlier: Sequence[ResolvedQuantity], sums: Mapping[int, int]
) -> bool:
    """对口协商会9次、提案办理协商会10次，共19次: whether parts of a total have another detail than it."""
    return any(sums.get(one.quantity.start) == total.start and one.detail != detail for one in earlier)


def _complete(counted: MetricMatch, detail: MetricMatch, lexicon: Lexicon) -> None:
    """Give what a quantity counts the rule of its detail and its noun, where it has none or only the end of
    it.
    """
    names_it = detail.stand is Attachment.NEXT and not (detail.noun or "").endswith(
        ("的", "的有", "共有", "占")
    )
    noun = detail.noun or ""
    is_note = noun.startswith(("（", "("))  # （A类）: a class is no noun
    is_whole = counted.noun is not None and noun.endswith(counted.noun) and noun[:2] not in lexicon.verbs
    if names_it and not is_note and (counted.noun is None or is_whole):
        counted.noun = detail.noun
    if counted.metric_code == OTHER:
        counted.rule_id = detail.rule_id


def _pass_on_proposals(text: str, resolved: ResolvedQuantity, subject: Participant) -> None:
    """What a government body has are proposals that it handles, what it received those that were passed on
    to it (市政府共收到政协提案146件); what the parties alone hand in are collective ones
    (各民主党派承担调研8项，提交提案81件).
    """
    code = _PROPOSALS_OF.get(subject.codes)
    if code == PROPOSALS_HANDLED and _RECEIVED.search(text, *resolved.place.left):
        code = _PROPOSALS_ASSIGNED
    if code == COLLECTIVE_PROPOSALS and _PARTIES not in (subject.printed or ""):
        return
    if code is None or subject.is_weak or resolved.counted.metric_code != PROPOSALS_SUBMITTED:
        return
    resolved.counted = replace(resolved.counted, metric_code=code, rule_id=f"subject/{code}")
    resolved.detail = None


def _is_from_topic(counted: MetricMatch) -> bool:
    """Whether what is counted stands apart from the number: a topic or a verb said it, or it is the kind of
    the whole that the number is a part of.
    """
    is_resolved = (counted.rule_id or "").startswith("ellipsis/")
    is_taken = not is_resolved or _is_inherited(counted)
    return counted.stand in (Attachment.TOPIC, Attachment.VERB) and counted.metric_code != OTHER and is_taken


def _is_from_afar(counted: MetricMatch) -> bool:
    """Whether the number has no word of its own: its whole or an earlier clause said what it counts."""
    return _is_inherited(counted) or counted.stand is Attachment.TOPIC


def _is_inherited(counted: MetricMatch) -> bool:
    """Whether a part counts what its whole counts: 立案118件，其中经济类31件."""
    return counted.rule_id in ("ellipsis/part", "ellipsis/sum")


@dataclass(slots=True)  # not frozen: each stage adds what it finds out
class _Figure:
    """What is found out about one quantity, or about one of several things that it counts.

    Attributes:
        resolved: What it counts.
        reach: The text before it that may name its topic.
        role: What it is in a comparison.
        section: The heading that it stands under.
        subject, status, period: Who acted, whether it is a result, and when.
    """

    resolved: ResolvedQuantity
    reach: tuple[int, int]
    role: ComparedRole | None
    section: str | None
    subject: Participant = THE_COMMITTEE
    status: FactStatus = FactStatus.ACTUAL
    period: Period = (None, None)


def _sections(quantities: Sequence[Quantity], blocks: Sequence[Block]) -> list[str | None]:
    """The heading that each quantity stands under."""
    headings = [
        (block.start, block.text)
        for block in blocks
        if block.kind is BlockKind.HEADING and block.start is not None
    ]
    sections: list[str | None] = []
    section: str | None = None
    at = 0
    for quantity in quantities:
        while at < len(headings) and headings[at][0] <= quantity.start:
            section = headings[at][1]
            at += 1
        sections.append(section)
    return sections


def _noun_before(quantity: Quantity, earlier: Sequence[ResolvedQuantity]) -> str | None:
    """意见51条，被采纳46条: the noun of the last number in the same measure word; None for a percentage."""
    nouns = (
        one.counted.noun
        for one in reversed(earlier)
        if one.quantity.unit == quantity.unit and quantity.unit != PERCENT
    )
    return next((noun for noun in nouns if noun), None)


def _is_rhetoric(text: str, figure: _Figure) -> bool:
    """四项工作得到肯定, 五个镜头: a small Chinese numeral that arranges a text, counting nothing we know."""
    resolved, quantity = figure.resolved, figure.resolved.quantity
    if not quantity.is_chinese or quantity.value > _LARGEST_OF_RHETORIC:
        return False
    if resolved.detail or resolved.counted.metric_code != OTHER:
        return False
    if quantity.unit == "个":
        return True
    # The noun of a figure may also stand before it (实事十件); rhetoric has it behind.
    return (
        quantity.unit in load_words(QuantityWords).units_of_rhetoric
        and quantity.high is None
        and is_han(text[quantity.end : quantity.end + 1])
    )


Placed = TypeVar("Placed", Quantity, SkippedNumeral)


def _in_running_text(quantities: list[Placed], blocks: Sequence[Block]) -> list[Placed]:
    """Those that stand neither in a caption nor in half a sentence."""
    unread = [block for block in blocks if block.kind in _UNREAD and block.start is not None]
    if not unread:
        return quantities
    starts = [block.start or 0 for block in unread]

    def is_unread(at: int) -> bool:
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < (unread[index].end or 0)

    return [quantity for quantity in quantities if not is_unread(quantity.start)]


def _observe(
    text: str, figure: _Figure, context: FactContext, lexicon: Lexicon, own_word: str | None
) -> Observation:
    """One observation."""
    resolved, subject = figure.resolved, figure.subject
    quantity, place, counted = resolved.quantity, resolved.place, resolved.counted
    recipient = _recipient(lexicon, text, (place.left[0], place.right[1]))
    if recipient is None and not _has_own_verb(text, place, lexicon):
        recipient = _recipient(lexicon, text, place.opening)
    received_by = recipient_code(recipient, context.organization, own_word)
    if received_by is RecipientCode.GOVERNMENT_DEPARTMENTS and quantity.unit in lexicon.context.body_units:
        recipient = received_by = None  # 涉及承办单位81个: they are what is counted
    if received_by is None:
        received_by = received_by_metric(resolved.detail or counted.metric_code)
    code = counted.metric_code
    if code == ADOPTED_BY_CITY and context.organization and context.organization.code[:2] in MUNICIPALITIES:
        code = ADOPTED_BY_PROVINCE
    end = quantity.printed_end
    return Observation(
        char_start=quantity.start,
        char_end=end,
        printed=text[quantity.start : end],
        value=float(quantity.value),
        unit=quantity.unit,
        bound=quantity.bound,
        status=figure.status,
        metric_code=code,
        detail_code=resolved.detail,
        value_high=None if quantity.high is None else float(quantity.high),
        rule_id=counted.rule_id,
        noun=counted.noun,
        subject=subject.printed,
        subject_code=subject.codes[0],
        subject_codes=tuple(map(str, subject.codes)),
        recipient=recipient,
        recipient_code=received_by,
        period_start=figure.period[0],
        period_end=figure.period[1],
        section=figure.section,
        sentence_start=place.sentence[0],
        sentence_end=place.sentence[1],
        confidence=confidence_of(text, resolved, figure.status, subject),
        capture_id=context.capture_of(quantity.start),
    )


def _with_recipient_now(before: Observation, found: Sequence[LocatedFigure]) -> Observation:
    """市领导批示47件（上年39件）: who received the value of the year before received it then, too."""
    for located in reversed(found):
        now = located.observation
        if now.sentence_start != before.sentence_start:
            break
        if now.metric_code == before.metric_code:
            return replace(before, recipient=now.recipient, recipient_code=now.recipient_code)
    return before


def _recipient(lexicon: Lexicon, text: str, span: tuple[int, int]) -> str | None:
    """The last recipient of the span, without the words that make it one."""
    # The plain search for a body is ten times as fast as the one with its verbs, and most spans name none.
    if not lexicon.recipient.names.search(text, *span) or not (
        recipient := _last_match(lexicon.recipient.phrases, text, *span)
    ):
        return None
    name = lexicon.recipient.names.search(recipient)
    if name is None:
        return recipient
    return _first_of_list(lexicon, text, span, name[0]) if "政协" in name[0] else name[0]


def _first_of_list(lexicon: Lexicon, text: str, span: tuple[int, int], name: str) -> str:
    """区委、区政府、区政协主要领导批示: the Party or government, where a committee ends a list of them."""
    end = text.rfind(name, *span) + len(name)
    for listed in lexicon.recipient.lists.finditer(text, span[0], end):
        first = lexicon.recipient.names.search(listed[0])
        if first and listed.end() == end and "政协" not in first[0]:
            return first[0]
    return name


def _has_own_verb(text: str, place: QuantityContext, lexicon: Lexicon) -> bool:
    """向全国政协提交提案40件、编报简报40期: whether a later item of a list has a verb of its own."""
    if place.list_index == 0:
        return False
    words = text[place.left[0] : min(place.left[0] + _LONGEST_VERB, place.left[1])].lstrip(_JOINTS)
    # the tagger takes 编报 for a noun
    if words[:2] in lexicon.verbs or load_actor_grammar().committee_alone.match(words):
        return True
    return any(tag == "v" for _, tag in rjieba.tag(words)[:1])


def _last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> str | None:
    """The last of the words in the span."""
    found = pattern.findall(text, start, end)
    return found[-1] if found else None
