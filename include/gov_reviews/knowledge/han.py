"""Chinese characters (汉字) in regular expressions, and what two prints of one text have in common.

In: text. Out: a class for patterns, counts, keys to compare by.
"""

from __future__ import annotations

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
"""Chinese characters and 〇, for use inside a class of a regular expression."""
_HAN_RUN = re.compile(f"[{HAN}]+")
# Chinese characters, letters of any script, digits and % count; spaces, punctuation and "_" do not.
_NOT_COMPARED = re.compile(r"(?:[^\w%]|_)+")


def is_han(character: str) -> bool:
    """Whether it is one Chinese character."""
    return len(character) == 1 and _HAN_RUN.match(character) is not None


def count_han(text: str) -> int:
    """How many Chinese characters."""
    return 0 if text.isascii() else len("".join(_HAN_RUN.findall(text)))


def comparison_key(text: str) -> str:
    """The characters that count when two prints of one text are compared: they may differ in spaces and
    punctuation.
    """
    return _NOT_COMPARED.sub("", text)
