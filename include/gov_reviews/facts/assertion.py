"""Whether a figure is this committee's result: actual, plan (target, standing rule) or context (somebody
else's number).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import rjieba

from gov_reviews.facts.comparison import ComparedRole
from gov_reviews.facts.participants import OTHERS, THE_COMMITTEE, Participant
from gov_reviews.facts.quantities import OPENING, PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import load_scope_grammar
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN, is_han
from gov_reviews.knowledge.lexicon import Lexicon, PlanLexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import ScopeRules
from gov_reviews.records.pages import Block, BlockKind
from gov_reviews.records.reviews import FactStatus, Issuer, SubjectCode

_YEAR = re.compile(r"(20\d{2})年(?!度?\d{1,2}月|[初春])")  # 2023年工作展望, not the day of a meeting
_DAY_FIRST = re.compile(r"\d{1,2}月\d{1,2}日")
_LATER_OPENING = re.compile(r"\A(20\d{2})[，,：:、]")  # 2025，小目标先立这儿——
_OPENING = re.compile(f"[{OPENING}]")
# 在全省13个市中, 全省仅3个市, 全县会编的不足300人
_OF_THE_AREA = re.compile(
    f"(?:[在于]全[国省市区县州旗盟]|(?:全国|全[省市区县州旗盟])(?:[仅只]有?|[{HAN}]{{1,5}}的(?:不足|不到|约|近|只有|仅有)?))\\Z"
)
_ATTRIBUTE = re.compile(f"[{HAN}]{{1,4}}的")
_SPEAKER = re.compile(f"(?P<name>[{HAN}]{{2,4}}?)(?:表示|告诉|介绍|说)")
_RANKED = re.compile(f"[{HAN}“”]{{0,12}}?中，?(?:名列|位列|位居|排名|排位|排在|列)(?:第|全|前)")
_ONE_OF_THEM = re.compile(f"[{HAN}“”]{{1,20}}之一")
_IS_ONE = re.compile(f"[为是][{HAN}]{{0,4}}\\Z")
_POINTS_EACH = re.compile("[一每][次件篇条场份]\\Z")  # 参加全体会议，一次2分
_HEADED_BY = re.compile(f"([{HAN}]{{2,4}})[：:]")  # 周明远：委员读书有成效
_SUBMITTED = ("proposals", "public_opinion")  # categories of what others handle for the committee
_WILL = re.compile(f"[{HAN}]{{0,6}}?将")
_BENEFITED = tuple("为给向对让帮")
_ADVERBIAL = ("t", "d")  # word classes of times and adverbs
_SPOKEN_END = tuple("。！？!?")


class AssertionClassifier:
    """Judges the figures of one document.

    Args:
        text: body_text. blocks: its blocks. review_year: year of the review, None when undecided.
        issuer: Whose document it is, where that is another body; None: the committee's.
        headline: Headlines in one line; they may call it a plan, or rules.

    Attributes:
        told_at: Where the word stands that decided the last status; None where no single word did.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        review_year: int | None,
        lexicon: Lexicon,
        issuer: Issuer | None = None,
        headline: str = "",
    ) -> None:
        self.text = text
        self._is_of_plans = lexicon.is_of_plans(headline)
        headed = _HEADED_BY.match(headline)
        self._headed_by = headed[1] if headed else None
        self._speaker = issuer.name if issuer is not None and issuer.code is SubjectCode.GOVERNMENT else None
        self._plans, self._others = lexicon.plan, lexicon.context
        self._later_years = [
            match.start() for match in _YEAR.finditer(text) if review_year and int(match[1]) > review_year
        ]
        self._departments = load_scope_grammar().departments
        self._reach = load_words(FigureWeights).reach
        self._who = tuple(load_words(ScopeRules).tells_of_itself)
        self._zones = _plan_zones(blocks, review_year, lexicon.plan)
        self._openings = [match.start() for match in _OPENING.finditer(text)]
        self._zone_starts = [start for start, _ in self._zones]
        self.told_at: tuple[int, int] | None = None

    def judge(
        self,
        quantity: Quantity,
        place: QuantityContext,
        metric_code: str,
        subject: Participant,
        role: ComparedRole | None,
        *,
        detail_code: str | None = None,
    ) -> FactStatus:
        """Status of one figure; some words of context speak only of figures outside the catalogue.

        Args:
            subject: Who acted: figures of others alone are context.
            role: What the number is in a comparison: a change and an unnamed start are context.
            detail_code: Its detail metric, if any: then words that speak of the place (投资额) name what is
                counted.
        """
        self.told_at = None
        if self._is_threshold(quantity, place):
            return FactStatus.CONTEXT
        if self._is_plan(quantity, place):
            return FactStatus.PLAN
        self.told_at = None
        if role in (ComparedRole.CHANGE, ComparedRole.START, ComparedRole.YEARS_BEFORE):
            return FactStatus.CONTEXT
        if subject is not THE_COMMITTEE and self._is_of_others(
            quantity, place, detail_code or metric_code, subject
        ):
            return FactStatus.CONTEXT
        if role is ComparedRole.BEFORE:
            return FactStatus.ACTUAL
        if self._is_context(
            quantity, place, is_other=metric_code == OTHER, has_detail=detail_code is not None
        ):
            return FactStatus.CONTEXT
        self.told_at = None
        return FactStatus.ACTUAL

    def _told_by(self, found: re.Match[str] | None) -> bool:
        """Whether a word is there; it is kept as the last that told."""
        if found is not None:
            self.told_at = found.span()
        return found is not None

    def _is_threshold(self, quantity: Quantity, place: QuantityContext) -> bool:
        """届内缺席全体会议3次者，将劝其辞去委员, 一次2分: what a rule says would follow, which nobody did."""
        if quantity.unit == "分":
            return _POINTS_EACH.search(self.text, place.statement[0], quantity.start) is not None
        sanction = self._others.sanctions.search(self.text, quantity.end, place.statement[1])
        if sanction is None or not self._others.missed.search(self.text, place.statement[0], quantity.start):
            return False
        return self._told_by(sanction)

    def _is_plan(self, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether a figure is one to come, or a rule."""
        text, plans = self.text, self._plans
        if (
            self._is_of_plans
            or self._is_in_plan_zone(quantity.start)
            or self._names_later_year(place, quantity.start)
        ):
            return True
        # most statements hold no word of a plan or rule: one look for all of them
        if not plans.signs.search(text, place.statement[0], place.clause[1]):
            return False
        before = (place.statement[0], quantity.start)
        if self._told_by(plans.clause.search(text, place.clause[0], quantity.start)):
            return True
        if self._told_by(plans.sentence.search(text, *before)):
            return True
        if self._is_standing_rule(quantity, place):
            self._told_by(plans.standing_rule.search(text, *before))
            return True
        if self._is_to_come(quantity, place):
            return True
        is_ahead = self._told_by(plans.ahead.match(text, place.statement[0]))
        return is_ahead or self._is_intended(quantity, place)

    def is_rule_of_the_year(self, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether a plan is a standing rule that the year already has (每名委员每年提交1件)."""
        text, plans = self.text, self._plans
        return (
            self._is_standing_rule(quantity, place)
            and not self._is_in_plan_zone(quantity.start)
            and not self._names_later_year(place, quantity.start)
            and not plans.clause.search(text, place.clause[0], quantity.start)
            and not plans.sentence.search(text, place.statement[0], quantity.start)
        )

    def _is_of_others(
        self, quantity: Quantity, place: QuantityContext, metric_code: str, subject: Participant
    ) -> bool:
        """What enterprises do, and others alone, unless it is the committee's all the same."""
        if subject.is_enterprise:
            return True
        is_of_others = OTHERS.issuperset(subject.codes)
        return is_of_others and not self._is_ours_all_the_same(quantity, place, metric_code, subject)

    def _is_ours_all_the_same(
        self, quantity: Quantity, place: QuantityContext, metric_code: str, subject: Participant
    ) -> bool:
        """What committees of several levels do together with this one, and what offices do with its
        proposals and answer to it: 市县两级政协联动监督，提出建议89条; 承办单位答复提案121件. What one
        department does with its share of the proposals is that department's: 市公安局办理提案42件.
        """
        if subject.codes == (SubjectCode.GOVERNMENT,):
            metric = load_catalogue().metrics.get(metric_code)
            is_of_proposals = metric is not None and metric.category in _SUBMITTED
            is_one = (subject.printed or "").endswith(self._departments)
            if self._speaker is not None and subject.printed == self._speaker:
                return False  # an office tells of the proposals that it handled
            if is_of_proposals and is_one:
                return False
            if self._others.answers.search(self.text, place.clause[0], quantity.start):
                return True
            return is_of_proposals
        is_together = self._others.together.search(self.text, *place.statement) is not None
        return SubjectCode.SYSTEM in subject.codes and is_together

    def _is_in_plan_zone(self, at: int) -> bool:
        if not self._zones:
            return False
        index = bisect_right(self._zone_starts, at) - 1
        return index >= 0 and at < self._zones[index][1]

    def _names_later_year(self, place: QuantityContext, end: int) -> bool:
        """展望2024年，已确定协商议题32个, in a review of 2023; not what is told of a day (1月19日，2024年度
        活动举行).
        """
        years = self._later_years
        if not years:
            return False
        first = bisect_left(years, place.statement[0])
        if first == len(years) or years[first] >= end or _DAY_FIRST.match(self.text, place.statement[0]):
            return False
        # 2026年度重点项目90个，通报了2025年度案例20件: the last year named is the number's
        last = max(match.start() for match in _YEAR.finditer(self.text, years[first], end))
        return last in years

    def _is_to_come(self, quantity: Quantity, place: QuantityContext) -> bool:
        """9名委员将作发言; 9名委员将意见带回 is none."""
        will = _WILL.match(self.text, quantity.end, place.right[1])
        if will is None:
            return False
        following = rjieba.tag(self.text[will.end() : min(will.end() + 6, place.clause[1])])
        return bool(following) and following[0][1] == "v"

    def _is_intended(self, quantity: Quantity, place: QuantityContext) -> bool:
        """计划全年开展协商12次, 预期收到200条: an intent with a deed or a preposition right behind it or
        behind a time; 协商计划 and 预期目标 are nouns, and what 将 takes (将意见转交) is no deed.
        """
        for intent in self._plans.intends.finditer(self.text, place.clause[0], quantity.start):
            before = self.text[place.clause[0] : intent.start()].strip("“ 　")
            is_said = not before or before.endswith(self._who) or rjieba.tag(before)[-1][1] in _ADVERBIAL
            following = rjieba.tag(self.text[intent.end() : min(intent.end() + 6, quantity.start)])
            deed = next((tag for _, tag in following if tag not in _ADVERBIAL), None)  # 计划|分别|引资
            if is_said and deed in ("v", "p"):  # 今年将对4次会议开展评价
                return True
        return False

    def _is_standing_rule(self, quantity: Quantity, place: QuantityContext) -> bool:
        """每年开展4次 is a rule; 全年累计开展4次 is not; 每名委员联系5户 is one only where something
        obliges.
        """
        text, plans = self.text, self._plans
        # 要求全市委员至少办1件实事
        if plans.at_least.search(text, place.clause[0], quantity.start) and plans.asks.search(
            text, place.statement[0], quantity.start
        ):
            return True
        if plans.standing_rule_not_with.search(text, *place.clause):
            return False
        before = (place.statement[0], quantity.start)
        obliged = plans.obligation.search(text, *place.statement)
        if plans.standing_rule.search(text, place.clause[0], quantity.start):
            if not obliged and self._is_reached(quantity, place):
                return False
            return bool(obliged) or not plans.time_gone_by.search(text, *before)
        # 每年资助困难学生，每人3万元: what each gets belongs to the rule before
        if plans.each.match(text, place.clause[0]) and plans.standing_rule.search(
            text, place.statement[0], place.clause[0]
        ):
            return plans.standing_rule_not_with.search(text, *before) is None
        for wording in plans.standing_rule_not_with.finditer(text, *before):
            before = (
                wording.end(),
                quantity.start,
            )  # 每季度至少协商1次，五年下来，协商126次: the second number is no rule
        return bool(
            obliged and (plans.each.search(text, *before) or plans.standing_rule.search(text, *before))
        )

    def _is_reached(self, quantity: Quantity, place: QuantityContext) -> bool:
        """每年报送信息达200多篇: what was reached, not what should be."""
        before = self.text[place.clause[0] : quantity.start]
        return bool(self._plans.reached.search(before)) and not self._plans.should.search(before)

    def _is_size_or_time(self, quantity: Quantity) -> bool:
        """12个小时内, 9层瀑布: how long it took or how large it is."""
        text, others = self.text, self._others
        printed_unit = text[quantity.end - len(quantity.unit) : quantity.end]
        at = quantity.end - len(quantity.unit) if printed_unit == quantity.unit else quantity.end
        if others.lasts.match(text, at):
            return True
        return quantity.unit in others.sizes and is_han(text[quantity.end : quantity.end + 1])

    def _is_context(
        self, quantity: Quantity, place: QuantityContext, *, is_other: bool, has_detail: bool
    ) -> bool:
        """Whether a figure of the committee's own text is somebody else's number, or the place's."""
        # most statements hold no word of context: one look for all of them
        has_signs = self._others.signs.search(self.text, place.statement[0], place.clause[1]) is not None
        if self._is_listed_as_context(quantity, place, has_signs=has_signs):
            return True
        if is_other and not has_detail and self._is_size_or_time(quantity):
            return True
        if is_other and has_signs and self._tells_of_the_area(quantity, place, has_detail=has_detail):
            return True
        if self._is_said_by_another(quantity, is_other=is_other):
            return True
        return is_other and (
            self._is_consequence(quantity, place)
            or self._tells_of_the_place(quantity, place, has_detail=has_detail)
        )

    def _tells_of_the_area(self, quantity: Quantity, place: QuantityContext, *, has_detail: bool) -> bool:
        """Whether words of the statement say that a number is the area's, or what came of the work."""
        text, others = self.text, self._others
        said = None if has_detail else others.statement.search(text, place.statement[0], quantity.end)
        return self._told_by(said or others.outcome.search(text, place.clause[0], place.right[1]))

    def _is_listed_as_context(self, quantity: Quantity, place: QuantityContext, *, has_signs: bool) -> bool:
        """Whether words of the clause say so, whatever is counted."""
        text, others = self.text, self._others
        if has_signs:
            listed = others.before.search(text, place.clause[0], quantity.start)
            # 为辖区735位老人: those who benefit, not how many the place has
            if listed and not text.endswith(_BENEFITED, place.clause[0], listed.start()):
                return self._told_by(listed)
            if self._told_by(others.clause.search(text, *place.clause)):
                return True
        if self._told_by(others.behind.match(text, quantity.end)):
            return True
        if has_signs and self._is_of_a_set(quantity, place):
            return True
        return (
            quantity.unit in others.body_units
            and others.bodies.search(text, *place.clause) is not None
            and others.praised.search(text, *place.clause) is None
        )

    def _is_of_a_set(self, quantity: Quantity, place: QuantityContext) -> bool:
        """被确定为45个重点督办提案之一, 在39个区县中名列第五: how many the set has that ours is one of."""
        if _RANKED.match(self.text, quantity.end, place.clause[1]):
            return True
        one_of = _ONE_OF_THEM.match(self.text, quantity.end, place.clause[1])
        return one_of is not None and _IS_ONE.search(self.text, place.clause[0], quantity.start) is not None

    def is_of_the_place(self, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether context is a number of the area itself: 油茶种植面积已达21万亩, 下辖14个乡镇."""
        text, others = self.text, self._others
        return (
            others.statement.search(text, place.statement[0], quantity.end) is not None
            or others.before.search(text, place.clause[0], quantity.start) is not None
            or self._tells_of_the_place(quantity, place)
        )

    def _is_consequence(self, quantity: Quantity, place: QuantityContext) -> bool:
        """建议落实后，全县新建消防水池61个."""
        found = [
            match.end()
            for match in self._others.consequence.finditer(self.text, place.sentence[0], quantity.start)
        ]
        return bool(found) and not self._others.ours.search(self.text, found[-1], quantity.start)

    def _tells_of_the_place(
        self, quantity: Quantity, place: QuantityContext, *, has_detail: bool = False
    ) -> bool:
        """A number of the place itself: 由36个增加到59个, 覆盖15个乡镇, 这69个小区, 643户居民没有一部电梯."""
        text, others = self.text, self._others
        before = text[place.clause[0] : quantity.start]
        if not has_detail and self._is_what_a_change_goes_to(quantity, place):
            return True
        if others.pointers.search(before) or _OF_THE_AREA.search(before):
            return True
        if self._counts_places_reached(before, quantity.end) and (
            not has_detail or others.whole.search(before)
        ):
            return True
        # 种了40亩茶的村民
        told_of = _ATTRIBUTE.match(text, quantity.end, place.clause[1])
        if told_of and others.residents.match(text, told_of.end()):
            return True
        return (
            quantity.unit in others.place_units
            and not has_detail
            and not before.strip("“，")
            and others.residents.match(text, quantity.end) is not None
        )

    def _is_what_a_change_goes_to(self, quantity: Quantity, place: QuantityContext) -> bool:
        """由36个增加到59个, of nobody in the committee."""
        text, others = self.text, self._others
        changed = others.change.search(text, place.clause[0], place.clause[1])
        return (
            changed is not None
            and re.search("[由从]", text[place.clause[0] : changed.start()]) is not None
            and not others.ours.search(text, *place.clause)
            and not (quantity.unit == PERCENT and _YEAR.search(text, place.clause[0], changed.start()))
        )

    def _counts_places_reached(self, before: str, at: int) -> bool:
        """覆盖15个乡镇: the number of a reach, of the area where no detail counts it, or all of them."""
        return (
            self._others.reach.search(before) is not None
            and self._others.places.match(self.text, at) is not None
        )

    def _is_said_by_another(self, quantity: Quantity, *, is_other: bool) -> bool:
        """Inside a quotation whose speaker is not of the committee: a verb of speech follows it, or it is a
        spoken sentence that opens its paragraph, of figures of `other` (“多出71个车位！”钱某指着…).
        """
        index = bisect_left(self._openings, quantity.start) - 1
        if index < 0 or (opening := self._openings[index]) < quantity.start - self._reach.quotation:
            return False
        if self.text.find("”", opening, quantity.start) >= 0:
            return False  # it ends before the number, as most do
        closing = self.text.find("”", quantity.end)
        if closing < 0:
            return False
        tail = self.text[closing + 1 : closing + 1 + self._reach.speaker].split("\n")[0].split("。")[0]
        is_spoken = (
            is_other
            and bool(tail)
            and self.text[closing - 1] in _SPOKEN_END
            and (opening == 0 or self.text[opening - 1] == "\n")
        )
        is_said = is_spoken or self._others.speech.search(tail) is not None
        # whose name heads the document speaks for the committee
        is_own = self._headed_by is not None and self._headed_by in tail
        is_own = is_own or self._is_introduced(tail, opening)
        return is_said and not is_own and not self._others.own_speakers.search(tail)

    def _is_introduced(self, tail: str, end: int) -> bool:
        """“……”陈建平说: whether the speaker was told before as one of the committee (区政协委员陈建平)."""
        speaker = _SPEAKER.match(tail)
        if speaker is None:
            return False
        at = self.text.find(speaker["name"], 0, end)
        told = self.text[max(0, at - self._reach.speaker) : at] if at >= 0 else ""
        return self._others.own_speakers.search(re.split("[。！？\n]", told)[-1]) is not None


def _plan_zones(
    blocks: Sequence[Block], review_year: int | None, plans: PlanLexicon
) -> list[tuple[int, int]]:
    """Spans of the text that look ahead: from a heading such as 2023年工作展望 to the next heading that looks
    back, else to the end.
    """
    zones: list[tuple[int, int]] = []
    open_at: int | None = None
    body = [
        (block, block.start, block.end)
        for block in blocks
        if block.start is not None and block.end is not None
    ]
    text_end = body[-1][2] if body else 0
    longest = load_words(FigureWeights).limits.heading
    for block, start, end in body:
        if not _may_be_heading(block, longest):
            if open_at is None and _plans(block.text, review_year, plans):
                zones.append((start, end))
        elif _looks_ahead(block.text, review_year, plans, is_late=start > text_end // 2):
            open_at = start if open_at is None else open_at
        elif open_at is not None and plans.looks_back.search(block.text):
            zones.append((open_at, start))
            open_at = None
    if open_at is not None:
        zones.append((open_at, text_end))
    return zones


def _plans(paragraph: str, review_year: int | None, plans: PlanLexicon) -> bool:
    """Whether a paragraph opens with what is to come: 下一步, or 2024年市政协将…… in a review of 2023."""
    if plans.opening.match(paragraph):
        return True
    year = _YEAR.match(paragraph)
    if year is None or review_year is None or int(year[1]) <= review_year:
        return False
    first = re.search("[。！？]|\\Z", paragraph)
    return "将" in paragraph[: first.start() if first else len(paragraph)]


def _may_be_heading(block: Block, longest: int) -> bool:
    """A heading, or a line of at most `longest` characters that layout took for a paragraph."""
    if block.kind is not BlockKind.PARAGRAPH:
        return block.kind is BlockKind.HEADING
    return len(block.text) <= longest and block.text[-1:] not in "。，；：！？…”"


def _looks_ahead(heading: str, review_year: int | None, plans: PlanLexicon, *, is_late: bool) -> bool:
    """Whether a heading opens an outlook: it names a later year, or says so late in the text."""
    if plans.looks_back.search(heading):
        return False
    opening = _LATER_OPENING.match(heading.lstrip())
    years = [int(year) for year in (*_YEAR.findall(heading), *(opening.groups() if opening else ()))]
    if review_year and any(year > review_year for year in years):
        return True
    return is_late and bool(plans.section.search(heading)) and not (review_year and review_year in years)
