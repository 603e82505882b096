"""Every word that the readers of a document look for in its text, found in one pass.

In: a text. Out: `DocumentWords`: by vocabulary the places and words, in order of place, at one place the
longest first; words may overlap. One pass of an automaton of all of them costs little more than each of five.
It decides nothing: what a word says where it stands is up to its reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.regions import load_regions
from gov_reviews.knowledge.word_lists import DocTypeWords, IssuerWords, PeopleWords, TopicList


class DocumentWords(NamedTuple):
    """(place, word) of each vocabulary.

    Attributes:
        divisions: Names of administrative divisions.
        signs: Of a review and against one: markers, work of committees and of other bodies.
        own_words: What a text calls its own body.
        cues: Of topics.
        offices: Heads of offices of persons.
    """

    divisions: Sequence[tuple[int, str]]
    signs: Sequence[tuple[int, str]]
    own_words: Sequence[tuple[int, str]]
    cues: Sequence[tuple[int, str]]
    offices: Sequence[tuple[int, str]]


@lru_cache(maxsize=2)  # asked for by those who read the same text, one after the other
def words_of_document(text: str) -> DocumentWords:
    """The words of a text that several readers read."""
    return find_words(text)


def find_words(text: str) -> DocumentWords:
    """The words of a text."""
    index, vocabularies_of = _vocabularies()
    found: tuple[list[tuple[int, str]], ...] = tuple([] for _ in DocumentWords._fields)
    for place in index.find(text):
        for number in vocabularies_of[place[1]]:
            found[number].append(place)
    return DocumentWords(*found)


@cache
def _vocabularies() -> tuple[PhraseIndex, dict[str, tuple[int, ...]]]:
    """All words, and the numbers of the vocabularies that each is of."""
    kinds, issuers = load_words(DocTypeWords), load_words(IssuerWords)
    markers = [word for _, words in kinds.body_markers for word in words]
    work = [word for words in kinds.work_kinds.values() for word in words]
    vocabularies = (
        load_regions().names,
        (*markers, *work, *kinds.other_work),
        [word for words in issuers.own_words.values() for word in words],
        [cue for topic in load_words(TopicList).topics.values() for cue in topic.cues],
        load_words(PeopleWords).offices,
    )
    numbers: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for number, words in enumerate(vocabularies):
        for word in set(words):
            numbers[word] += (number,)
    return PhraseIndex(numbers), dict(numbers)
