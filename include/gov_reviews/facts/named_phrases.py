"""Names that a phrase of a fixed form holds without marks: 关于…的提案, 围绕…开展协商, 联合….

In: a text, the span of one of its sentences, the forms that it may hold. Out: names with kind and role.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from gov_reviews.facts.name_parts import (
    MARKED_NAME,
    OPENING_MARKS,
    SMALL_NUMERALS,
    FoundName,
    class_of,
    item_words,
    list_joiner,
)
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.word_patterns import alternatives, begins_with, find_any
from gov_reviews.records.reviews import NamedItemKind

IN_MARKS = 1  # of the forms of a sentence: a name in marks
_NEEDS = 16  # bits for the forms that are opened, before those for the forms whose need is met
_LONGEST_LIST = 12  # topics behind the first of a list
_MOST_TAILS = 8  # pieces of a loose end
_PARTNER_GROUPS = (("names", "role"), ("others", "verb"), ("with", "done"))
_ORGANIZATION = 14  # characters of the name of a partner before its last word
_OF_A_PLACE = re.compile("[我全本]?[省市区县州旗]")


@cache
def _counted() -> re.Pattern[str]:
    """围绕一个议题, 围绕12项课题: what is counted has no name."""
    return re.compile(rf"\d|[{SMALL_NUMERALS}两]{{1,3}}{class_of(item_words().topic_measures)}")


@cache
def _adverb_start() -> str:
    """等工|作 is none."""
    return f"(?<!{item_words().before_adverbs})"


@cache
def _titled() -> re.Pattern[str]:
    """关于设立社区食堂的建议, not 关于…的建议12条."""
    known = item_words()
    return re.compile(
        rf"(?P<name>{known.about}(?:(?!{known.about})[^，。；：！？《》“”\n]){{2,30}}?的"
        rf"(?:(?P<report>{alternatives(known.report_ends)})|{alternatives(known.proposal_ends)}))"
        rf"(?![{HAN}]?\d)"
    )


@cache
def _topic_tail() -> re.Pattern[str]:
    """What hangs on behind a topic: 养老服务[等问题积极], 河湖治理[协商建言、]."""
    known = item_words()
    return re.compile(
        rf"(?:{alternatives(known.tail_works)}?{alternatives(known.tail_advice)}?、"
        rf"|(?<![{known.before_grades}]){known.and_so_on}(?![{known.behind_grades}])[{HAN}\d]{{0,12}}?"
        rf"|{alternatives(known.told_kinds)}"
        rf"|{_adverb_start()}{alternatives(known.tail_adverbs)}){{1,{_MOST_TAILS}}}$"
    )


@cache
def _counted_tail() -> re.Pattern[str]:
    """渡口改造、茶园升级[两大主题]: how many the list was."""
    return re.compile(
        rf"(?<!{item_words().and_so_on})[{SMALL_NUMERALS}两\d]{{1,3}}{class_of(item_words().topic_measures)}{alternatives(item_words().told_kinds)}$"
    )


@cache
def _topics() -> re.Pattern[str]:
    """围绕推进新型工业化开展调研, 聚焦农村供水保障、校园食品安全等议题协商议政."""
    known = item_words()
    one = rf"[^，。；：！？、\n]{{1,{known.longest_topic}}}?"
    kinds = "|".join(f"(?<={kind})" for kind in (*known.tail_kinds, known.and_so_on))
    told = "|".join(f"(?<={kind})" for kind in known.told_kinds)
    # behind 等课题 a comma may follow, and any adverb
    led = (
        rf"(?:，(?:(?:[{HAN}]{{0,3}}[{known.place_kinds}])?{alternatives(known.topic_actors)}"
        rf"|{alternatives(known.partner_before)}[{HAN}]{{2,12}}?{alternatives(known.partner_verbs)})?)?"
        rf"(?:{_adverb_start()}{alternatives(known.tail_adverbs)}){{0,3}}"
        rf"|(?:{kinds})，[{HAN}]{{0,6}}?"
    )
    behind = begins_with(("，", *known.tail_adverbs, *known.topic_verbs, *known.topic_acts))
    return re.compile(
        rf"(?P<role>{alternatives(known.topic_openers)})(?P<name>{one}(?:、{one}){{0,{_LONGEST_LIST}}}?、?){behind}"
        rf"(?:(?:{led}){alternatives(known.topic_verbs)}(?!{alternatives(known.not_after_verbs)})"
        rf"[^，。；：！？\n]{{0,12}}?{alternatives(known.topic_works)}"
        rf"|{alternatives(known.topic_acts)}"
        rf"|(?:{told})，?{alternatives(known.topic_verbs)}[^，。；：！？\n]{{0,12}}?{alternatives(known.told_works)})"
    )


@cache
def _subjects() -> re.Pattern[str]:
    """以未来经济与“元宇宙”发展为主题."""
    known = item_words()
    name = rf"[{HAN}“”]{{4,{known.longest_topic}}}?"
    return re.compile(
        rf"(?P<role>{known.subject_opener})(?P<name>{name}){alternatives(known.subject_ends)}(?!{alternatives(known.not_behind_subjects)})"
    )


@cache
def _titled_works() -> re.Pattern[str]:
    """召开推动外贸稳定增长专题协商会: the topic is the first part of the name of what is held. One that a
    verb governs may hold a list, and needs no kind before the work (开展打造茶业品牌调研视察).
    """
    known = item_words()
    governing = alternatives(known.governing_verbs)
    plain = rf"(?:(?!{alternatives(known.not_in_titles)})[{HAN}“”])"
    listed = rf"(?:(?!{alternatives(known.holding_verbs)})[{HAN}“”、])"
    works = alternatives(known.topic_works)
    return re.compile(
        rf"(?P<role>{alternatives(known.holding_verbs)})[了的]?"
        rf"(?:(?P<name>{governing}{listed}{{3,{known.longest_topic}}}?|{plain}{{5,{known.longest_topic}}}?)"
        rf"{alternatives(known.kinds_of_work)}{{1,2}}{works}"
        rf"|(?P<bare>{governing}{plain}{{3,{known.longest_topic}}}?){works}{{1,2}}(?=[，。；、！]|$))"
    )


@cache
def _chosen_topics() -> re.Pattern[str]:
    """把老城停车难作为年度协商议题, 将农村供水列入重点调研课题."""
    known = item_words()
    return re.compile(
        rf"(?P<role>{alternatives(known.choosing_openers)})"
        rf"(?P<name>[^，。；：！？“”《》\n]{{3,{2 * known.longest_topic}}}?)"
        rf"{alternatives(known.choosing_verbs)}(?P<kind>[{HAN}\d]{{0,10}}?{alternatives(known.chosen_as)})"
    )


@cache
def _work_of() -> re.Pattern[str]:
    """...的专题调研."""
    known = item_words()
    return re.compile(rf"的{alternatives(known.kinds_of_work)}{{0,2}}{alternatives(known.topic_works)}")


@cache
def _of_works() -> re.Pattern[str]:
    """对校外培训治理的专题调研, 关于优化营商环境的座谈会."""
    known = item_words()
    plain = rf"(?:(?!{alternatives((*known.not_in_titles, *known.holding_verbs))})[{HAN}“”])"
    return re.compile(
        rf"(?P<role>{alternatives(known.work_openers)})(?P<name>{plain}{{4,{known.longest_topic}}}?)"
        rf"{_work_of().pattern}"
    )


@cache
def _looked_at() -> re.Pattern[str]:
    """视察老旧小区改造工作, 专题调研中药材产业发展情况."""
    known = item_words()
    one = rf"(?:(?!{alternatives(known.not_in_titles)})[{HAN}“”]){{3,{known.longest_topic}}}?"
    ends = "|".join(f"(?<={noun})" for noun in known.work_nouns)
    return re.compile(
        rf"(?P<role>{alternatives(known.looking_verbs)})了?(?P<name>{one}(?:、{one}){{0,{_LONGEST_LIST}}}?)"
        rf"(?:{known.and_so_on}?{alternatives(known.looked_at)}(?=[，。；、！]|$)|(?=[，。；！]|$)(?:{ends}))"
    )


@cache
def _called() -> re.Pattern[str]:
    """有事来商量议事室, 请你来协商平台: a call that needs no marks."""
    known = item_words()
    return re.compile(
        rf"(?P<name>{alternatives(known.call_starts)}[{HAN}]{{0,3}}?{alternatives(known.call_ends)})"
        rf"{alternatives(known.called_things)}"
    )


@cache
def _counted_works() -> re.Pattern[str]:
    """开展饮水安全、农村宴席等四项调研视察: what each was about stands before their number, or their kind."""
    known = item_words()
    kinds = alternatives(known.kinds_of_work)
    one = rf"(?:(?!{alternatives(known.not_in_titles)})[{HAN}“”]){{4,{known.longest_topic}}}?"
    return re.compile(
        rf"(?P<role>{alternatives(known.holding_verbs)})了?(?P<name>{one}(?:、{one}){{1,{_LONGEST_LIST}}}?)"
        rf"{known.and_so_on}(?:[{SMALL_NUMERALS}\d]{{1,3}}[余多]?{class_of(known.topic_measures)}{kinds}?|{kinds}){alternatives(known.topic_works)}"
    )


def _one_award() -> str:
    """全市先进集体, 省政协2023年度优秀提案: the end of a kind, or who gives it with what it praises."""
    known = item_words()
    word = rf"(?:(?![{known.not_in_awards}])[{HAN}\d“”—–-])"
    papers = alternatives(known.not_awards)
    end = rf"{alternatives(known.award_ends)}{alternatives(known.prize_grades)}?(?!{papers})"
    edge = rf"(?=[，。；、！\n”]|{alternatives(known.behind_awards)}|$)"
    prize = rf"{word}{{2,30}}?{alternatives(known.prizes)}{edge}"
    not_of_paper = "".join(f"(?<!{paper})" for paper in known.not_awards)
    praise = rf"{alternatives(known.praises)}[{HAN}]{{1,14}}?{not_of_paper}"
    praised = rf"(?:(?!{list_joiner()})[{HAN}\d—–-]){{2,20}}?{praise}{edge}"
    person = rf"{alternatives(known.praises)}[{HAN}]{{1,10}}?{alternatives(known.praised_ends)}{edge}"
    return rf"(?:{word}{{0,30}}?{end}|{praised}|{person}|{prize})"


@cache
def _awards() -> re.Pattern[str]:
    """获评全市先进集体、全市文明单位和优秀案例; 优秀集体提案 is no 优秀集体."""
    known = item_words()
    one = _one_award()
    other = rf"(?:[{HAN}]{{2,20}}、){{0,2}}"  # words of a list whose last one says that they are awards
    return re.compile(
        rf"(?P<role>{alternatives(known.award_verbs)})(?P<names>{other}{one}(?:{list_joiner()}{one}){{0,5}})"
    )


@cache
def _award() -> re.Pattern[str]:
    return re.compile(_one_award())


@cache
def _partners() -> re.Pattern[str]:
    """联合县妇联、县总工会开展, 与市科协携手举办."""
    known = item_words()
    one = rf"(?:{alternatives(known.party_centres)}|{_one_organization()})"
    names = rf"{one}(?:{list_joiner()}{one}){{0,5}}"
    return re.compile(
        rf"""
        (?<!{known.before_partner_openers})(?P<role>{alternatives(known.partner_openers)})(?!{alternatives(known.not_behind_openers)})
          (?P<names>{names})
        | (?:{alternatives(known.partner_before)})(?P<others>{names})
          (?P<verb>{alternatives(known.partner_verbs)})
        | {known.with_word}(?P<with>{names})[{HAN}]{{0,2}}?(?P<done>{alternatives(known.done_with_partners)})
        """,
        re.VERBOSE,
    )


def _one_organization() -> str:
    """共青团砚川县委, 共青团砚川县[委员会]: a shorter end of a longer one is none."""
    known = item_words()
    name = rf"(?:(?![{known.not_in_organizations}])[{HAN}]){{1,{_ORGANIZATION}}}?"
    return rf"{name}{alternatives(known.organization_ends)}(?!{alternatives(known.organization_goes_on)})"


@cache
def _organization() -> re.Pattern[str]:
    known = item_words()
    centres = alternatives(known.party_centres)
    return re.compile(rf"{list_joiner()}?{centres}|{_one_organization()}")


@cache
def _not_openers() -> re.Pattern[str]:
    return find_any(item_words().not_openers)


@cache
def _generic() -> re.Pattern[str]:
    return find_any(item_words().generic_topics)


_FindNames = Callable[[str, tuple[int, int]], Iterator[FoundName]]


class _Form(NamedTuple):
    """One form of phrase. A sentence without any of its `openers`, or any of the words that it `needs` behind
    one, holds no such phrase.
    """

    openers: tuple[str, ...]
    needs: tuple[str, ...]
    names: _FindNames


@cache
def _forms() -> tuple[_Form, ...]:
    """All forms; of two names of one span that of the first form counts."""
    known = item_words()
    topic_ends = (*known.topic_works, *known.topic_acts, *known.told_works)
    partners = (*known.partner_openers, *known.partner_before)
    partner_verbs = (*known.partner_openers, *known.partner_verbs, *known.done_with_partners)
    return (
        _Form((known.about,), (*known.report_ends, *known.proposal_ends), _from_titles),
        _Form(known.holding_verbs, known.topic_works, _from_titled_works),
        _Form(known.subject_ends, known.subject_ends, _from_subjects),
        _Form(known.holding_verbs, known.topic_works, _topics_by(_counted_works)),
        _Form(known.choosing_openers, known.choosing_verbs, _topics_by(_chosen_topics)),
        _Form(known.looking_verbs, known.looking_verbs, _topics_by(_looked_at)),
        _Form(known.topic_openers, topic_ends, _from_topics),
        _Form(known.work_openers, known.topic_works, _from_works),
        _Form(known.call_starts, known.call_ends, _from_calls),
        _Form(known.award_verbs, known.award_verbs, _from_awards),
        _Form(partners, partner_verbs, _from_partners),
    )


@cache
def _words_of_forms() -> tuple[PhraseIndex, Mapping[str, int]]:
    """What finds the marks and words of all forms, and by each of them which forms it opens, as bits from the
    lowest, and of which it meets the need, as bits from `_NEEDS`; it opens what a shorter word opens that it
    begins with.
    """
    marks = tuple(OPENING_MARKS)
    asked = [(marks, marks), *((form.openers, form.needs) for form in _forms())]
    words = {word for lists in asked for words in lists for word in words}
    bits = {
        word: sum(
            word.startswith(openers) << place | word.startswith(needs) << _NEEDS + place
            for place, (openers, needs) in enumerate(asked)
        )
        for word in words
    }
    # 开展 stands wherever 深入开展 does, and says as much
    enough = [
        word
        for word in words
        if not any(
            other != word and other in word and bits[word] | bits[other] == bits[other] for other in words
        )
    ]
    return PhraseIndex(enough), bits


def forms_by_sentence(text: str, starts: Sequence[int]) -> dict[int, int]:
    """Which forms each sentence may hold, as bits: `IN_MARKS`, then one for each form of phrase.

    Args:
        starts: Where the sentences start.

    Returns:
        By the number of the sentence, of those that may hold any; in no order.
    """
    index, bits = _words_of_forms()
    seen: dict[int, int] = {}
    for place, word in index.longest_by_place(text).items():
        sentence = bisect_right(starts, place) - 1
        seen[sentence] = seen.get(sentence, 0) | bits[word]
    return {sentence: forms for sentence, found in seen.items() if (forms := found & found >> _NEEDS)}


def names_of_phrases(text: str, sentence: tuple[int, int], forms: int) -> Iterator[FoundName]:
    """The names of the phrases of a sentence.

    Args:
        forms: Those that it may hold, of `forms_by_sentence`.
    """
    for find in _found_by(forms):
        yield from find(text, sentence)


@cache
def _found_by(forms: int) -> tuple[_FindNames, ...]:
    """What finds the names of some forms, in the order of the forms."""
    return tuple(form.names for place, form in enumerate(_forms(), start=1) if forms >> place & 1)


def _from_titles(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    for match in _titled().finditer(text, *sentence):
        kind = NamedItemKind.REPORT if match["report"] else NamedItemKind.PROPOSAL
        if not any(word in match["name"] for word in item_words().standing_reports):
            yield _placed(match, "name", kind, None)


def _from_titled_works(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    for told in _titled_works().finditer(text, *sentence):
        yield from _unmarked_topic(told, "name" if told["name"] else "bare")


def _from_subjects(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    for told in _subjects().finditer(text, *sentence):
        yield from _unmarked_topic(told, "name")


def _unmarked_topic(told: re.Match[str], name: str) -> Iterator[FoundName]:
    """The group `name` of a match as a topic, where it is no name in marks."""
    if MARKED_NAME.fullmatch(told[name]) is None and "”“" not in told[name]:
        yield _placed(told, name, NamedItemKind.TOPIC, told["role"])


def _topics_by(pattern: Callable[[], re.Pattern[str]]) -> _FindNames:
    """What finds the topics that the group `name` of a pattern lists."""

    def find(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
        for told in pattern().finditer(text, *sentence):
            yield from _topics_told(told, told["name"])

    return find


def _from_works(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    if _work_of().search(text, *sentence):
        for told in _of_works().finditer(text, *sentence):
            yield from _topics_told(told, told["name"])


def _from_calls(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    for match in _called().finditer(text, *sentence):
        yield _placed(match, "name", NamedItemKind.PLATFORM, None)


def _from_awards(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    for match in _awards().finditer(text, *sentence):
        for one in _award().finditer(text, *match.span("names")):
            start = one.start() + _joiner_length(text, one.start())
            end = one.start() + len(one.group().removesuffix(item_words().title_word))
            yield FoundName(start, end, NamedItemKind.AWARD, match["role"], match.start(), match.end())


def _joiner_length(text: str, start: int) -> int:
    """Characters of what joins the last of a list to those before, where it stands at its start."""
    return next((len(word) for word in ("、", *item_words().joiners) if text.startswith(word, start)), 0)


def _from_partners(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    for match in _partners().finditer(text, *sentence):
        group, role = next(one for one in _PARTNER_GROUPS if match[one[0]])
        start, end = match.span(group)
        if group != "names":  # 甲和乙委员会与丙市政协联合
            start = max(start, text.rfind(item_words().with_word, start, end) + 1)
        for one in _organization().finditer(text, start, end):
            start = one.start() + _joiner_length(text, one.start())
            if not text.startswith(item_words().no_organization_starts, start):
                yield FoundName(
                    start, one.end(), NamedItemKind.PARTNER, match[role], match.start(), match.end()
                )


def _placed(match: re.Match[str], name: str, kind: NamedItemKind, role: str | None) -> FoundName:
    start, end = match.span(name)
    return FoundName(start, end, kind, role, match.start(), end)


def _from_topics(text: str, sentence: tuple[int, int]) -> Iterator[FoundName]:
    """Topics without marks; where the word that opens one is part of another word, the next is tried."""
    place = sentence[0]
    while match := _topics().search(text, place, sentence[1]):
        around = text[max(sentence[0], match.start() - 1) : match.start("name") + 1]
        name, counted = _topic_tail().sub("", match["name"]), _counted_tail().search(match["name"])
        if _not_openers().search(around):
            place = match.start() + 1
            continue
        place = match.end()
        if counted:  # 围绕渡口改造、疏解老城功能两大主题: as many topics as parts
            yield from _topics_told(match, match["name"][: counted.start()], is_counted=True)
        else:
            yield from _topics_told(match, name)


def _topics_told(match: re.Match[str], names: str, *, is_counted: bool = False) -> Iterator[FoundName]:
    """The topics of a list that begins at the name of a match, without those that name nothing."""
    for start, topic in _topics_of_list(match.start("name"), names, is_counted=is_counted):
        is_named = len(topic) > 1 and not _counted().match(topic) and MARKED_NAME.fullmatch(topic) is None
        whose = _OF_A_PLACE.match(topic)  # 我省|中心工作
        starts_so = topic.startswith(item_words().generic_starts, whose.end() if whose else 0)
        if is_named and not starts_so and not _is_generic(topic):
            end = start + len(topic)
            yield FoundName(start, end, NamedItemKind.TOPIC, match["role"], match.start(), match.end("name"))


def _is_generic(topic: str) -> bool:
    """群众所盼, 改革所向: whether a topic names nothing."""
    return topic[-2:-1] == "所" or _generic().search(topic) is not None


def _topics_of_list(start: int, names: str, *, is_counted: bool) -> list[tuple[int, str]]:
    """The topics that stand with 、 between them, each with its place; one where the parts are no topics of
    their own (社会保障、就业问题; 推进治理体系、治理能力现代化); none where that would be too long.
    """
    known = item_words()
    parts = names.split("、")
    stands = [_stands_alone(part) for part in parts[1:]]
    is_governed = parts[0].startswith(known.governing_verbs) and not any(stands)
    if is_counted:
        is_governed = False
    elif any(len(part) < known.shortest_of_list for part in parts):
        is_governed = True
    elif len(names) > known.longest_topic:
        is_governed = False
    if len(parts) == 1 or is_governed:
        return [(start, names)] if len(names) <= known.longest_topic else []
    starts = accumulate((len(part) + 1 for part in parts), initial=start)
    return list(zip(starts, parts, strict=False))


def _stands_alone(part: str) -> bool:
    """Whether a later part of a list of topics needs no verb of the first: 农业融合发展, not 治理能力."""
    known = item_words()
    is_work = len(part) >= known.shortest_work and part.endswith(known.work_nouns)
    return is_work or part.startswith(known.governing_verbs)
