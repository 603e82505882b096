"""How likely a stretch of characters is as Chinese: character frequencies and character pairs of jieba's own
dictionary.

In: Simplified text. Out: log probabilities, and how strongly two characters belong together. Counted once
(scripts/character_pairs.py): counting took a process half a second, reading takes a hundredth. It refuses to
guess words or meanings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from math import log
from operator import contains

from gov_reviews.knowledge.metadata_files import read_table
from gov_reviews.settings import METADATA_ROOT

PAIRS_PATH = METADATA_ROOT / "character_pairs.csv"
PAIR_COLUMNS = ("character", "count", "followers", "follower_counts")

# Shares of running Chinese prose that are punctuation; the word list has none.
_PUNCTUATION = {
    "，": 0.05,
    "、": 0.02,
    "。": 0.025,
    "“": 0.008,
    "”": 0.008,
    "；": 0.005,
    "：": 0.004,
    "《": 0.002,
    "》": 0.002,
    "！": 0.001,
}
_PUNCTUATION |= {
    "？": 0.001,
    "…": 0.001,
    "—": 0.001,
    "（": 0.002,
    "）": 0.002,
    "·": 0.0005,
    "％": 0.0005,
    "‘": 0.0005,
    "’": 0.0005,
}
_PUNCTUATION |= dict.fromkeys("【】〈〉\u3000", 0.0001)
_UNSEEN = 1e-8
_ASCII = 0.005
_PAIR_WEIGHT = 0.9
_MOST_LOGS = 50_000  # remembered at a time, 6 MB
MIN_BOND = 0.01
"""The bond from which on two characters are taken for neighbours inside one word."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Character and pair counts of Simplified words.

    Attributes:
        counts: How often a character stands in words.
        total: Their sum.
        followers: Characters that follow one inside a word; follower_counts: how often each of them does, as
            printed: a text asks for few of 117,000 pairs.
    """

    counts: dict[str, int]
    total: int
    followers: dict[str, str]
    follower_counts: dict[str, str]
    _bonds: dict[str, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)
    _logs: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def count(self, character: str) -> int:
        """How often a character stands in words."""
        return self.counts.get(character, 0)

    def log_probability(self, text: str, before: str = "") -> float:
        """Natural log of the probability of `text` after the character `before` ("" for none)."""
        score = 0.0
        for character in text:
            pair = before + character
            # The readings of damaged runs are made of the same pairs again and again.
            value = self._logs.get(pair)
            if value is None:
                if len(self._logs) >= _MOST_LOGS:
                    self._logs.clear()
                value = self._logs[pair] = log(self._probability(character, before))
            score += value
            before = character
        return score

    def bond(self, left: str, right: str) -> float:
        """How often `right` follows `left` inside one word, as a share of all `left`; 0 when no word holds
        the pair.
        """
        times = self._following(left).get(right)
        return times / self.counts[left] if times else 0.0

    def count_known_pairs(self, text: str) -> int:
        """How many neighbours of a text some word holds side by side."""
        before = map(self.followers.get, text, repeat(""))
        return sum(map(contains, before, text[1:]))

    def _following(self, left: str) -> dict[str, int]:
        """How often each character follows one inside a word."""
        following = self._bonds.get(left)
        if following is None:
            times = map(int, self.follower_counts.get(left, "").split())
            following = self._bonds[left] = dict(zip(self.followers.get(left, ""), times, strict=True))
        return following

    def _probability(self, character: str, before: str) -> float:
        share = _PUNCTUATION.get(character)
        if share is not None:
            return share
        if character < "\x80":
            return _ASCII
        alone = max(self.count(character) / self.total, _UNSEEN)
        together = self.bond(before, character) if before else 0.0
        return _PAIR_WEIGHT * together + (1 - _PAIR_WEIGHT) * alone


@lru_cache(maxsize=1)
def load_language_model() -> LanguageModel:
    """The model of metadata/character_pairs.csv.

    Raises:
        InvalidMetadata: The file is missing or damaged.
    """
    rows = read_table(PAIRS_PATH, PAIR_COLUMNS)
    counts = {character: int(count) for character, count, _, _ in rows}
    followers = {character: following for character, _, following, _ in rows}
    follower_counts = {character: times for character, _, _, times in rows}
    return LanguageModel(counts, sum(counts.values()), followers, follower_counts)
