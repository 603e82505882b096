"""Keywords of a text: the words and terms that tell it from other reviews, by TF-IDF.

In: body text. Out: `Keyword`s. Counted are nouns and the terms of the catalogue and of the topics, which are
one word each (社情民意信息); no numbers, no names of persons, no 工作, 开展, 建设, nothing of the ritual of
reports (坚持以…思想为指导, 请予审议) or of a dateline. How common a word is in reviews is data:
metadata/documents/keyword_frequencies.yaml; ties keep the order of first appearance.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, compress, islice, repeat
from operator import itemgetter

import rjieba

from gov_reviews.document.topics import load_topics
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.word_frequencies import is_listed_word
from gov_reviews.knowledge.word_lists import KeywordWords
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.records.reviews import Keyword

_WORD = re.compile(f"[{HAN}]{{2,}}")
_WORDS_REMEMBERED = 20_000
_verdicts: dict[str, bool] = {}  # whether a word may be a keyword, which every review asks again: 2 MB
_SHORT = 2
_LONGEST_TERM = 10  # characters; what is longer is a phrase of a rule


@cache
def _term_words() -> frozenset[str]:
    """Terms of more than one word: names of metrics, cues of topics."""
    names = {metric.name_zh for metric in load_catalogue().metrics.values()}
    cues = {cue for topic in load_topics() for cue, _ in topic.cues}
    never = load_words(KeywordWords).never
    return frozenset(
        term
        for term in names | cues
        if 2 < len(term) <= _LONGEST_TERM and _WORD.fullmatch(term) and term not in never
    )


@cache
def _terms() -> PhraseIndex:
    return PhraseIndex(_term_words())


_CLAUSE_MARKS = "，,。；;！!？?\n"
_CLAUSE_END = re.compile(f"[{_CLAUSE_MARKS}]")
_DATELINE = re.compile(
    r"^[^\n。，]{0,30}?(?:[讯电]|报道)[\s　]*(?:[(（][^()（）\n]{0,40}[)）])?", re.MULTILINE
)
_NUMERALS = "一二三四五六七八九十两"


@cache
def _ritual() -> re.Pattern[str]:
    return find_any(load_words(KeywordWords).ritual)


def extract_keywords(body_text: str, top_k: int = 20, persons: Iterable[str] = ()) -> tuple[Keyword, ...]:
    """The words that mark this text most, with their TF-IDF weight and rank from 1.

    Args:
        body_text: The text.
        top_k: How many at most.
        persons: Names that the text is known to hold: nothing of them is a word (方明 of 方明柱).
    """
    known = load_words(KeywordWords)
    counts = Counter(keyword_candidates(body_text, persons))
    named = [word for word in counts if word.endswith(known.place_ends)]
    for place in known.place_ends:
        for word in [word for word in named if word.endswith(place) and word[:-1] in counts]:
            counts[word] += counts.pop(word[:-1])  # 临武 is 临武县
    total = sum(counts.values())
    # A longer text says what it is about more than once.
    least = min(known.least_count, max(counts.values(), default=1)) if total > known.short_text else 1
    texts, frequency_of, unknown = known.texts, known.frequency_of, known.unknown
    weights = [
        (word, count / total * math.log(1 + texts / frequency_of.get(word, unknown)))
        for word, count in counts.items()
        if count >= least
    ]
    weights.sort(key=itemgetter(1), reverse=True)
    sure = (pair for pair in weights if counts[pair[0]] >= known.sure_count or _is_known(pair[0]))
    return tuple(
        Keyword(word, weight, rank) for rank, (word, weight) in enumerate(islice(sure, top_k), start=1)
    )


def _is_known(word: str) -> bool:
    """Whether others use the word, too: what the segmenter makes up of two halves (上极) is none."""
    return word in load_words(KeywordWords).frequency_of or word in _term_words() or is_listed_word(word)


def _without_frame(text: str, persons: Iterable[str]) -> str:
    """The text without datelines, names of persons and the clauses of ritual; marks stand in their place."""
    text = _DATELINE.sub("。", text)
    for name in sorted(persons, key=lambda name: (-len(name), name)):
        text = text.replace(name, "、")
    kept, at = [], 0
    for ritual in _ritual().finditer(text):
        if ritual.start() < at:
            continue  # in a clause that is left out
        start = ritual.start()
        while start > at and text[start - 1] not in _CLAUSE_MARKS:
            start -= 1
        kept.append(text[at:start])
        mark = _CLAUSE_END.search(text, ritual.start())
        at = mark.start() if mark else len(text)
    return "".join([*kept, text[at:]]) if kept else text


def keyword_candidates(text: str, persons: Iterable[str] = ()) -> Iterator[str]:
    """The words of a text that may be keywords, in order, terms of several words as one."""
    text = _without_frame(text, persons)
    words = rjieba.cut(text)
    verdicts = _verdicts_on(words, text)
    may_mark = [*map(verdicts.__getitem__, words)]
    starts = [*accumulate(map(len, words), initial=0)]
    free_from = behind = 0
    for start, whole in sorted(_terms().longest_by_place(text).items()):
        if start < free_from:
            continue
        first = bisect_left(starts, start, behind)
        if starts[first] != start or len(whole) < len(words[first]):
            continue
        free_from = start + len(whole)
        behind = bisect_left(starts, free_from, first)
        words[first] = whole
        may_mark[first:behind] = [True, *repeat(False, behind - first - 1)]
    return compress(words, may_mark)


def _verdicts_on(words: Iterable[str], text: str) -> Mapping[str, bool]:
    """Whether each of the words of a text may be a keyword by itself."""
    verdicts, known = _verdicts, load_words(KeywordWords)
    if len(verdicts) > _WORDS_REMEMBERED:
        verdicts.clear()
    classes = cache(lambda: dict(reversed(rjieba.tag(text))))  # by word, as at its first place
    for word in {*words}.difference(verdicts):
        # half of the words are marks or one character
        verdicts[word] = len(word) > 1 and _may_mark(word, _class_of(word, classes), known)
    return verdicts


def _class_of(word: str, classes: Callable[[], Mapping[str, str]]) -> str:
    """The word class of a word of a text: the same at every place. A word that the segmenter makes up may be
    cut where it stands alone.

    Args:
        classes: Gives those of all words of the text, which is tagged when somebody asks.
    """
    tags = rjieba.tag(word)
    return tags[0][1] if len(tags) == 1 else classes()[word]


def _may_mark(word: str, flag: str, known: KeywordWords) -> bool:
    """Whether a word is a noun that can be a keyword; names of persons are none."""
    is_person = flag.startswith("nr") and not (len(word) > 2 and word.endswith(known.place_ends))
    is_kind = word in known.also or (flag.startswith(known.kinds) and not is_person)
    is_phrase = len(word) >= known.phrase_length and word.startswith(known.phrase_starts)
    is_count = len(word) == _SHORT and word[0] in _NUMERALS  # 一室
    if is_phrase or is_count or _WORD.fullmatch(word) is None:
        return False
    return is_kind and word not in known.never
