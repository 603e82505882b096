"""The lexicon of figures: the words around a number that say how it is to be read, compiled.

In: metadata/lexicon.yaml. Out: `Lexicon`, its lists as patterns and sets; what a list means is said in the
file.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Word, Words, load_words
from gov_reviews.knowledge.word_patterns import alternatives, find_any, not_behind

# 经济建设方面的提案33件, 科教方面的16件, 交通方面的有5件, 已经解决的提案40件
_OF_A_TOPIC = r"(?:(?<=方面|领域)(?:的?提案|的(?=有|\Z))|(?<=的)提案)?"
# 计划|于明年|开展, 计划|在三季度前|开展
_AT_A_TIME = rf"(?:[在于]?(?:[全今明本]年度?|年内|[{HAN}\d]{{1,6}}?(?:月|季度|年)[底前内份]?))?"
# 提案满意率|上半年|96%，|下半年|98%: a time between what is counted and its number
_OF_A_TIME = r"20\d\d年度?|[上下]半年|第?[一二三四]季度"
_NUMERAL = r"[一二两三四五六七八九十\d]"  # of years: 连续三年均为99%


class PlanWords(MetadataPart):
    """Plan, target or standing rule."""

    clause: Words
    sentence: Words
    documents: Words
    documents_not_with: Words
    standing_rule: Words
    each: Words
    obligation: Words
    asks: Words
    at_least: Words
    reached: Words
    should: Words
    standing_rule_not_with: Words
    time_gone_by: Words
    intends: Words
    ahead: Words
    section: Words
    looks_back: Words
    opening: Words


class ContextWords(MetadataPart):
    """A true number that is not this committee's performance."""

    before: Words
    together: Words
    clause: Words
    bodies: Words
    officials: Words
    praised: Words
    behind: Words
    lasts: Words
    within: Words
    sizes: Words
    statement: Words
    outcome: Words
    answers: Words
    missed: Words
    sanctions: Words
    ours: Words
    consequence: Words
    change: Words
    reach: Words
    whole: Words
    places: Words
    residents: Words
    pointers: Words
    body_units: frozenset[Word]
    place_units: frozenset[Word]
    own_speakers: Words
    speech: Words


class PartOfTotalWords(MetadataPart):
    """Parts of a total."""

    openers: Words
    growth: Words
    verbs: Words


