"""From clean text to observations: every printed quantity with what it counts, who, when and whether it is a
result.

In: body_text and blocks of a `CleanPage`, the document's year, type and organisation. Out: `Observation`s in
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
from typing import TypeVar

from gov_reviews.facts.assertion import AssertionClassifier
from gov_reviews.facts.comparison import ComparedRole, compared_role
from gov_reviews.facts.confidence import confidence_of
from gov_reviews.facts.count_resolver import CountResolver
from gov_reviews.facts.ellipsis import ResolvedQuantity, find_sums
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
    find_proposal_series,
)
from gov_reviews.facts.quantities import Quantity, read_numerals
from gov_reviews.facts.quantity_context import QuantityContext, locate
from gov_reviews.facts.recipients import (
    named_recipient,
    own_level_word,
    received_by_metric,
    recipient_code,
)
from gov_reviews.facts.scope import CueIndex, mask_names
from gov_reviews.facts.share_rates import tell_grades_apart
from gov_reviews.facts.skipped_numerals import UNREAD_KINDS, SkippedNumeral
from gov_reviews.facts.statement_contest import MetricMatch
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

_MUNICIPALITIES = ("11", "12", "31", "50")  # 北京 天津 上海 重庆: 市政协 is of provincial level there
_LARGEST_OF_RHETORIC = 10
_LONGEST_ENTRY = 30  # characters of a line of a list of figures
_CLOSED = "。！？!?；;：:…"
_PROPOSALS_HANDLED = "proposals_handled"
_ADOPTED_BY_CITY, _ADOPTED_BY_PROVINCE = (
    "opinion_reports_adopted_municipal",
    "opinion_reports_adopted_provincial",
)
_PARTIES = "党派"
_PROPOSALS_OF: Mapping[tuple[SubjectCode, ...], str] = {
    (SubjectCode.GOVERNMENT,): _PROPOSALS_HANDLED,
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
        series = find_proposal_series(self._text, quantities, places, self._catalogue)
        self._resolve_in_order(figures, sums, CountResolver(self._counter, self._masked, self._cues, series))
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
        roles = [
            compared_role(self._masked, self._cues, quantity, place, self._lexicon)
            for quantity, place in zip(quantities, places, strict=True)
        ]
        sections = _sections(quantities, self._blocks)
        figures: list[_Figure] = []
        for quantity, place, role, section in zip(quantities, places, roles, sections, strict=True):
            reach = (max(0, place.sentence[0] - self._topic_reach), quantity.start)
            if self._traces is not None:
                self._trace_into(self._traces, quantity)
            for counted in self._counter.count(quantity, place, reach):
                figures.append(_Figure(ResolvedQuantity(quantity, place, counted), reach, role, section))
        return figures

    def _sums(self, figures: Sequence[_Figure]) -> dict[int, int]:
        """Which number is part of which by sum; 41件，较上年的36件增加5件 adds up by itself."""
        own = {  # a number that says two things is there once
            figure.resolved.quantity.start: figure.resolved for figure in figures if figure.role is None
        }.values()
        return find_sums(self._text, [one.quantity for one in own], [one.place for one in own], self._lexicon)

    def _trace_into(self, traces: dict[int, FigureTrace], quantity: Quantity) -> None:
        """Keep the statements that compete from now on for a quantity."""
        self._counter.trace_into(traces.setdefault(quantity.start, FigureTrace()).statements)

    def _resolve_in_order(
        self, figures: Sequence[_Figure], sums: Mapping[int, int], resolver: CountResolver
    ) -> None:
        """Completes what each figure counts, with what was said before it in its sentence."""
        earlier: list[ResolvedQuantity] = []
        for figure in figures:
            resolved = figure.resolved
            if earlier and not self._goes_on(earlier[-1].place.sentence, resolved.place.sentence):
                earlier = []
            if self._traces is not None:
                self._trace_into(self._traces, resolved.quantity)
            resolver.resolve(resolved, figure.reach, earlier, sums, figure.role)
            earlier.append(resolved)

    def _keep_cue(
        self,
        traces: dict[int, FigureTrace],
        figure: _Figure,
        decided: DecidedField,
        span: tuple[int, int] | None,
    ) -> None:
        """Keep the words that decided a field."""
        quantity, place = figure.resolved.quantity, figure.resolved.place
        trace = traces.setdefault(quantity.start, FigureTrace())
        trace.add_cue(decided, self._text, span, place.clause[0])

    def _name_actors(self, figures: Sequence[_Figure]) -> None:
        """Who acted in each figure."""
        actors = self._actors
        for figure in figures:
            resolved = figure.resolved
            quantity, place = resolved.quantity, resolved.place
            subject = actors.subject(quantity, place)
            _pass_on_proposals(self._text, resolved, subject)
            code = resolved.detail or resolved.counted.metric_code
            figure.subject = actors.known_by_metric(subject, code, quantity, place)
            if self._traces is not None:
                self._keep_cue(self._traces, figure, DecidedField.WHO, figure.subject.named_at)

    def _name_changes(self, figures: Sequence[_Figure]) -> None:
        """A change is no figure of what changed; at most one of a detail that counts changes."""
        for figure in figures:
            if figure.role is not ComparedRole.CHANGE:
                continue
            resolved = figure.resolved
            if self._traces is not None:
                self._trace_into(self._traces, resolved.quantity)
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
            if self._traces is not None:
                self._keep_cue(self._traces, figure, DecidedField.STATUS, self._judge.told_at)

    def _date(self, figures: Sequence[_Figure]) -> None:
        """When each figure was."""
        for figure in figures:
            quantity, place, status = figure.resolved.quantity, figure.resolved.place, figure.status
            is_rule = status is FactStatus.PLAN and self._judge.is_rule_of_the_year(quantity, place)
            figure.period = self._times.period(place, quantity.start, status, figure.role, is_rule=is_rule)
            if self._traces is not None:
                told_at = self._times.told_at(place, quantity.start, status, figure.role)
                self._keep_cue(self._traces, figure, DecidedField.WHEN, told_at)

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

    def _goes_on(self, before: tuple[int, int], sentence: tuple[int, int]) -> bool:
        """Whether two numbers are of one sentence, or of two lines of a list that follow each other
        (协商议事164场 | 参与群众5200人次).
        """
        if before == sentence:
            return True
        is_next = before[1] == sentence[0] and self._text[before[1] - 1] == "\n"
        longest = max(before[1] - before[0], sentence[1] - sentence[0])
        return is_next and longest <= _LONGEST_ENTRY and self._text[before[1] - 2] not in _CLOSED


def _pass_on_proposals(text: str, resolved: ResolvedQuantity, subject: Participant) -> None:
    """What a government body has are proposals that it handles, what it received those that were passed on
    to it (市政府共收到政协提案146件); what the parties alone hand in are collective ones
    (各民主党派承担调研8项，提交提案81件).
    """
    if resolved.counted.metric_code != PROPOSALS_SUBMITTED:
        return
    code = _PROPOSALS_OF.get(subject.codes)
    if code is None or subject.is_weak:
        return
    if code == _PROPOSALS_HANDLED and _RECEIVED.search(text, *resolved.place.left):
        code = _PROPOSALS_ASSIGNED
    if code == COLLECTIVE_PROPOSALS and _PARTIES not in (subject.printed or ""):
        return
    resolved.counted = replace(resolved.counted, metric_code=code, rule_id=f"subject/{code}")
    resolved.detail = None


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
    starts: list[int] = []
    texts: list[str | None] = [None]
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.start is not None:
            starts.append(block.start)
            texts.append(block.text)
    return [texts[bisect_right(starts, quantity.start)] for quantity in quantities]


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
    edges = [
        edge
        for block in blocks
        if block.kind in _UNREAD and block.start is not None
        for edge in (block.start, block.end or block.start)
    ]
    if not edges:
        return quantities
    # before an even number of edges: in no such block
    return [quantity for quantity in quantities if bisect_right(edges, quantity.start) % 2 == 0]


def _observe(
    text: str, figure: _Figure, context: FactContext, lexicon: Lexicon, own_word: str | None
) -> Observation:
    """One observation."""
    resolved, subject = figure.resolved, figure.subject
    quantity, place, counted = resolved.quantity, resolved.place, resolved.counted
    recipient = named_recipient(text, place, lexicon)
    received_by = recipient_code(recipient, context.organization, own_word) if recipient else None
    if received_by is RecipientCode.GOVERNMENT_DEPARTMENTS and quantity.unit in lexicon.context.body_units:
        recipient = received_by = None  # 涉及承办单位81个: they are what is counted
    if received_by is None:
        received_by = received_by_metric(resolved.detail or counted.metric_code)
    code = counted.metric_code
    if code == _ADOPTED_BY_CITY and context.organization and context.organization.code[:2] in _MUNICIPALITIES:
        code = _ADOPTED_BY_PROVINCE
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
