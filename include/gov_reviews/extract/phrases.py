"""Find many fixed phrases in a text.

In: a set of phrases, then texts. Out: places. One small regular expression (a first character of a phrase, then a second one) finds the few
places where a phrase may start, a dictionary says which: 6,000 names cost about as much as thirty. An expression with thousands of
alternatives tries them one by one at every place and is a hundred times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class PhraseIndex:
    """Phrases, indexed by their first two characters."""

    def __init__(self, phrases: Iterable[str]) -> None:
        by_prefix: dict[str, list[str]] = {}
        for phrase in set(phrases):
            if not phrase:
                raise ValueError("a phrase needs a character")
            by_prefix.setdefault(phrase[:2], []).append(phrase)
        self._by_prefix = {prefix: tuple(sorted(group, key=lambda phrase: (-len(phrase), phrase))) for prefix, group in by_prefix.items()}
        first = _class_of(prefix[0] for prefix in by_prefix)
        second = _class_of(prefix[1] for prefix in by_prefix if len(prefix) > 1)
        single = _class_of(prefix for prefix in by_prefix if len(prefix) == 1)
        self._has_single = single is not None
        following = [f"(?={second})"] if second else []
        following += [f"(?<={single})"] if single else []
        # An index of nothing finds nothing: an empty class would not compile.
        self._start = re.compile(f"{first}(?:{'|'.join(following)})" if first else r"(?!)")

    def find(self, text: str) -> list[tuple[int, str]]:
        """All (place, phrase) in order of place, at one place the longest first. Phrases may overlap."""
        by_prefix = self._by_prefix
        found = []
        for match in self._start.finditer(text):
            place = match.start()
            prefix = text[place : place + 2]
            for phrase in by_prefix.get(prefix, ()):
                if text.startswith(phrase, place):
                    found.append((place, phrase))
            if self._has_single and len(prefix) > 1:
                found.extend((place, phrase) for phrase in by_prefix.get(prefix[0], ()))
        return found


def _class_of(characters: Iterable[str]) -> str | None:
    distinct = "".join(sorted(set(characters)))
    return f"[{re.escape(distinct)}]" if distinct else None