class LexiconWords(MetadataFile):
    """The lexicon as it is written."""

    file: ClassVar[str] = "lexicon.yaml"
    fillers: Words
    bare: Words
    openers: Words
    doers: Words
    averages: Words
    negations: Words
    honours: Words
    neutral_predicates: Words
    noun_suffixes: Words
    verbs: Words
    resumptive: Words
    parts: PartOfTotalWords
    totals: Words
    participation: Words
    public: Words
    people_units: frozenset[Word]
    act_units: frozenset[Word]
    appointments: Words
    offices: Words
    respectively: Words
    noun_fillers: Words
    nouns: frozenset[Word]
    joiners: Words
    distributive: Words
    plan: PlanWords
    context: ContextWords
    recipients: Words
    recipient_before: Words
    recipient_after: Words
    benefited: Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon, compiled."""

    head_gap: re.Pattern[str]
    tail_gap: re.Pattern[str]
    only_fillers: re.Pattern[str]
    other_time: re.Pattern[str]  # all that stands between a number and one of the same things at another time
    bare: re.Pattern[str]
    openers: frozenset[str]
    doers: re.Pattern[str]
    distributive: re.Pattern[str]
    averages: re.Pattern[str]
    negated: re.Pattern[str]
    honours: re.Pattern[str]
    neutral_predicates: re.Pattern[str]
    verbs: frozenset[str]
    verb_start: re.Pattern[str]
    joiner: re.Pattern[str]
    resumptive: re.Pattern[str]
    part_openers: re.Pattern[str]
    parts_follow: re.Pattern[str]
    part_verbs: re.Pattern[str]
    part_growth: re.Pattern[str]
    totals: re.Pattern[str]
    participation: re.Pattern[str]
    public: re.Pattern[str]
    people_units: frozenset[str]
    act_units: frozenset[str]
    appointments: re.Pattern[str]
    offices: re.Pattern[str]
    respectively: re.Pattern[str]
    noun_fillers: re.Pattern[str]
    noun_filler_ends: frozenset[str]  # the last characters of what it finds, besides white space
    nouns: frozenset[str]
    plan_clause: re.Pattern[str]
    plan_signs: re.Pattern[str]  # all words of plans and standing rules
    plan_sentence: re.Pattern[str]
    plan_document: re.Pattern[str]
    not_plan_document: re.Pattern[str]
    standing_rule: re.Pattern[str]
    each: re.Pattern[str]
    asks: re.Pattern[str]
    at_least: re.Pattern[str]
    obligation: re.Pattern[str]
    acts_together: re.Pattern[str]
    not_standing_rule: re.Pattern[str]
    reached: re.Pattern[str]
    should: re.Pattern[str]
    time_gone_by: re.Pattern[str]
    intent: re.Pattern[str]
    plan_ahead: re.Pattern[str]
    plan_section: re.Pattern[str]
    looks_back: re.Pattern[str]
    plan_opening: re.Pattern[str]
    context_before: re.Pattern[str]
    context_clause: re.Pattern[str]
    context_bodies: re.Pattern[str]
    context_praised: re.Pattern[str]
    context_behind: re.Pattern[str]
    lasts: re.Pattern[str]
    sizes: frozenset[str]
    context_statement: re.Pattern[str]
    outcome: re.Pattern[str]
    answers: re.Pattern[str]
    missed: re.Pattern[str]
    sanction: re.Pattern[str]
    ours: re.Pattern[str]
    consequence: re.Pattern[str]
    change: re.Pattern[str]
    reach: re.Pattern[str]
    whole: re.Pattern[str]
    places: re.Pattern[str]
    residents: re.Pattern[str]
    pointers: re.Pattern[str]
    body_units: frozenset[str]
    place_units: frozenset[str]
    own_speakers: re.Pattern[str]
    speech: re.Pattern[str]
    recipients: re.Pattern[str]
    recipient_name: re.Pattern[str]
    adopted: re.Pattern[str]
    recipient_list: re.Pattern[str]

    def is_of_plans(self, headline: str) -> bool:
        """Whether a headline names a plan or rules, and nothing that was done: 2025年工作要点."""
        return bool(self.plan_document.search(headline)) and not self.not_plan_document.search(headline)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon, compiled once a process.

    Raises:
        InvalidMetadata: Names every mistake of the file.
    """
    return compile_lexicon(load_words(LexiconWords))


