"""Find persons with their office in running text: 区政协主席杨某, 副主席李某、王某, 李某、王某等委员.

In: a `CleanPage`. Out: `PersonMention`s whose span cuts the name out of `body_text`, with the office of which
it speaks. Precise rather than many: a name must stand right at an office, begin with a surname, and be no
ordinary word; words and thresholds are data: metadata/documents/people.yaml.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache

import rjieba

from gov_reviews.document.document_words import words_of_document
from gov_reviews.document.person_names import compound_surnames, surnames
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_frequencies import is_listed_word
from gov_reviews.knowledge.word_lists import PeopleWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.pages import CleanPage
from gov_reviews.records.reviews import PersonMention

_WINDOW = 14  # characters after the office that the segmenter sees
_SHORTEST_NAME = 2
_LONGEST_PLAIN_NAME = 3  # surname and two characters
_TWO_PARTS = 4
_REPEATED = 3  # a name that stands so often in the text needs no word of a person behind it
_OFFICE_WINDOW = 30  # and before it
_LONGEST_LIST = 40  # characters of a list of names before an office
_TO_LAST_BOUNDARY = re.compile(rf".{{0,{_LONGEST_LIST}}}[，,。；;：:！!？?\s“”\"（()）《》—…]", re.DOTALL)
_NAME_WITH_DOT = f"[{HAN}]{{1,8}}(?:[·•・‧][{HAN}]{{1,8}}?){{1,3}}?(?=[，,。；;：:、！!？?\\s“”（()）]|$)"
_SENTENCE_STARTS = ("。", "\n", "\u3000")
_ALL_HAN = re.compile(f"[{HAN}]+")
# Kinds of words that an office is made of: nouns, names of bodies and places, 常务, 原.
_OFFICE_FLAGS = ("n", "j", "b", "zg", "g", "f")

_NAME_FLAGS = ("a", "n", "g", "zg", "x")  # of the last character of a name, by itself

_Tags = list[tuple[str, str]]


@cache
def _known() -> PeopleWords:
    return load_words(PeopleWords)


@cache
def _offices() -> re.Pattern[str]:
    return find_any(_known().offices)


@cache
def _after_name() -> re.Pattern[str]:
    return find_any(_known().after_name)


@cache
def _committee_behind_and() -> re.Pattern[str]:
    """和 inside the name of a committee: 文化文史和学习委主任."""
    known = _known()
    return re.compile(f"{known.and_word}[{HAN}]{{2,6}}?{alternatives(known.committee_offices)}")


@cache
def _end_behind_name() -> re.Pattern[str]:
    """A mark, the day of the month, a number of persons, or the end behind a name; 为 before a quotation."""
    marks = r"[，,。；;：:、！!？?\s“”\"（()）《》—…]"
    return re.compile(rf"{marks}|\d{{1,2}}[月日名位人]|{alternatives(_known().before_quotations)}(?=“)|$")


@cache
def _between_names() -> re.Pattern[str]:
    return re.compile(alternatives(("、", *_known().joiners)))


@cache
def _more_names() -> re.Pattern[str]:
    return re.compile(alternatives(("、", "，", ",", *_known().joiners)))


@cache
def _list_item() -> re.Pattern[str]:
    """What stands by itself in a list: 常某、敖某其格、王某及, 王某等."""
    known = _known()
    behind = alternatives((*known.joiners, known.and_so_on))
    return re.compile(rf"[{HAN}]{{2,6}}?(?=[、，,。；;：:！!？?\s（）()]|{behind}|$)")


@cache
def _count_before_office() -> re.Pattern[str]:
    known = _known()
    counted = rf"{known.and_so_on}?\d{{1,3}}[{known.measures_of_persons}]"
    return re.compile(
        rf"(?:{alternatives(known.counts_of_persons)}|{counted}|{known.and_so_on}[{HAN}]{{0,5}})$"
    )


def find_people(clean: CleanPage) -> tuple[PersonMention, ...]:
    """Persons with office, in order of place; without those who asked not to be listed."""
    withheld = _known().withheld_names
    return tuple(
        person
        for person in _find(clean.body_text)
        if not withheld or hashlib.sha256(person.name.encode()).hexdigest() not in withheld
    )


def _find(text: str) -> Iterator[PersonMention]:
    known = _known()
    elected_to = [word for word in known.elected_to if word in text]
    free_from = head_end = 0
    for head_start, head in words_of_document(text).offices:
        if head_start < head_end:
            continue  # 主席 in 副主席
        head_end = head_start + len(head)
        if head_start < free_from:
            continue
        end = _name_end(text, head_end, head)
        if end is None:
            if head in known.offices_after_names and not text.startswith(known.offices_go_on, head_end):
                names, office_start = _elected(text, head_start, head_end, free_from, elected_to)
                for start, name_end in names or _names_before(text, head_start, free_from):
                    yield PersonMention(start, name_end, text[start:name_end], text[office_start:head_end])
                    free_from = head_end
            continue
        start = _office_start(text, head_start, head_end, free_from)
        office = text[start:head_end]
        # “企业家委员沙龙”, “溪山·委员沙龙” are events
        if text.endswith(("“", "·"), 0, start) and text.startswith("”", end):
            free_from = end
            continue
        yield PersonMention(start, end, text[head_end:end], office)
        for name_start, name_end in _further_names(text, end, head):
            yield PersonMention(name_start, name_end, text[name_start:name_end], office)
            end = name_end
        free_from = end


def _clause_start(text: str, floor: int, end: int) -> int:
    """Behind the last mark before `end`, 、 aside; `floor` where there is none."""
    before = _TO_LAST_BOUNDARY.match(text, floor, end)
    return before.end() if before else floor


# --- the office ---


def _office_start(text: str, head_start: int, head_end: int, free_from: int) -> int:
    """Where the office begins with the body that it belongs to and the offices beside it: 部长 is the head of
    省委常委、统战部部长.
    """
    window_start = _clause_start(text, max(free_from, head_start - _OFFICE_WINDOW), head_start)
    place = head_end
    tags: _Tags = rjieba.tag(text[window_start:head_end])
    for index in range(len(tags) - 1, -1, -1):
        word, flag = tags[index]
        if place <= head_start and not (
            word == _known().and_word and _joins_works(text, window_start, place - 1)
        ):
            is_work = flag.startswith(("v", "l")) and text.startswith(_known().bodies_named_by_work, place)
            if not is_work and not _is_of_office(word, flag, text[window_start : place - len(word)]):
                break
        place -= len(word)
    # 、 between two offices is taken, one before them is not.
    return place + 1 if text.startswith("、", place) else min(place, head_start)


def _joins_works(text: str, floor: int, place: int) -> bool:
    """Whether 和 stands inside the name of a body: 文化文史[和]学习委主任, not 副主席[和]学习委主任."""
    known = _known()
    if _committee_behind_and().match(text, place) is None:
        return False
    return place > floor and not text[floor:place].endswith((*known.offices, *known.bodies_before_names))


def _is_of_office(word: str, flag: str, before: str) -> bool:
    """Whether a word before an office says whose it is: the body, its division, the office beside it."""
    known = _known()
    if word == "、":
        return before.endswith(known.offices)
    so_far = f"{before}{word}"
    if so_far.endswith(known.offices) or so_far.endswith(known.ends_of_bodies):  # 成员 in 党组成员
        return True
    if word in known.not_in_office or not _ALL_HAN.fullmatch(word):
        return False
    # A division that the segmenter does not know gets any flag (枫渡).
    return flag.startswith(_OFFICE_FLAGS) or (len(word) > 1 and not is_listed_word(word))


# --- names behind an office ---


def _name_end(text: str, start: int, head: str) -> int | None:
    """End of the name that begins at `start`, None when none does."""
    if (end := _end_of_long_name(text, start)) is not None:
        return end
    is_vague = head in _known().vague_offices
    if not _opens_with_surname(text[start : start + 2]):
        return None if is_vague else _end_of_first_in_list(text, start) or _end_of_unlisted(text, start)
    tags: _Tags = rjieba.tag(text[start : start + _WINDOW])
    if not _is_ordinary(tags, text[start]) and (end := _end_by_words(text, start, tags, head)) is not None:
        return end
    return None if is_vague else _end_in_frame(text, start) or _end_of_unlisted(text, start)


def _opens_with_surname(words: str) -> bool:
    return words[:1] in surnames() or words[:2] in compound_surnames()


def _is_surname_with_given(words: str) -> bool:
    """Whether words are a surname with one or two characters behind it."""
    return _given_length(words) in (1, 2) and _opens_with_surname(words)


def _end_by_words(text: str, start: int, tags: _Tags, head: str) -> int | None:
    """End of a name that the segmenter, or the words around it, bear out."""
    surname_length = 2 if text[start : start + 2] in compound_surnames() else 1
    for given in (2, 1):
        end = start + surname_length + given
        if (
            _ALL_HAN.fullmatch(text, start, end)
            and end <= len(text)
            and text[start:end] not in _known().not_names
            and not _is_verb_of_shorter(text, start, end)
            and _is_name(text, start, end, tags, head)
        ):
            return end
    return None


def _end_in_frame(text: str, start: int) -> int | None:
    """End of a name of three characters between an office and a mark, or what a person does, though its
    first two are a word (王国某主持).
    """
    end = start + _LONGEST_PLAIN_NAME
    name = text[start:end]
    if not _ALL_HAN.fullmatch(name):
        return None
    if _has_ordinary_part(name) and not _opens_sentence(text, name):
        return None
    if _begins_word_behind(text, end - 1):
        return None
    match = _after_name().match(text, end)
    is_framed = _end_behind_name().match(text, end) or (match is not None and len(match.group()) > 1)
    return end if is_framed else None


def _end_of_listed(text: str, start: int) -> int | None:
    """End of a name behind others, which need not be known: by itself, or before what they all do."""
    item = _list_item().match(text, start)
    if item is not None and _may_be_listed(item.group()):
        return item.end()
    for end in (start + _LONGEST_PLAIN_NAME, start + _SHORTEST_NAME):
        match = _after_name().match(text, end)
        is_plain = _ALL_HAN.fullmatch(text, start, end) and _opens_with_surname(text[start : start + 2])
        if is_plain and match is not None and len(match.group()) > 1 and _may_be_listed(text[start:end]):
            return end
    return None


def _end_of_word_between(text: str, start: int) -> int | None:
    """End of a name that is a word of many texts, too, between others of its list: 黄某、高峰、喻某某."""
    item = _list_item().match(text, start)
    if item is None or not _is_plain_name(item.group()) or not text.startswith("、", item.end()):
        return None
    next_start = item.end() + 1
    next_end = _end_of_listed(text, next_start)
    return item.end() if next_end is not None and _is_plain_name(text[next_start:next_end]) else None


def _is_plain_name(words: str) -> bool:
    """Whether words have a surname and one or two characters behind it, and are no office."""
    known = _known()
    is_body = words.endswith(known.body_ends) or words.endswith(known.offices) or words in known.not_names
    return _is_surname_with_given(words) and not is_body


def _opens_sentence(text: str, name: str) -> bool:
    """Whether a sentence elsewhere begins with a name that is no ordinary word: 高德某一行…。高德某指出."""
    is_ordinary = is_listed_word(name, _known().ordinary_word_idf)
    return not is_ordinary and any(mark + name in text for mark in _SENTENCE_STARTS)


def _has_ordinary_part(name: str) -> bool:
    """Whether words where a name would stand are a word of many texts, or a surname before one (于今年)."""
    highest = _known().ordinary_word_idf
    return is_listed_word(name, highest) or is_listed_word(name[-_given_length(name) :], highest)


def _end_of_first_in_list(text: str, start: int) -> int | None:
    """End of a name whose surname no list has, before another one that is known: 先某某、刘某某."""
    if (match := _list_item().match(text, start)) is None:
        return None
    follows = _list_item().match(text, match.end() + 1) if text.startswith("、", match.end()) else None
    if follows is None or not _opens_with_surname(follows.group()):
        return None
    return match.end() if _may_be_listed(match.group()) and _may_be_listed(follows.group()) else None


def _end_of_unlisted(text: str, start: int) -> int | None:
    """End of a name of four characters, as minorities have: before what a person does, or a mark where each
    part is rare (农布某某致辞; 吉克某某、王某).
    """
    end = start + _TWO_PARTS
    if not _ALL_HAN.fullmatch(text, start, end) or text[start] in _known().joining_characters:
        return None
    if text.startswith(_known().bodies_named_by_work, end):  # 文史资料|委员会
        return None
    is_told = _is_told_of(text, end) or (
        _end_behind_name().match(text, end) is not None and _is_of_rare_parts(text[start:end])
    )
    return end if is_told and _may_be_listed(text[start:end]) else None


def _is_told_of(text: str, place: int) -> bool:
    """Whether what a person does follows; of one character that begins words too (说) before a mark only."""
    match = _after_name().match(text, place)
    if match is None:
        return False
    is_certain = len(match.group()) > 1 or match.group() not in _known().before_marks
    return is_certain or _end_behind_name().match(text, match.end()) is not None


def _is_of_rare_parts(words: str) -> bool:
    """Whether the segmenter knows a name in the words, or they begin with two surnames as those of married
    women in Hong Kong do (林郑某某), and no word of many texts is among them.
    """
    tags: _Tags = rjieba.tag(words)
    is_rare = not any(len(word) > 1 and is_listed_word(word) for word, _ in tags)
    return is_rare and (any(flag.startswith("nr") for _, flag in tags) or set(words[:2]) <= surnames())


def _may_be_listed(words: str) -> bool:
    """Whether what stands by itself in a list of names may be one: of two or three characters with a surname,
    or longer without one (敖某其格), and no body, office or ordinary word.
    """
    known = _known()
    if words in known.not_names or words.endswith(known.body_ends):
        return False
    if len(set(words)) == 1 or _offices().search(words) is not None:
        return False
    if _is_surname_with_given(words):
        return not is_listed_word(words, known.ordinary_word_idf)
    tags: _Tags = rjieba.tag(words)
    first = tags[0][0]
    if len(first) > 1 and is_listed_word(first, known.ordinary_word_idf):
        return False
    return all(
        flag.startswith("nr") or len(word) == 1 or not is_listed_word(word, known.ordinary_word_idf)
        for word, flag in tags
    )


def _is_verb_of_shorter(text: str, start: int, end: int) -> bool:
    """Whether the last character is what the person does: 王荣 in 王荣作报告, who stands elsewhere, too."""
    if end - start <= _SHORTEST_NAME or _after_name().match(text, end - 1) is None:
        return False
    return text.count(text[start : end - 1]) > text.count(text[start:end])


def _end_of_long_name(text: str, start: int) -> int | None:
    """End of a name that is longer than others: one with a dot before a mark, one of two parts as Tibetan
    names have (次仁多吉), a Mongolian one, with or without a surname (魏必力格).
    """
    name = _long_name().match(text, start)
    return name.end() if name else None


@cache
def _long_name() -> re.Pattern[str]:
    parts, whole = alternatives(_known().name_parts), alternatives(_known().whole_names)
    return re.compile(f"{_NAME_WITH_DOT}|{parts}{parts}|{whole}|[{''.join(surnames())}]{whole}")


def _is_name(text: str, start: int, end: int, tags: _Tags, head: str) -> bool:
    """Whether the characters from a surname on are a name, by the segmenter and by what follows them."""
    name, (word, flag) = text[start:end], tags[0]
    has_two = _given_length(name) == 2
    if len(set(name)) == 1 or (has_two and _begins_word_behind(text, end - 1)):  # 殷殷[嘱托], 谷某作
        return False
    is_vague = text[start] in _known().common_word_surnames
    if flag.startswith("nr") and word == name and not _is_ordinary_word(name, is_vague=is_vague):
        acts = _ends_weakly if head in _known().vague_offices else _is_acting
        return has_two or _end_behind_name().match(text, end) is not None or acts(text, end)
    if (has_two and _is_no_given_name(text, end - 1)) or _is_no_name(name, word, is_vague=is_vague):
        return False
    return _end_behind_name().match(text, end) is not None or _is_told_by_verb(text, start, end, word, head)


def _is_told_by_verb(text: str, start: int, end: int, word: str, head: str) -> bool:
    """Whether what follows the characters from a surname on makes them a name."""
    name = text[start:end]
    if text[start] in _known().common_word_surnames:
        return head not in _known().vague_offices and len(word) > 1 and _ends_weakly(text, end)
    return _ends_weakly(text, end) or (_given_length(name) == 2 and _is_proven(text, end, name, head))


def _begins_word_behind(text: str, place: int) -> bool:
    """Whether the last character begins what is said of a shorter name: 谷某|作, 周某|代表, 桂某|所作的."""
    match = _after_name().match(text, place)
    return text[place] in _known().verbs_behind_names or (match is not None and len(match.group()) > 1)


def _is_proven(text: str, end: int, name: str, head: str) -> bool:
    """Whether a name with two given characters stands elsewhere too, or does something."""
    if name[-1] in _known().joiners and _is_verb(text, end):  # 范某和|得知
        return True
    is_vague_office = head in _known().vague_offices
    return text.count(name) >= _REPEATED or (not is_vague_office and _is_acting(text, end))


def _given_length(name: str) -> int:
    """Characters behind the surname."""
    return len(name) - (2 if name[:2] in compound_surnames() else 1)


def _is_ordinary_word(word: str, *, is_vague: bool) -> bool:
    """Whether what the segmenter takes for a person is rather a word of many texts: 智慧."""
    return is_vague and is_listed_word(word, _known().ordinary_word_idf)


def _is_no_name(name: str, word: str, *, is_vague: bool) -> bool:
    """Whether a name that the segmenter does not know is rather words: 方便, 法律界, 都是."""
    highest = _known().ordinary_word_idf
    if is_listed_word(name, highest) or (word == name and is_listed_word(name[:2], highest)):
        return True
    if name[-_given_length(name) :] in _known().offices:
        return True
    return is_vague and len(name) == 2 and not name.endswith(_known().hidden_name)


def _is_ordinary(tags: _Tags, surname: str) -> bool:
    """Whether the segmenter reads an ordinary word where the name would stand (会议, 高度), or one behind a
    word of one character that is a surname too (和群众).
    """
    word, flag = tags[0]
    highest = _known().ordinary_word_idf
    if flag.startswith("nr"):
        return False
    if len(word) > 1:
        # 经到会: a verb or a preposition opens, whose first character is a surname too
        is_predicate = surname in _known().common_word_surnames and flag.startswith(("v", "p"))
        is_listed = is_listed_word(word, highest) and word not in compound_surnames()
        return is_listed or is_predicate or flag.startswith("m")
    if len(tags) < 2:
        return False
    if flag.startswith(("p", "d")) and tags[1][1].startswith("v") and len(tags[1][0]) > 1:  # 由分管, 曾邀请
        return True
    if surname not in _known().common_word_surnames:
        return False
    return len(tags[1][0]) > 1 and is_listed_word(tags[1][0], highest)


def _ends_weakly(text: str, place: int) -> bool:
    """Whether a word follows that a person does, or that goes with a name."""
    return _after_name().match(text, place) is not None


def _is_acting(text: str, place: int) -> bool:
    """Whether what a person does follows: a word of the list, or what the segmenter takes for a verb of two
    characters or more (刘某某颁发, 苏某发起).
    """
    if _ends_weakly(text, place):
        return True
    return _is_verb(text, place)


def _is_verb(text: str, place: int) -> bool:
    """Whether the segmenter takes what stands at a place for a verb of two characters or more."""
    tags: _Tags = rjieba.tag(text[place : place + _WINDOW])
    return bool(tags) and len(tags[0][0]) > 1 and tags[0][1] == "v"


def _is_no_given_name(text: str, place: int) -> bool:
    """说 and 等 behind a name of two characters are not its third; 为 is, where a mark follows."""
    match = _after_name().match(text, place)
    if match is None or len(match.group()) > 1:
        return False
    if match.group() in _known().joiners and _is_verb(text, match.end()):  # 范某和|得知
        return False
    return match.group() in _known().before_marks or _end_behind_name().match(text, match.end()) is None


def _further_names(text: str, end: int, head: str) -> Iterator[tuple[int, int]]:
    """Names that share the office: 副主席张某、李某、王某."""
    while match := _more_names().match(text, end):
        start = match.end()
        if match.group() in ("，", ","):
            return
        name_end = _name_end(text, start, head)
        if name_end is None or not (_end_behind_name().match(text, name_end) or _ends_weakly(text, name_end)):
            name_end = _end_of_listed(text, start) or _end_of_word_between(text, start)
        if name_end is None:
            return
        yield start, name_end
        end = name_end


# --- names before an office ---


def _names_before(text: str, head_start: int, free_from: int) -> list[tuple[int, int]]:
    """The names right before an office, back to the mark that the list begins at: 李某、王某等委员; of one
    name nothing else may stand in the clause, but the body that the office is of (县政协李某某副主席).
    """
    floor = _clause_start(text, max(free_from, head_start - _LONGEST_LIST), head_start)
    floor += text.startswith("、", floor)  # 李某书记、王某市长
    if floor >= head_start:
        return []
    count = _count_before_office().search(text, floor, head_start)
    end = count.start() if count else head_start
    found: list[tuple[int, int]] = []
    while floor < end:
        separators = [match.end() for match in _between_names().finditer(text, floor, end)]
        start = separators[-1] if separators else floor
        if not _is_item(text[start:end], is_last=not found):
            is_framed = not separators and _is_framed_before(text, start, end)
            is_list = bool(found) or count is not None
            first = start if is_framed else _first_name(text, start, end, is_list=is_list)
            return found[::-1] if first is None else [(first, end), *found[::-1]]
        found.append((start, end))
        end = start - 1 if separators else floor
    if len(found) == 1 and found[0][0] != floor:
        return []
    return found[::-1]


def _elected(
    text: str, head_start: int, head_end: int, free_from: int, elected_to: Sequence[str]
) -> tuple[list[tuple[int, int]], int]:
    """Those who were elected to an office, and where it begins: 李某、王某当选为|县政协副主席; no names where
    nobody was.

    Args:
        elected_to: The words for it that the text has.
    """
    if not elected_to:
        return [], head_start
    floor = _clause_start(text, max(free_from, head_start - _LONGEST_LIST), head_start)
    end, word = max((text.rfind(word, floor, head_start), word) for word in elected_to)
    if end < 0:
        return [], head_start
    names = _names_before(text, end, free_from)
    return names, _office_start(text, head_start, head_end, end + len(word))


def _first_name(text: str, start: int, end: int, *, is_list: bool) -> int | None:
    """Where the first name of a list begins, or the only one behind the body of its office."""
    is_list = is_list or text[end - _LONGEST_PLAIN_NAME - 1 : end].startswith(_known().owner_mark)
    return _first_of_list(text, start, end) if is_list else _behind_body(text, start, end)


def _is_framed_before(text: str, start: int, end: int) -> bool:
    """Whether a name of three characters stands between a mark and an office that does something, though its
    first two are a word (席子某委员建议).
    """
    name = text[start:end]
    if len(name) != _LONGEST_PLAIN_NAME or name[0] in _known().common_word_surnames:
        return False
    office = _offices().match(text, end)
    if office is None or not _is_acting(text, office.end()) or not _is_plain_item(name):
        return False
    (first, flag), *rest = rjieba.tag(name)
    is_noun = len(first) == _SHORTEST_NAME and flag.startswith("n") and not flag.startswith(("ns", "nt"))
    return is_noun and all(kind.startswith(_NAME_FLAGS) for _, kind in rest)


def _is_item(words: str, *, is_last: bool) -> bool:
    """Whether a part of a list of names before an office is one: the last by itself, another beside it."""
    return _is_bare_name(words) or (not is_last and _is_plain_item(words))


def _is_plain_item(words: str) -> bool:
    """Whether a part of a list of names is one, though the segmenter reads something else."""
    return _is_surname_with_given(words) and bool(_ALL_HAN.fullmatch(words)) and _may_be_listed(words)


def _behind_body(text: str, floor: int, end: int) -> int | None:
    """Where a name begins right behind the body of its office (县政协李某某副主席), or a word that leads to
    it: 在汪某书记带领下.
    """
    leading = _words_leading_to_names()
    for start in (end - _LONGEST_PLAIN_NAME, end - _SHORTEST_NAME):
        if text.endswith(leading, floor, max(floor, start)) and _is_bare_name(text[start:end]):
            return start
    return None


@cache
def _words_leading_to_names() -> tuple[str, ...]:
    return (*_known().bodies_before_names, *_known().words_before_names)


def _first_of_list(text: str, floor: int, end: int) -> int | None:
    """Where the first name of a list begins, behind the words that lead to it: 涌现出李某、王某等委员."""
    for start in (end - 3, end - 2):
        if start > floor and _is_bare_name(text[start:end]) and text[start - 1] in _known().before_lists:
            return start
    return None


def _is_bare_name(words: str) -> bool:
    """Whether words that stand by themselves are a person's name."""
    if not _is_surname_with_given(words) or not _ALL_HAN.fullmatch(words):
        return False
    known = _known()
    if words in known.not_names or words.endswith(known.body_ends):
        return False
    tags: _Tags = rjieba.tag(words)
    is_vague = words[0] in known.common_word_surnames
    if tags[0][0] == words and tags[0][1].startswith("nr") and not is_vague:
        return not is_listed_word(words, known.ordinary_word_idf)
    return not _is_ordinary(tags, words[0]) and not _is_no_name(words, tags[0][0], is_vague=is_vague)
