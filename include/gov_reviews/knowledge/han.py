"""Chinese characters (汉字) in regular expressions, and text without what print may change.

In: text. Out: classes for patterns, counts, comparison keys.
"""

from __future__ import annotations

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
"""Chinese characters and 〇, for use inside a class of a regular expression."""
_HAN_RUN = re.compile(f"[{HAN}]+")


def count_han(text: str) -> int:
    """How many Chinese characters."""
    return sum(map(len, _HAN_RUN.findall(text)))
