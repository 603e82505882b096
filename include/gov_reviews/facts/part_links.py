"""Which figure is part of which: parts that are named, later stages, regroupings, shares.

In: the text and its figures in order, each with its place. Out: the same figures, each part with the figure
that it is taken from and how. Only what the text says is linked: the words between two figures, brackets, a
sum that comes out, what is done to the same things one after the other; and never a figure to itself, nor to
one behind it but a total that adds them up. A share names its base where that is printed, else its numerator.
A sum of a total and its parts, or of what was collected and what of it was used, counts things twice: the
year values look at these links. What the numbers alone prove is part_proofs.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import rjieba

from gov_reviews.facts.part_kinds import (
    LocatedFigure,
    PartStage,
    are_of_one_field,
    is_earlier_period,
    is_linked_to,
    is_never_of,
    is_part,
    is_same_kind,
    link_to,
    load_part_words,
    may_become,
    under_metric,
    with_link,
)
from gov_reviews.facts.part_proofs import (
    MOST_LOOKED_BACK,
    is_round_money,
    link_far_sums,
    link_proven_shares,
    link_totals_behind,
    with_bases,
)
from gov_reviews.facts.quantity_context import QuantityContext, said_behind
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import load_lexicon
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation

_BRACKET = re.compile("[（(）)]")
_CARD_LINES = 8  # lines of a number card between a figure and one that it is taken from
_SENTENCES_BACK = 2  # of a paragraph, in which a later stage finds the one before
_BRANCHES = ("┗", "└", "├")
_SENTENCE_MARKS = frozenset("。！？!?…")
_STATEMENT_END = re.compile(r"[；;。！？!?…\n]")
_JOINTLY = re.compile("合计|共计|总计|一共|共")  # 两家合计占六成: the share of several counts together
_GOES_ON = tuple("被获得受")  # 其中，被市政协采用9篇；获区领导批示4篇: the same subject, left out
_ANNOUNCES = re.compile(f"(?:[{HAN}“”]{{0,8}}中，|[{HAN}]{{0,4}}[：:])\\s*")
_AMONG = re.compile(f"[{HAN}]{{1,8}}中(?![央国小心学共])[{HAN}]{{0,8}}")
_OF_THEM = re.compile(f"[{HAN}]{{2,8}}中[，,]")
_EACH_SHARE = "分别占"
_EACH = "分别"
_REST = "余"  # 其余, 剩余, 余下
_AFTERWARDS = "后"
_ISSUE = "期"  # of a bulletin: no act
_INSTRUCTED = re.compile(f"(?:对|就|在)([{HAN}]{{2,16}}?)(?:上?[作做]出|给予|上)?(?:重要|肯定性)?批示")
_OUT_OF = re.compile(f"[{HAN}]{{0,10}}中[^。；]{{1,60}}\\Z")
_ASIDE = re.compile("^[（(][^（()）]{1,6}[)）]")
_MARKS = "，。；、：\n "
_CHOSEN_AS = re.compile("被(?:确定|选|列|评|定|遴选|推荐|推选)[选定]?[为作入]")
_SHORTEST_PREDICATE = 3  # characters
_DIVIDES = re.compile(
    rf"[在（(]?(?:[一二三四五]|\d)?[)）]?(?:[{HAN}]{{2,10}}中(?![央国小心学共])|[从按][{HAN}]{{1,8}}?(?:看|来看|分|划分|分类))(?P<mark>[，,]?)"
)
_POINTERS = ("这些", "上述", "以上")  # goes on about the paragraph before
_BEFORE_NUMBERS = "的有共为达"  # 学历的|有, no part of the noun
_ENDING_LENGTH = 2  # characters of a noun before a number by which parts are named alike
_GROUP, _MEMBERS_ACTING = "members_of_group", "members_participating"
_AS_BEFORE = "ellipsis/resumed"
_AS_PART = "ellipsis/part"  # the rule of a part that counts what its whole counts
_PREDICATE_LENGTH = 8  # characters behind a number, in which its predicate shows
_VERBAL = ("v", "p", "d")  # word classes of a predicate: verbs, prepositions, adverbs
_NOMINAL = ("n", "r", "s")  # ... of what it is about: nouns, pronouns, places


@cache
def _cues() -> re.Pattern[str]:
    """What stands before a figure that is introduced as a part; without it, and without a regrouping, no such
    pattern (`_BRACKET`, `_ANNOUNCES`, `_AMONG`, `_DIVIDES`; 从 of what was chosen) need be tried.

    Each alternative begins with a character, no class: `re` looks for such ones seven times as fast.
    """
    return find_any_pattern((*map(re.escape, "（(：:中从按"), load_part_words().openers.pattern))


def link_parts(text: str, figures: Sequence[LocatedFigure], sums: Mapping[int, int]) -> list[Observation]:
    """The figures, those that are part of another with `part_of`.

    Args:
        text: body_text.
        figures: All of them, in order of place; a number that says two things is there twice.
        sums: Start of a number -> start of the number, before or behind it, that it adds up to with its
            neighbours.

    Returns:
        In the same order.
    """
    figures = _printed_again(text, figures)
    linker = _Linker(text, sums)
    linked: list[LocatedFigure] = []
    for figure in figures:
        part_of = linker.part_of(figure, linked[-MOST_LOOKED_BACK:])
        if part_of is not None:
            figure = with_link(figure, part_of)
        linked.append(figure)
        linker.remember(figure)
    link_totals_behind(linked, sums)
    link_far_sums(text, linked, linker.is_later)
    counted = {
        (figure.observation.char_start, figure.observation.unit): figure for figure in reversed(linked)
    }
    for at, figure in enumerate(linked):
        if is_part(figure):
            linked[at] = _with_kind(text, figure, counted)
    for at in link_proven_shares(linked):
        linked[at] = _with_kind(text, linked[at], counted)
    return with_bases(text, linked)


def _printed_again(text: str, figures: Sequence[LocatedFigure]) -> list[LocatedFigure]:
    """交办的220件 … 220件提案中，: a number printed again to tell of its parts counts the same things."""
    last: dict[tuple[str, float], Observation] = {}
    told = []
    for figure in figures:
        one = figure.observation
        before = last.get((one.unit, one.value))
        if before and one.decided is None and _OF_THEM.match(text, one.char_end):
            is_known = OTHER not in (before.metric_code, one.metric_code)
            if is_known and before.metric_code != one.metric_code and are_of_one_field(before, one):
                one = under_metric(one, before.detail_code or before.metric_code, _AS_BEFORE)
                figure = LocatedFigure(one, figure.place)
        last[one.unit, one.value] = one
        told.append(figure)
    return told


def _with_kind(
    text: str, figure: LocatedFigure, counted: Mapping[tuple[int, str], LocatedFigure]
) -> LocatedFigure:
    """立案1974件。其中，2017年402件: a part without a word of its own counts what its whole counts; with a
    noun of its own, to which nothing was done, the detail of its whole (承办单位43个，其中政府部门32个). Of
    what was filed it is filed (立案318件，其中委员提案271件), of all members a group (宗教界人士8名).

    Args:
        counted: The figures by place and measure word.
    """
    part = figure.observation
    link = part.part_of
    if link is None or link.relation is not PartRelation.PART or part.decided is not None:
        return figure
    known = load_catalogue().metrics[part.detail_code or part.metric_code]
    code = known.as_part_of.get(link.metric_code)
    if code == _GROUP and _act_by_themselves(text, figure):
        return LocatedFigure(under_metric(part, _MEMBERS_ACTING, _AS_PART), figure.place)
    if code and (known.code != OTHER or _is_kind_by_its_noun(text, figure)):
        return LocatedFigure(under_metric(part, code, _AS_PART), figure.place)
    whole = counted.get((link.char_start, part.unit))
    if known.code != OTHER or whole is None:
        return figure
    return _kind_of_whole(text, figure, whole.observation)


def _kind_of_whole(text: str, figure: LocatedFigure, whole: Observation) -> LocatedFigure:
    """A part for which the catalogue has no metric, as what its whole counts, where its words allow it."""
    part = figure.observation
    detail = whole.detail_code if whole.metric_code == OTHER else None
    is_kind_of_detail = detail is not None and not load_part_words().stage_verbs.search(
        text, *figure.place.left
    )
    if not is_kind_of_detail and (part.noun is not None or whole.metric_code == OTHER):
        return figure
    of_itself = load_catalogue().metrics[whole.metric_code].as_part_of.get(whole.metric_code)
    if of_itself:  # 继续提名的241名
        return LocatedFigure(under_metric(part, of_itself, _AS_PART), figure.place)
    kind = replace(part, metric_code=whole.metric_code, detail_code=detail, rule_id=_AS_PART)
    return LocatedFigure(kind, figure.place)


def _act_by_themselves(text: str, figure: LocatedFigure) -> bool:
    """269名委员中，有188名提交过信息: whether a verb right behind a number of people says what they did."""
    if not is_same_kind(figure.observation.unit, "人") or figure.place.left[1] <= figure.place.left[0]:
        return False
    opens = text[slice(*figure.place.left)].strip("，、 ") in load_lexicon().openers
    behind = said_behind(text, figure.place)[:_PREDICATE_LENGTH]
    return opens and load_part_words().stage_verbs.match(behind) is not None


def _is_kind_by_its_noun(text: str, figure: LocatedFigure) -> bool:
    """妇女184名，占28.6%: whether nothing is said of a part but what it is, a noun of people."""
    part, place = figure.observation, figure.place
    if part.noun is None or not is_same_kind(part.unit, "人"):
        return False
    if part.noun.endswith(load_part_words().acts) or load_part_words().stage_verbs.search(text, *place.left):
        return False
    behind = said_behind(text, place).removeprefix(part.noun)
    return not behind or load_part_words().shares.match(behind) is not None


def counted_elsewhere(observations: Sequence[Observation]) -> set[tuple[int, str]]:
    """Place and metric of the figures that another one counts, too: parts and regroupings, and what was
    collected where what of it was reported counts for the same metric.
    """
    aside = set()
    for observation in observations:
        part_of = observation.part_of
        if part_of is None:
            continue
        if part_of.relation in (PartRelation.PART, PartRelation.REGROUPED):
            aside.add((observation.char_start, observation.metric_code))
        elif part_of.relation is PartRelation.STAGE and part_of.metric_code == observation.metric_code:
            aside.add((part_of.char_start, part_of.metric_code))
    return aside


class _Linker:
    """Finds of one figure of a text what it is taken from among those before it."""

    def __init__(self, text: str, sums: Mapping[int, int]) -> None:
        self._text, self._sums, self._words = text, sums, load_part_words()
        self._cues = _cues()
        self._first: dict[tuple[str, float], LocatedFigure] = {}
        self._parted: tuple[int, int] | None = None  # the last sentence with a part

    def remember(self, figure: LocatedFigure) -> None:
        """Keep the first figure of each value that names a stage, and where the last part stands."""
        observation = figure.observation
        if is_part(figure):
            self._parted = figure.place.sentence
        if self._stages(figure):
            self._first.setdefault((observation.unit, observation.value), figure)

    def part_of(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> PartOf | None:
        """The first relation that the text states, the surest first.

        Args:
            earlier: The figures right before it, linked already.
        """
        if not earlier or figure.is_change or figure.observation.rule_id == "ellipsis/compared":
            return None  # 118件（去年96件），增加22件: neither another year's value nor a change is a part
        beside = _beside(figure, earlier)
        if figure.observation.unit == "%":
            share = self._share(figure, beside or self._before(figure, earlier))
            return share or (self._divided(figure, earlier) if self._names_share(figure) else None)
        stated = self._stated(figure, earlier, beside)
        return stated or self._stage_of_another_sentence(figure, earlier) or self._kind(figure, earlier)

    def _stated(
        self, figure: LocatedFigure, earlier: Sequence[LocatedFigure], beside: Sequence[LocatedFigure]
    ) -> PartOf | None:
        """The first relation that the words of a sentence state; `beside`: the figures of it, the nearest
        first.
        """
        before = (figure.place.sentence[0], figure.observation.char_start)
        has_cue = (
            self._cues.search(self._text, *before) or self._words.regroupings.search(self._text, *before)
        ) is not None
        if not beside:
            return (self._opened(figure, earlier) or self._divided(figure, earlier)) if has_cue else None
        return (
            (self._introduced(figure, earlier, beside) if has_cue else None)
            or self._picked(figure, beside)
            or self._parallel(figure, beside)
            or (self._regrouped(figure, beside) if has_cue else None)
            or self._stage(figure, beside)
            or self._summed(figure, beside)
            or self._going_on(figure, beside)
            or self._unnamed(figure, beside)
        )

    def _introduced(
        self, figure: LocatedFigure, earlier: Sequence[LocatedFigure], beside: Sequence[LocatedFigure]
    ) -> PartOf | None:
        """The first relation that a mark or a word before the parts of something states."""
        return (
            self._bracketed(figure, beside)
            or self._divided(figure, earlier)
            or self._opened(figure, earlier)
            or self._announced(figure, beside)
            or self._chosen(figure, beside)
        )

    def _stage_of_another_sentence(
        self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]
    ) -> PartOf | None:
        """On a card, right before in the paragraph where the catalogue knows both, or of the same value."""
        if not self._stages(figure):
            return None
        card = self._on_card(figure, earlier)
        if card and self._is_instruction(figure):
            # more instructions than reports of a line before are on something else, too
            card = [one for one in card if one.observation.value >= figure.observation.value]
        return (
            self._stage(figure, card)
            or self._stage(figure, self._known_before(figure, earlier))
            or self._stage(figure, self._of_same_value(figure))
        )

    def _known_before(
        self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]
    ) -> Sequence[LocatedFigure]:
        """The figures right before in the paragraph, where the catalogue knows them and this one."""
        if figure.observation.metric_code == OTHER:
            return ()
        return [one for one in self._before(figure, earlier) if one.observation.metric_code != OTHER]

    def _kind(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> PartOf | None:
        """立案159件。……经济类47件: what the catalogue knows as a kind of the things that the nearest total of
        the paragraph, or of the one before, counts.
        """
        wholes = self._wholes(figure)
        if not wholes:
            return None
        for whole in reversed(earlier):
            if self._text.count("\n", whole.observation.char_end, figure.place.sentence[0]) > 1:
                return None
            is_total = whole.observation.detail_code is None and not is_part(whole)
            if is_total and whole.observation.metric_code in wholes:
                return link_to(whole if self._fits(whole, figure) else None, PartRelation.PART)
        return None

    def _before(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> list[LocatedFigure]:
        """The figures of the sentences right before, in the same paragraph, that count things of the same
        category.
        """
        found: list[LocatedFigure] = []
        sentence = figure.place.sentence
        sentences = {sentence}
        for one in reversed(earlier):
            if self._text.find("\n", one.observation.char_end, sentence[0]) >= 0:
                break
            sentences.add(one.place.sentence)
            if len(sentences) > _SENTENCES_BACK + 1:
                break
            if one.place.sentence != sentence and are_of_one_field(one.observation, figure.observation):
                found.append(one)
        return found

    def _on_card(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> list[LocatedFigure]:
        """The figures of the lines right before, where each line is a figure: no sentence ends between."""
        found: list[LocatedFigure] = []
        end = figure.place.sentence[0]
        if self._text[end - 1 : end] in _SENTENCE_MARKS:
            return found  # most sentences follow another in one line
        for one in reversed(earlier):
            between = self._text[one.observation.char_end : end]
            if _STATEMENT_END.search(between.replace("\n", "")) or between.count("\n") > _CARD_LINES:
                break
            if one.place.sentence != figure.place.sentence:
                found.append(one)
        return found

    def _of_same_value(self, figure: LocatedFigure) -> list[LocatedFigure]:
        """立案158件 … 158件提案全部办结: a number that was printed before, as a later stage."""
        before = self._first.get((figure.observation.unit, figure.observation.value))
        if before is None or is_part(before):  # 闭会期间收到10件 … 10件提案被确定为重点: by chance
            return []
        return [before] if before.place.sentence != figure.place.sentence else []

    def _share(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """女委员85名，占41.2%: the percentage is about the count before it; 满意的占96.5% about a whole, as
        is one that opens its clause (99.2%已经办复).
        """
        observation = figure.observation
        if observation.unit != "%" or not (self._names_share(figure) or self._is_said_of_a_share(figure)):
            return None
        counts = [whole for whole in beside if whole.observation.unit != "%"]
        told = self._told_apart(figure, beside) if counts else None
        counted = told or self._counted(figure, counts)
        return link_to(counted, PartRelation.SHARE)

    def _counted(self, share: LocatedFigure, counts: Sequence[LocatedFigure]) -> LocatedFigure | None:
        """The count that a percentage is about, of those before it, the nearest first."""
        if counts and counts[0].place.sentence != share.place.sentence:
            totals = (one for one in counts if not is_part(one) and one.observation.metric_code != OTHER)
            return next(totals, None)
        if len(counts) > 1 and self._is_beside_the_point(share, counts):
            return counts[1]
        return next(iter(counts), None)

    def _is_beside_the_point(self, share: LocatedFigure, counts: Sequence[LocatedFigure]) -> bool:
        """两家合计占六成: the nearest counts those who share; 146位委员、497人次参加，占69.8%: how often they
        came.
        """
        nearest, start = counts[0], share.observation.char_start
        if nearest.place.clause == share.place.clause and _JOINTLY.search(
            self._text, nearest.observation.char_end, start
        ):
            return True
        return nearest.observation.unit == "人次" and _counts_people(counts[1])

    def _told_apart(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> LocatedFigure | None:
        """592件、759件，分别占总数的93.1%和97.6%: the count that stands at the same place of its list."""
        start = figure.observation.char_start
        opener = self._text.rfind(_EACH_SHARE, figure.place.clause[0], start)
        if opener < 0:
            return None
        ahead = [one for one in beside if one.observation.char_end <= opener]
        nearest = ahead[0].observation.unit if ahead else ""
        counts = [one for one in reversed(ahead) if one.observation.unit == nearest != "%"]
        place = sum(opener < one.observation.char_start < start for one in beside)
        return counts[place] if len(counts) > 1 and place < len(counts) else None

    def _names_share(self, figure: LocatedFigure) -> bool:
        start = figure.observation.char_start
        if self._words.shares.search(self._text, figure.place.left[0], start) is not None:
            return True
        return self._text.rfind(_EACH_SHARE, figure.place.clause[0], start) >= 0

    def _is_said_of_a_share(self, figure: LocatedFigure) -> bool:
        """99.2%已经办复, 近九成的提案得到落实: what is done is done to a share."""
        place = figure.place
        is_opening = not self._text[place.clause[0] : figure.observation.char_start].strip(
            "，、 近约超逾过有"
        )
        behind = self._text[figure.observation.char_end : place.right[1]].removeprefix("以上")
        return is_opening and len(behind.strip(_MARKS)) >= _SHORTEST_PREDICATE

    def _bracketed(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """300条（委员200条、党派100条）: the figure right before the bracket that is still open."""
        opening = self._open_bracket(figure.place.sentence[0], figure.observation.char_start)
        if opening is None:
            return None
        whole = next((whole for whole in beside if whole.observation.char_end <= opening), None)
        if whole is None or _STATEMENT_END.search(self._text, whole.observation.char_end, opening):
            return None
        return link_to(whole if self._fits(whole, figure) else None, PartRelation.PART)

    def _open_bracket(self, start: int, end: int) -> int | None:
        """Where the bracket begins that is open at `end`; None where none is."""
        if self._text.find("（", start, end) < 0 and self._text.find("(", start, end) < 0:
            return None
        is_open: list[int] = []
        for bracket in _BRACKET.finditer(self._text, start, end):
            if bracket[0] in "（(":
                is_open.append(bracket.start())
            elif is_open:
                is_open.pop()
        return is_open[-1] if is_open else None

    def _opened(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> PartOf | None:
        """立案312件，其中委员提案268件、集体提案44件; 开展协商28次。其中，专题协商9次."""
        place = figure.place
        opener = self._last_opener(figure)
        if opener is None:
            return None
        opens_sentence = self._opens_sentence(place, opener)
        parts: list[LocatedFigure] = []
        for whole in reversed(earlier):
            if whole.observation.char_end > opener.start():
                parts.append(whole)
                continue  # a part under the same opener
            is_same = whole.place.sentence == place.sentence
            is_near = whole.place.sentence[1] == place.sentence[0] or opener[0] in _BRANCHES
            if not (is_same or (opens_sentence and is_near)):
                return None
            if self._is_aside(whole, opener, earlier, opens_sentence=opens_sentence):
                continue
            # the total of the sentence before, not one of its parts; 提交300件，立案280件，其中大会提交240件
            if (not is_same and is_part(whole)) or self._is_after(
                self._stages(whole), self._own_stages(figure)
            ):
                continue
            if self._ends_parts(figure, whole, parts, opener):
                return None
            if self._fits(whole, figure, is_opened=True):
                return link_to(whole, PartRelation.PART)
        return self._as_before(figure, parts, len(earlier))

    def _opens_sentence(self, place: QuantityContext, opener: re.Match[str]) -> bool:
        """Whether nothing but other openers stands before one: 其中，包括."""
        before = self._text[place.sentence[0] : opener.start()]
        return not self._words.openers.sub("", before).strip("，、 “")

    def _last_opener(self, figure: LocatedFigure) -> re.Match[str] | None:
        """The last word before a figure that opens parts (其中)."""
        opener = None
        for opener in self._words.openers.finditer(  # noqa: B007 - the last one counts
            self._text, self._opened_from(figure.place), figure.observation.char_start
        ):
            pass
        return opener

    def _as_before(
        self, figure: LocatedFigure, parts: Sequence[LocatedFigure], looked_at: int
    ) -> PartOf | None:
        """What the part before is taken from, where the list is so long that its total is out of reach."""
        if looked_at < MOST_LOOKED_BACK or len(parts) < looked_at:
            return None
        last = parts[0].observation
        return last.part_of if is_part(parts[0]) and last.unit == figure.observation.unit else None

    def _ends_parts(
        self,
        figure: LocatedFigure,
        whole: LocatedFigure,
        parts: Sequence[LocatedFigure],
        opener: re.Match[str],
    ) -> bool:
        """提交187件，其中会后17件，立案175件: behind parts that name no stage a later stage is one of the
        whole, no part; nor is a figure behind a list of names.
        """
        if self._lists_names(opener, parts[-1:] or [figure]):
            return True
        stages = self._stages(whole)
        later = [self._is_after(self._own_stages(one), stages) for one in (figure, *parts)]
        return len(later) > 1 and later[0] and not any(later[1:])

    def _lists_names(self, opener: re.Match[str], first: Sequence[LocatedFigure]) -> bool:
        """全体会议5次，分别是预备会议、闭幕会，分组讨论2次: what is listed are names, no figures."""
        between = self._text[opener.end() : first[0].observation.char_start]
        return opener[0].startswith(_EACH) and "，" in between

    def _own_stages(self, figure: LocatedFigure) -> frozenset[PartStage]:
        """The stages that the last verb before a figure names."""
        verbs = self._words.stage_verbs.findall(self._text, *figure.place.left)
        return frozenset(self._words.stages_of[verbs[-1]]) if verbs else frozenset()

    def _is_aside(
        self,
        whole: LocatedFigure,
        opener: re.Match[str],
        earlier: Sequence[LocatedFigure],
        *,
        opens_sentence: bool,
    ) -> bool:
        """Whether a figure before an opener is not what it divides: one branch of several, one of which
        nothing was taken before the rest (共15万字。剩余40篇，11万字), or one in a bracket that is closed
        (立案357件（并案23件），其中重点提案6件).
        """
        if opener[0] in _BRANCHES and self._is_branch(whole):
            return True
        if _REST in opener[0] and not any(is_linked_to(one, whole.observation) for one in earlier):
            return True
        if opens_sentence and whole.place.sentence[1] > opener.start():
            return False
        start = whole.place.sentence[0]
        bracket = self._open_bracket(start, whole.observation.char_start)
        return bracket is not None and bracket != self._open_bracket(start, opener.start())

    def _announced(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """重点视察6次：城市更新1次、乡村振兴2次; 提出的32条建议中，写进规划19条: the whole stands right
        before the mark.
        """
        for whole in beside:
            if whole.place.statement != figure.place.statement:
                return None
            if whole.place.clause == figure.place.clause:
                if self._is_among(whole, figure):
                    return link_to(whole, PartRelation.PART)
                continue
            is_last = whole.place.list_index == whole.place.list_size - 1
            if is_last and _ANNOUNCES.fullmatch(
                self._text, whole.observation.char_end, whole.place.clause[1]
            ):
                is_like = whole.observation.unit == figure.observation.unit and self._fits(whole, figure)
                return link_to(whole if is_like else None, PartRelation.PART)
            if not is_part(whole):
                return None
        return None

    def _is_among(self, whole: LocatedFigure, figure: LocatedFigure) -> bool:
        """47名委员中出席会议38名: whether a figure is said of some among those of another."""
        if whole.observation.unit != figure.observation.unit:
            return False
        between = self._text[whole.observation.char_end : figure.observation.char_start]
        return _AMONG.fullmatch(between) is not None and self._fits(whole, figure)

    def _divided(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> PartOf | None:
        """立案418件。立案提案中，经济类120件；社会类98件: a sentence that opens with what it divides, or by
        what (从类别看，), goes on about a total before it in the paragraph.
        """
        opener = self._divider(figure)
        if opener is None or self._is_divided_again(figure, earlier, opener.end()):
            return None
        verbs = self._verbs_in(opener[0])
        start = opener.start()
        if (first := self._first_divided(figure, earlier, opener.end())) is not None:
            return first
        # a statement that names its total goes on about the whole list, which may begin a line before
        most_breaks = int(bool(verbs) or opener[0].startswith(_POINTERS))
        for whole in self._told_before(figure, earlier, start, most_breaks):
            is_before = whole.observation.char_end <= start
            is_named = verbs.intersection(self._stage_words(whole)) if verbs else not is_part(whole)
            link = self._divided_by(whole, figure) if is_before and is_named else None
            if link is not None and (self._fits(whole, figure) or link.relation is PartRelation.SHARE):
                return link
        return None

    def _divider(self, figure: LocatedFigure) -> re.Match[str] | None:
        """The words that say what a sentence divides; without a mark behind them those that name a stage
        (立案提案中经济类120件).
        """
        start, end = figure.place.statement[0], figure.observation.char_start
        opener = _DIVIDES.match(self._text, start, end)
        if opener is None and figure.place.sentence[0] != start:
            opener = _DIVIDES.match(self._text, figure.place.sentence[0], end)
        is_told = opener is not None and (opener["mark"] or self._verbs_in(opener[0]))
        return opener if is_told else None

    def _verbs_in(self, words: str) -> set[str]:
        """The verbs of stages in some words, also in 在立案的提案中."""
        return {verb for verb in self._words.stages_of if verb in words}

    def _is_divided_again(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure], start: int) -> bool:
        """立案的提案中，委员提案144件，团体提案19件，其中工会5件: whether a word behind some opens theirs."""
        opener = self._last_opener(figure)
        return opener is not None and any(
            start <= one.observation.char_start < opener.start() for one in earlier
        )

    def _told_before(
        self, figure: LocatedFigure, earlier: Sequence[LocatedFigure], start: int, most_breaks: int
    ) -> Iterator[LocatedFigure]:
        """The figures of the paragraph before a place, the nearest first; of the one before that only those
        of the same things (从来源看，反映信息224篇), unless there may be `most_breaks`.
        """
        for whole in reversed(earlier):
            breaks = self._text.count("\n", whole.observation.char_end, start)
            if breaks > 1:
                return
            if breaks <= most_breaks or _counts_the_same(whole, figure):
                yield whole

    def _first_divided(
        self, figure: LocatedFigure, earlier: Sequence[LocatedFigure], start: int
    ) -> PartOf | None:
        """What the first part behind an opener that ends at `start` is taken from, where this may be, too."""
        parts = [one for one in earlier if one.observation.char_start >= start]
        first = next(iter(parts), None)
        if first is None or not is_part(first) or first.observation.unit != figure.observation.unit:
            return None
        whole = next((one for one in earlier if is_linked_to(first, one.observation)), None)
        return first.observation.part_of if whole is not None and self._fits(whole, figure) else None

    def _divided_by(self, whole: LocatedFigure, figure: LocatedFigure) -> PartOf | None:
        """A part of what a sentence divides, in its measure word, or its percentage."""
        unit = whole.observation.unit
        if figure.observation.unit == "%" != unit:
            return link_to(whole, PartRelation.SHARE)
        return link_to(whole, PartRelation.PART) if unit == figure.observation.unit else None

    def _opened_from(self, place: QuantityContext) -> int:
        """Where the statement begins, with those before it whose subject it goes on about."""
        start = place.statement[0]
        if start > place.sentence[0] and self._text.startswith(_GOES_ON, start):
            return place.sentence[0]
        return start

    def _parallel(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """其中委员提案271件；集体提案47件: named alike, in the next statement, also where each statement has
        several (其中三次会议收到195件，立案187件；四次会议收到183件，立案178件).
        """
        if self._parted != figure.place.sentence or len(own := self._ending(figure)) < _ENDING_LENGTH:
            return None
        statement: tuple[int, int] | None = None
        for before in beside:
            if before.observation.unit == "%" or before.place.statement == figure.place.statement:
                continue
            statement = statement or before.place.statement
            if before.place.statement != statement:
                return None
            is_same = is_same_kind(before.observation.unit, figure.observation.unit)
            if is_same and is_part(before) and self._ending(before) == own:
                return self._above(before, beside, own).observation.part_of
        return None

    def _above(self, part: LocatedFigure, beside: Sequence[LocatedFigure], ending: str) -> LocatedFigure:
        """委员提案133件，其中联名提案11件；团体提案7件: the part that is parted once more, named alike."""
        wholes = (
            one
            for one in beside
            if is_linked_to(part, one.observation)
            and one.place.statement == part.place.statement
            and is_part(one)
            and self._ending(one) == ending
        )
        return next(wholes, part)

    def _ending(self, figure: LocatedFigure) -> str:
        """The last characters of the noun before a figure, by which parts are named alike."""
        return self._text[slice(*figure.place.left)].rstrip().rstrip(_BEFORE_NUMBERS)[-_ENDING_LENGTH:]

    def _picked(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """形成报告17篇，12篇获区领导批示: a number that opens its clause with no noun, of the things right
        before it.
        """
        place, observation = figure.place, figure.observation
        if place.list_index or self._text[place.left[0] : observation.char_start].strip("，、 有"):
            return None
        for whole in beside:
            if whole.place.statement != place.statement or whole.place.clause == place.clause:
                return None
            if self._is_picked(whole):
                continue
            if not self._opens_predicate(figure, whole.observation.noun or ""):
                return None
            one = whole.observation
            # 1篇信息获批示，1篇获采用: as many are no part
            is_whole = one.unit == observation.unit and one.part_of is None and one.value > observation.value
            return link_to(whole if is_whole and self._fits(whole, figure) else None, PartRelation.PART)
        return None

    def _is_picked(self, figure: LocatedFigure) -> bool:
        """Whether a figure is one of those that `_picked` links."""
        link = figure.observation.part_of
        is_opening = not self._text[slice(*figure.place.left)].strip("，、 有")
        return is_opening and link is not None and link.relation is PartRelation.PART

    def _opens_predicate(self, figure: LocatedFigure, noun: str) -> bool:
        """Whether a predicate follows a number, not its noun, nor what is done next to all of them; the noun
        of the things before may be said once more (79件（系列）提案被确定为).
        """
        behind = self._text[figure.observation.char_end : figure.place.right[1]]
        behind = _ASIDE.sub("", behind).removeprefix(noun)[:_PREDICATE_LENGTH]
        if _CHOSEN_AS.match(behind):
            return True
        verbs = self._words.stage_verbs.findall(behind)
        if verbs and not self._words.counts_again.issuperset(verbs):
            return False
        return bool(behind) and rjieba.tag(behind)[0][1].startswith(_VERBAL)

    def _is_branch(self, figure: LocatedFigure) -> bool:
        return self._text[slice(*figure.place.sentence)].lstrip().startswith(_BRANCHES)

    def _summed(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """重点视察4次：城市更新1次、乡村振兴1次、工业园区2次."""
        total = self._sums.get(figure.observation.char_start)
        if total is None:
            return None
        totals = (whole for whole in reversed(beside) if whole.observation.char_start == total)
        whole = next(totals, None)
        if whole is None or (whole.place.clause == figure.place.clause and is_round_money(whole)):
            return None  # 甲300万元、乙200万元、丙100万元: by chance
        codes = {whole.observation.metric_code, figure.observation.metric_code} - {OTHER}
        if len(codes) > 1 and figure.observation.unit in load_lexicon().act_units:
            return None  # 党组会议20次，常委会会议5次，主席会议15次: so are acts of several kinds
        return link_to(whole, PartRelation.PART)

    def _regrouped(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """意见建议98条，梳理归纳为5方面33条."""
        place = figure.place
        start = figure.observation.char_start
        regrouped = self._words.regroupings.search(self._text, place.clause[0], start)
        if regrouped is None:
            return None
        # 整理报送80条: what was sorted and handed in is a later stage; 并案后立案116件 is what is left
        is_stage = self._words.stage_verbs.match(self._text, regrouped.end(), start)
        if is_stage and not regrouped[0].endswith(_AFTERWARDS):
            return None
        for whole in beside:
            if whole.place.statement != place.statement:
                return None
            is_like = _counts_people(whole) == _counts_people(figure)
            if whole.place.clause != place.clause and is_like and self._fits(whole, figure):
                return link_to(whole, PartRelation.REGROUPED)
        return None

    def _going_on(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """收集问题188个，协调解决143个，正在推进29个: what else is done to the things of which some are at a
        later stage, where there are so many.
        """
        if figure.place.list_index:
            return None
        part, before = figure.observation, next((one for one in beside if one.observation.unit != "%"), None)
        if before is None or before.observation.unit != part.unit:
            return None
        link = before.observation.part_of
        if link is None or link.relation is not PartRelation.STAGE or not self._only_tells(figure):
            return None
        whole = next((one for one in beside if is_linked_to(before, one.observation)), None)
        if whole is None or before.observation.value + part.value > whole.observation.value:
            return None
        return link_to(whole if self._fits(whole, figure, is_stage=True) else None, PartRelation.PART)

    def _only_tells(self, figure: LocatedFigure) -> bool:
        """Whether a figure of no known metric has no noun before it, but a predicate."""
        one = figure.observation
        is_known = one.metric_code != OTHER or one.detail_code is not None
        tags = rjieba.tag(self._text[slice(*figure.place.left)])
        return not (is_known or any(tag.startswith(_NOMINAL) for _, tag in tags))

    def _unnamed(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """查出排污口23个，封堵21个: a number without a noun, in the clause behind one that has it, is of
        what was done to the same things. Of acts (调研9次，视察4次) each verb is a noun of its own.
        """
        whole, part, place = beside[0], figure.observation, figure.place
        noun = part.noun
        if part.metric_code != OTHER or part.detail_code is not None or noun is None or place.list_index:
            return None
        is_next = whole.place.statement == place.statement and whole.place.clause[1] == place.clause[0]
        one = whole.observation
        is_same = (one.noun, one.unit, one.status) == (noun, part.unit, part.status)
        is_own = self._text.find(noun, whole.place.clause[1], place.right[1]) >= 0
        if not (is_next and is_same) or is_own or part.unit in load_lexicon().act_units:
            return None
        left = self._text[place.left[0] : part.char_start].strip("，；、 ")
        if not all(tag.startswith(_VERBAL) for _, tag in rjieba.tag(left)):
            return None  # 民主党派报送12篇，街镇工委3篇
        return link_to(whole, PartRelation.STAGE) if self._fits(whole, figure) else None

    def _chosen(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """从244件提案中评选出《…》等30件: what was chosen out of the figure before."""
        whole = beside[0]
        before = self._text[whole.place.clause[0] : whole.observation.char_start].rstrip("近约")
        if not before.endswith("从"):
            return None
        if not _OUT_OF.match(self._text[whole.observation.char_end : figure.observation.char_start]):
            return None
        return link_to(whole if self._fits(whole, figure) else None, PartRelation.PART)

    def _stage(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """收集268条，编报131条，被市政协采用29条; 发放900份，收回842份."""
        own = self._stages(figure) if beside else None
        if not own:
            return None
        for whole in beside:
            if not self._is_after(own, self._stages(whole)) or self._is_noted(whole, figure):
                continue
            if self._fits(whole, figure, is_stage=True):
                return self._stage_of(whole, figure, beside, own)
        return None

    def _is_noted(self, whole: LocatedFigure, figure: LocatedFigure) -> bool:
        """Whether a part stands in a bracket that is closed (收到93件（大会92件），立案89件)."""
        if not is_part(whole) or whole.place.sentence != figure.place.sentence:
            return False
        start = whole.place.sentence[0]
        bracket = self._open_bracket(start, whole.observation.char_start)
        return bracket is not None and bracket != self._open_bracket(start, figure.observation.char_start)

    def _stage_of(
        self,
        whole: LocatedFigure,
        figure: LocatedFigure,
        beside: Sequence[LocatedFigure],
        own: frozenset[PartStage],
    ) -> PartOf | None:
        """提交582件，其中大会提案557件。经审查，立案521件: of the total in another sentence, not of one
        of its parts, where the total is an earlier stage, too.
        """
        if is_part(whole) and whole.place.sentence != figure.place.sentence:
            total = next((one for one in beside if is_linked_to(whole, one.observation)), whole)
            if self._fits(total, figure, is_stage=True) and self._is_after(own, self._stages(total)):
                whole = total
        is_kind = whole.observation.metric_code in self._wholes(figure)
        return link_to(whole, PartRelation.PART if is_kind else PartRelation.STAGE)

    def _wholes(self, figure: LocatedFigure) -> tuple[str, ...]:
        """The metrics of which what a figure counts is a kind (proposals: those that were resolved)."""
        return self._words.wholes_of.get(figure.observation.detail_code or "", ())

    def _is_after(self, own: frozenset[PartStage], other: frozenset[PartStage]) -> bool:
        for chain, step in other:
            for own_chain, own_step in own:
                if own_chain == chain and own_step > step:
                    return True
        return False

    def is_later(self, figure: LocatedFigure, whole: LocatedFigure) -> bool:
        """Whether a figure is a later stage of the things that another counts, by the words of both."""
        is_said = bool(self._own_stages(figure))
        return is_said and self._is_after(self._stages(figure), self._stages(whole))

    def _stages(self, figure: LocatedFigure) -> frozenset[PartStage]:
        """Stages that the figure's own words name, and those of what it counts."""
        if figure.stages is None:
            code, detail = figure.observation.metric_code, figure.observation.detail_code
            known = self._words.metric_stages_of
            verbs = self._stage_words(figure)
            named = self._words.stages_of[verbs[-1]] if verbs else ()
            counted = known.get(detail or code) or known.get(code, ())
            figure.stages = frozenset((*named, *counted))
        return figure.stages

    def _stage_words(self, figure: LocatedFigure) -> list[str]:
        """The verbs before a figure, else the one right behind it."""
        if figure.stage_words is None:
            place, find = figure.place, self._words.stage_verbs.findall
            verbs = find(self._text, *place.left)
            if place.list_index and not verbs and not self._text[slice(*place.left)].strip():
                verbs = find(self._text, *place.opening)  # 编发6期|21条
            # of a list the verb of the clause counts for the first figure only
            figure.stage_words = verbs or find(self._text, *place.right)[:1]
        return figure.stage_words

    def _fits(
        self, whole: LocatedFigure, part: LocatedFigure, *, is_stage: bool = False, is_opened: bool = False
    ) -> bool:
        """Whether one can be part of the other: the same kind of things, not more of them, of the same kind
        of statement; what was done may be a later stage of what was planned (安排议题20项，已完成15项).

        Args:
            is_opened: Whether a word (其中) says so, whatever measure words they have.
        """
        one, other = whole.observation, part.observation
        if one.char_start == other.char_start or not self._is_within(whole, part, is_stage=is_stage):
            return False
        is_by_word = is_opened or not (is_stage or one.unit != other.unit)
        if not may_become(one, other, by_headline=is_by_word):
            return False  # 提案216件，大会发言126份; 提案115件，其中闭会期间1件，社情民意5件
        is_instruction = is_stage and self._is_instruction(part)
        if is_instruction and self._names_another(part, one):
            return False
        is_instructed = is_instruction and other.unit in self._words.instructions
        return is_instructed or is_same_kind(one.unit, other.unit)

    def _is_within(self, whole: LocatedFigure, part: LocatedFigure, *, is_stage: bool) -> bool:
        """Whether a figure is no more than another, told alike, and neither left over from it nor earlier."""
        one, other = whole.observation, part.observation
        is_done = is_stage and other.status is not FactStatus.PLAN
        is_like = (one.status is FactStatus.PLAN) == (other.status is FactStatus.PLAN) or is_done
        is_less = other.value <= one.value or self._is_instruction(part)
        return is_less and is_like and not (is_never_of(other, one) or is_earlier_period(other, one))

    def _names_another(self, figure: LocatedFigure, whole: Observation) -> bool:
        """对政协履职成果作出批示312件次: whether instructions are on what their clause names, and not on what
        another figure counts, which may be an act.
        """
        is_act = whole.unit in load_lexicon().act_units and whole.unit != figure.observation.unit
        named = _INSTRUCTED.search(self._text, *figure.place.left)
        is_other = named is not None and whole.noun is not None and whole.noun[-2:] not in named[1]
        return is_other or (is_act and whole.unit != _ISSUE)

    def _is_instruction(self, figure: LocatedFigure) -> bool:
        """领导批示7次: how often something was written on things that were handed in."""
        return not self._words.counts_again.isdisjoint(self._stage_words(figure))


def _beside(figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> list[LocatedFigure]:
    """The figures of its sentence before a figure, the nearest first."""
    beside: list[LocatedFigure] = []
    sentence = figure.place.sentence
    for one in reversed(earlier):
        if one.place.sentence != sentence:
            break
        beside.append(one)
    return beside


def _counts_the_same(one: LocatedFigure, other: LocatedFigure) -> bool:
    return one.observation.metric_code == other.observation.metric_code != OTHER


def _counts_people(figure: LocatedFigure) -> bool:
    return is_same_kind(figure.observation.unit, "人")
