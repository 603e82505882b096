"""Damage that is left: places no stage could repair.

In: clean text. Out: the places. It repairs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from gov_reviews.knowledge.han import HAN
from gov_reviews.text.pinyin import cut_injections

# Replacement characters, private use, C1 controls, lone surrogates; 锟斤拷, 烫烫烫 and 屯屯屯 are what broken
# conversions leave.
_BROKEN = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\x80-\x9f\ud800-\udfff]|锟斤拷|烫烫烫|屯屯屯|锘匡豢")
_BROKEN_SIGNS = frozenset("锟烫屯锘")
# UTF-8 read as GBK: the lead bytes of Chinese punctuation give these pairs again and again (锛 for ，, 銆 for
# 。
# and 、, 鈥 for quotes).
_MISREAD_UTF8 = re.compile("锛[宀氫侊屽燂]?|銆[傘乬]?|鈥[濇渓]?")
MIN_MISREAD = 5
# UTF-8 read as Latin-1 or Windows-1252: æ”¿å.
_MISREAD_LATIN = re.compile("[äåæçèé][^\x00-\x7f][^\x00-\x7f]")
_LOST = re.compile(rf"(?<=[{HAN}，。、”“])[?](?=[{HAN}0-9A-Za-z，。、”“])")


def has_suspect_places(text: str, chars: AbstractSet[str], *, is_damaged: bool) -> bool:
    """Whether damage remains.

    Args:
        text: The text after all repairs.
        chars: Its distinct characters, for the cheap tests.
        is_damaged: Bytes or pinyin were repaired in it: then a "?" before a character is a character that was
            not restored.
    """
    signs = "".join(chars)
    if _BROKEN.search(signs) or (not chars.isdisjoint(_BROKEN_SIGNS) and _BROKEN.search(text)):
        return True
    if not chars.isdisjoint("锛銆鈥") and len(_MISREAD_UTF8.findall(text)) >= MIN_MISREAD:
        return True
    if not chars.isdisjoint("äåæçèé") and len(_MISREAD_LATIN.findall(text)) >= MIN_MISREAD:
        return True
    return is_damaged and "?" in chars and (bool(_LOST.search(text)) or bool(cut_injections(text)))