def compile_lexicon(known: LexiconWords) -> Lexicon:
    """The lists of a lexicon as patterns."""
    suffix = alternatives(known.noun_suffixes)
    # The longest first, and none is taken back (`*+`): 始终保持在 is one filler or three, a run of forty
    # could be read in 4**40 ways.
    filler = alternatives(known.fillers)
    recipient = alternatives(known.recipients)
    return Lexicon(
        head_gap=re.compile(
            rf"[”’」』》]*+(?:{suffix}[”’」』》]*+)?{_OF_A_TOPIC}"
            rf"(?:（[^（）]{{0,15}}）|\([^()]{{0,15}}\))?"
            rf"(?:[由从][{HAN}\d]{{0,8}}的|连续(?:{_NUMERAL}{{1,2}}|多)年(?!来)|{_NUMERAL}{{1,2}}大类|{_OF_A_TIME}"
            rf"|{filler}|[\s“”：:])*+"
        ),
        tail_gap=re.compile(rf"[”’」』》]*+{suffix}?(?:（[{HAN}]{{1,6}}）)?"),
        only_fillers=re.compile(rf"(?:{filler}|[\s，])*+"),
        other_time=re.compile(rf"[，、；,;（(][较比]?(?:{_OF_A_TIME}|上届|同期)(?:{filler}|[是的：:])*+"),
        bare=re.compile(rf"(?:{alternatives([*known.fillers, *known.bare])}|[\s，])*+"),
        openers=frozenset(known.openers),
        doers=find_any(known.doers),
        # 人均 and 年均 are averages: they share nothing out.
        distributive=re.compile(
            rf"{not_behind('[人户场年月平]', ['均'])}|均(?<={_NUMERAL}年均)"
            rf"|{alternatives(known.distributive)}"
        ),
        averages=re.compile(not_behind(_NUMERAL, known.averages)),  # 连续三年均: no average
        negated=re.compile(rf"{alternatives(known.negations)}\Z"),
        honours=find_any(known.honours),
        neutral_predicates=find_any(known.neutral_predicates),
        verbs=frozenset(known.verbs),
        verb_start=find_any([word for word in known.verbs if len(word) > 1]),
        joiner=re.compile(f"{alternatives(known.joiners)}+"),
        resumptive=find_any(known.resumptive),
        part_openers=find_any(known.parts.openers),
        parts_follow=re.compile(f"{alternatives(known.parts.openers)}[：:]"),
        part_verbs=re.compile(f"{alternatives(known.parts.verbs)}|[A-Da-d]类"),  # A类 is a class of proposals
        part_growth=find_any(known.parts.growth),
        totals=find_any(known.totals),
        participation=find_any(known.participation),
        public=find_any(known.public),
        people_units=known.people_units,
        act_units=known.act_units,
        appointments=find_any(known.appointments),
        offices=find_any(known.offices),
        respectively=find_any(known.respectively),
        noun_fillers=re.compile(rf"(?:{alternatives(known.noun_fillers)}|\s)++"),
        noun_filler_ends=frozenset(word[-1] for word in known.noun_fillers),
        nouns=known.nouns,
        plan_clause=find_any(known.plan.clause),
        plan_signs=find_any(
            (
                *known.plan.clause,
                *known.plan.sentence,
                *known.plan.standing_rule,
                *known.plan.each,
                *known.plan.at_least,
            )
        ),
        plan_sentence=find_any(known.plan.sentence),
        not_plan_document=find_any(known.plan.documents_not_with),
        plan_document=re.compile(rf"{alternatives(known.plan.documents)}[》”（(]?(?![{HAN}])"),
        standing_rule=find_any(known.plan.standing_rule),
        each=find_any(known.plan.each),
        asks=find_any(known.plan.asks),
        at_least=find_any(known.plan.at_least),
        obligation=find_any(known.plan.obligation),
        acts_together=find_any(known.context.together),
        not_standing_rule=find_any(known.plan.standing_rule_not_with),
        reached=re.compile(rf"(?:{alternatives(known.plan.reached)})\Z"),
        should=find_any(known.plan.should),
        time_gone_by=find_any(known.plan.time_gone_by),
        intent=re.compile(rf"{alternatives(known.plan.intends)}{_AT_A_TIME}"),
        plan_ahead=re.compile(rf"{alternatives(known.plan.ahead)}[{HAN}]{{0,6}}[，,：:]"),
        plan_section=find_any(known.plan.section),
        looks_back=find_any(known.plan.looks_back),
        plan_opening=find_any(known.plan.opening),
        context_before=find_any(known.context.before),
        context_clause=find_any(known.context.clause),
        context_bodies=re.compile(
            rf"{alternatives(known.context.bodies)}(?!{alternatives(known.context.officials)})"
        ),
        context_praised=find_any(known.context.praised),
        context_behind=find_any(known.context.behind),
        lasts=re.compile(rf"个?{alternatives(known.context.lasts)}{alternatives(known.context.within)}"),
        sizes=frozenset(known.context.sizes),
        context_statement=find_any(known.context.statement),
        outcome=find_any(known.context.outcome),
        answers=find_any(known.context.answers),
        missed=find_any(known.context.missed),
        sanction=re.compile(rf"[将可应须][{HAN}]{{0,12}}?{alternatives(known.context.sanctions)}"),
        ours=find_any(known.context.ours),
        consequence=find_any(known.context.consequence),
        change=find_any(known.context.change),
        reach=re.compile(rf"{alternatives(known.context.reach)}\w{{0,2}}$"),
        whole=find_any(known.context.whole),
        places=find_any(known.context.places),
        residents=find_any(known.context.residents),
        pointers=re.compile(rf"{alternatives(known.context.pointers)}\Z"),
        body_units=known.context.body_units,
        place_units=known.context.place_units,
        own_speakers=find_any(known.context.own_speakers),
        speech=find_any(known.context.speech),
        recipients=re.compile(
            rf"{alternatives(known.recipient_before)}{recipient}"
            rf"|{recipient}(?=.{{0,8}}?{alternatives(known.recipient_after)})"
            rf"|(?<![转作成认化称分])为{alternatives(known.benefited)}"
        ),
        recipient_name=re.compile(recipient),
        adopted=find_any(known.recipient_after),
        recipient_list=re.compile(
            rf"[省市州]?{recipient}(?:工委|办公[厅室])?(?:[、和与及]{recipient}(?:工委|办公[厅室])?)*"
        ),
    )
