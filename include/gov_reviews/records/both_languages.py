"""What is said to people in English and in Chinese, kept as one text: a line each, English first.

In: both. Out: the text that is stored, or of a stored text the line of one language. A text of one line, as
rows of earlier versions are, is the same in both.
"""

from __future__ import annotations


def in_both(english: str, chinese: str) -> str:
    """Both as one text; line breaks within either become spaces."""
    return f"{_one_line(english)}\n{_one_line(chinese)}"


def in_english(text: str) -> str:
    """The English line."""
    return text.partition("\n")[0]


def in_chinese(text: str) -> str:
    """The Chinese line; the only one where there is one."""
    first, _, second = text.partition("\n")
    return second or first


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
