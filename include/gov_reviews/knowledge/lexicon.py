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
from gov_reviews.knowledge.word_patterns import alternatives, begins_with, find_any, not_behind

# 经济建设方面的提案33件, 科教方面的16件, 交通方面的有5件, 已经解决的提案40件
_OF_A_TOPIC = r"(?:(?<=方面|领域)(?:的?提案|的(?=有|\Z))|(?<=的)提案)?"
# 计划|于明年|开展, 计划|在三季度前|开展
_AT_A_TIME = rf"(?:[在于]?(?:[全今明本]年度?|年内|[{HAN}\d]{{1,6}}?(?:月|季度|年)[底前内份]?))?"
# 提案满意率|上半年|96%，|下半年|98%: a time between what is counted and its number
_OF_A_TIME = r"20\d\d年度?|[上下]半年|第?[一二三四]季度"
_OF_A_SET = ("列", "居", "排", "之一")  # 在39个区县中|名列|第五, 45个提案|之一
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
class PlanLexicon:
    """What makes a number a plan, a target or a standing rule."""

    clause: re.Pattern[str]
    signs: re.Pattern[str]  # all words of plans, intents and standing rules
    sentence: re.Pattern[str]
    documents: re.Pattern[str]
    documents_not_with: re.Pattern[str]
    standing_rule: re.Pattern[str]
    each: re.Pattern[str]
    asks: re.Pattern[str]
    at_least: re.Pattern[str]
    obligation: re.Pattern[str]
    standing_rule_not_with: re.Pattern[str]
    reached: re.Pattern[str]
    should: re.Pattern[str]
    time_gone_by: re.Pattern[str]
    intends: re.Pattern[str]
    ahead: re.Pattern[str]
    section: re.Pattern[str]
    looks_back: re.Pattern[str]
    opening: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ContextLexicon:
    """What makes a true number none of this committee's performance."""

    signs: re.Pattern[str]  # all words of lists and ranks, of the place and of what came of it
    together: re.Pattern[str]
    before: re.Pattern[str]
    clause: re.Pattern[str]
    bodies: re.Pattern[str]
    praised: re.Pattern[str]
    behind: re.Pattern[str]
    statement: re.Pattern[str]
    sanctions: re.Pattern[str]
    lasts: re.Pattern[str]
    sizes: frozenset[str]
    outcome: re.Pattern[str]
    answers: re.Pattern[str]
    missed: re.Pattern[str]
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


