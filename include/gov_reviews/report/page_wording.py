"""What the page and the briefing say, in English and Chinese: metadata/web/wording.yaml.

In: a key and values for its places. Out: text in the language that was asked for. A key that is not in the
file is an error of ours: the tests show every view in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.web_words import PageWording, Phrase
from gov_reviews.records.both_languages import in_chinese, in_english


class Language(StrEnum):
    """Languages of the page; the values are what `?lang=` takes."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, values filled in."""
        phrase = _phrases()[key]
        text = phrase.zh if self.language is Language.ZH else phrase.en
        return text.format_map(values) if values else text

    def named(self, group: str, code: object) -> str:
        """The word for a code of a fixed set ("status", "plan"); the code itself where there is none."""
        phrase = _phrases().get(f"{group}.{code}")
        if phrase is None:
            return "" if code is None else str(code)
        return phrase.zh if self.language is Language.ZH else phrase.en

    def either(self, chinese: object, english: object) -> str:
        """Of a name that the warehouse has in both languages the one to show."""
        first, second = (chinese, english) if self.language is Language.ZH else (english, chinese)
        return str(first or second or "")

    def line_of(self, text: str) -> str:
        """Of a text in both languages (`records.both_languages`) the line to show."""
        return in_chinese(text) if self.language is Language.ZH else in_english(text)


def say_both(key: str) -> tuple[str, str]:
    """The text of a key in English and in Chinese, as an error of ours takes it."""
    phrase = _phrases()[key]
    return phrase.en, phrase.zh


def headed_both(key: str) -> str:
    """A text as the heading of a column on a terminal: "state 状态"."""
    return " ".join(dict.fromkeys(say_both(key)))


def code_in_both(group: str, code: object) -> str:
    """A code of a fixed set as a cell on a terminal: "blocked 被拦截", as programs and people know it."""
    phrase = _phrases().get(f"{group}.{code}")
    return str(code) if phrase is None else f"{code} {phrase.zh}"


def _phrases() -> Mapping[str, Phrase]:
    return load_words(PageWording).root


def choose_language(asked: str | None, accepted: str) -> Language:
    """The language of a page.

    Args:
        asked: `?lang=`, if any; what is no language counts as not asked.
        accepted: The browser's Accept-Language: the first of our languages in it wins, English without any.
    """
    if asked in tuple(Language):
        return Language(asked)
    for part in accepted.lower().split(","):
        code = part.split(";")[0].strip()[:2]
        if code in tuple(Language):
            return Language(code)
    return Language.EN
