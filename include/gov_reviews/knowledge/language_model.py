"""How likely a stretch of characters is as Chinese: character frequencies and character pairs of jieba's own
dictionary.

In: Simplified text. Out: log probabilities, and how strongly two characters belong together. Built from the
installed jieba's word list on first use (about 0.3 s, once per process); pages without doubtful places never
need it. It refuses to guess words or meanings.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from pathlib import Path

from gov_reviews.errors import PipelineError

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
_MIN_COUNT = 6  # rarer words of the list are mostly noise, and two thirds of the loading time
MIN_BOND = 0.01
"""The bond from which on two characters are taken for neighbours inside one word."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Character and pair counts of Simplified words.

    Attributes:
        total: Sum of all character counts.
        characters: Character to count.
        pairs: Two characters that stand side by side inside a word, to count.
    """

    total: int
    characters: dict[str, int]
    pairs: dict[str, int]
    _logs: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

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
        count = self.characters.get(left, 0)
        return self.pairs.get(left + right, 0) / count if count else 0.0

    def _probability(self, character: str, before: str) -> float:
        share = _PUNCTUATION.get(character)
        if share is not None:
            return share
        if character < "\x80":
            return _ASCII
        alone = max(self.characters.get(character, 0) / self.total, _UNSEEN)
        together = self.bond(before, character) if before else 0.0
        return _PAIR_WEIGHT * together + (1 - _PAIR_WEIGHT) * alone


@lru_cache(maxsize=1)
def load_language_model() -> LanguageModel:
    """The model, built from jieba's dict.txt.

    Raises:
        PipelineError: jieba is not installed.
    """
    specification = importlib.util.find_spec("jieba")
    if specification is None or not specification.submodule_search_locations:
        raise PipelineError(
            "The word list of jieba is missing: install the locked requirements again (make setup)."
        )
    path = Path(next(iter(specification.submodule_search_locations))) / "dict.txt"
    fields = path.read_text(encoding="utf-8").split()
    characters: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for word, printed_count in zip(fields[0::3], fields[1::3], strict=True):
        count = int(printed_count)
        if count < _MIN_COUNT:
            continue
        if len(word) == 2:
            pairs[word] = pairs.get(word, 0) + count
        else:
            for at in range(len(word) - 1):
                pair = word[at : at + 2]
                pairs[pair] = pairs.get(pair, 0) + count
        for character in word:
            characters[character] = characters.get(character, 0) + count
    return LanguageModel(total=sum(characters.values()), characters=characters, pairs=pairs)