@dataclass(frozen=True, slots=True)
class RecipientLexicon:
    """Who received what is counted, and what says so."""

    phrases: re.Pattern[str]
    names: re.Pattern[str]
    adopted: re.Pattern[str]
    lists: re.Pattern[str]


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
    plan: PlanLexicon
    context: ContextLexicon
    recipient: RecipientLexicon

    def is_of_plans(self, headline: str) -> bool:
        """Whether a headline names a plan or rules, and nothing that was done: 2025年工作要点."""
        return bool(self.plan.documents.search(headline)) and not self.plan.documents_not_with.search(
            headline
        )


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
    firsts = "".join(sorted({word[0] for word in (*known.noun_suffixes, *known.fillers)}))
    return Lexicon(
        # Nine places in ten begin otherwise, which each of a dozen alternatives would find out by itself.
        head_gap=re.compile(
            rf"(?:(?=[{re.escape(firsts)}”’」』》的提（(由从连上下第一二两三四五六七八九十\d\s“：:])"
            rf"[”’」』》]*+(?:{suffix}[”’」』》]*+)?{_OF_A_TOPIC}"
            rf"(?:（[^（）]{{0,15}}）|\([^()]{{0,15}}\))?"
            rf"(?:[由从][{HAN}\d]{{0,8}}的|连续(?:{_NUMERAL}{{1,2}}|多)年(?!来)|{_NUMERAL}{{1,2}}大类|{_OF_A_TIME}"
            rf"|{filler}|[\s“”：:])*+|)"
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
        plan=_plan_lexicon(known.plan),
        context=_context_lexicon(known.context),
        recipient=_recipient_lexicon(known),
    )


def _plan_lexicon(known: PlanWords) -> PlanLexicon:
    """The words of plans as patterns."""
    return PlanLexicon(
        clause=find_any(known.clause),
        signs=find_any(
            (
                *known.clause,
                *known.sentence,
                *known.standing_rule,
                *known.each,
                *known.at_least,
                *known.intends,
                *known.ahead,
                "将",  # 9名委员|将作发言
            )
        ),
        sentence=find_any(known.sentence),
        documents_not_with=find_any(known.documents_not_with),
        documents=re.compile(rf"{alternatives(known.documents)}[》”（(]?(?![{HAN}])"),
        standing_rule=find_any(known.standing_rule),
        each=find_any(known.each),
        asks=find_any(known.asks),
        at_least=find_any(known.at_least),
        obligation=find_any(known.obligation),
        standing_rule_not_with=find_any(known.standing_rule_not_with),
        reached=re.compile(rf"(?:{alternatives(known.reached)})\Z"),
        should=find_any(known.should),
        time_gone_by=find_any(known.time_gone_by),
        intends=re.compile(rf"{alternatives(known.intends)}{_AT_A_TIME}"),
        ahead=re.compile(rf"{alternatives(known.ahead)}[{HAN}]{{0,6}}[，,：:]"),
        section=find_any(known.section),
        looks_back=find_any(known.looks_back),
        opening=find_any(known.opening),
    )


def _context_lexicon(known: ContextWords) -> ContextLexicon:
    """The words of what others do as patterns."""
    return ContextLexicon(
        signs=find_any((*known.before, *known.clause, *known.statement, *known.outcome, *_OF_A_SET)),
        together=find_any(known.together),
        before=find_any(known.before),
        clause=find_any(known.clause),
        bodies=re.compile(rf"{alternatives(known.bodies)}(?!{alternatives(known.officials)})"),
        praised=find_any(known.praised),
        behind=find_any(known.behind),
        lasts=re.compile(rf"个?{alternatives(known.lasts)}{alternatives(known.within)}"),
        sizes=frozenset(known.sizes),
        statement=find_any(known.statement),
        outcome=find_any(known.outcome),
        answers=find_any(known.answers),
        missed=find_any(known.missed),
        sanctions=re.compile(rf"[将可应须][{HAN}]{{0,12}}?{alternatives(known.sanctions)}"),
        ours=find_any(known.ours),
        consequence=find_any(known.consequence),
        change=find_any(known.change),
        reach=re.compile(rf"{alternatives(known.reach)}\w{{0,2}}$"),
        whole=find_any(known.whole),
        places=find_any(known.places),
        residents=find_any(known.residents),
        pointers=re.compile(rf"{alternatives(known.pointers)}\Z"),
        body_units=known.body_units,
        place_units=known.place_units,
        own_speakers=find_any(known.own_speakers),
        speech=find_any(known.speech),
    )


def _recipient_lexicon(known: LexiconWords) -> RecipientLexicon:
    """The words of recipients as patterns."""
    recipient = alternatives(known.recipients)
    return RecipientLexicon(
        phrases=re.compile(
            rf"{begins_with([*known.recipient_before, *known.recipients, '为'])}(?:"
            rf"{alternatives(known.recipient_before)}{recipient}"
            rf"|{recipient}(?=.{{0,8}}?{alternatives(known.recipient_after)})"
            rf"|(?<![转作成认化称分])为{alternatives(known.benefited)})"
        ),
        names=re.compile(recipient),
        adopted=find_any(known.recipient_after),
        lists=re.compile(
            rf"[省市州]?{recipient}(?:工委|办公[厅室])?(?:[、和与及]{recipient}(?:工委|办公[厅室])?)*"
        ),
    )
