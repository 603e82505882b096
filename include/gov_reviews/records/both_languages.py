"""What is said to people in English and in Chinese, kept as one text: a line each, English first.

In: both. Out: the text that is stored, or of a stored text the line of one language. A text of one line, as
rows of earlier versions are, is the same in both.
"""

from __future__ import annotations

import re

from gov_reviews.errors import PipelineError

_AFTER_FULL_STOP = re.compile("(?<=[。；！？]) +")


def in_both(english: str, chinese: str) -> str:
    """Both as one text; line breaks within either become spaces."""
    return f"{on_one_line(english)}\n{on_one_line(chinese)}"


def join_both(*texts: str, separator: str = " ") -> str:
    """Several such texts as one, the empty ones left out; "" where all are. One of a single line stands in
    both languages.
    """
    said = [text for text in texts if text]
    if not said:
        return ""
    chinese = separator.join(map(in_chinese, said))
    return in_both(separator.join(map(in_english, said)), _AFTER_FULL_STOP.sub("", chinese))


def in_english(text: str) -> str:
    """The English line; the whole text where it is not two lines."""
    return _lines(text)[0]


def in_chinese(text: str) -> str:
    """The Chinese line; the whole text where it is not two lines."""
    return _lines(text)[1]


def lines_of_both(text: str) -> list[str]:
    """What is printed of a text: a line each language, one where both say the same."""
    return list(dict.fromkeys((in_english(text), in_chinese(text))))


def error_in_both(error: PipelineError) -> str:
    """What an error says, with the place."""
    return in_both(str(error), error.in_chinese())


def reason_in_both(error: PipelineError) -> str:
    """What an error says, for where the place stands beside it."""
    return in_both(error.message, error.chinese or error.message)


def shortened_both(text: str, longest: int) -> str:
    """The text with at most so many characters in each language."""
    english, chinese = _lines(text)
    return in_both(english[:longest], chinese[:longest]) if "\n" in text else text[:longest]


def on_one_line(text: str) -> str:
    """What sites, errors or people say, as a text that is the same in both languages; of a text in both
    languages one line with both.
    """
    return " ".join(text.splitlines())


def _lines(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    return (lines[0], lines[1]) if len(lines) == 2 else (text, text)
