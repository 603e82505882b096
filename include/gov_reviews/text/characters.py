"""Characters that do not mean what they are: controls, zero-width marks, odd spaces, radicals, compatibility
forms, leftover entities.

In: decoded text. Out: edits. It refuses to touch line breaks, and keeps C1 controls and private-use
characters: they are evidence of damage that another stage may repair or flag.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from html import unescape

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import CharacterForms
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit

# Controls except newline, soft hyphen, zero-width and direction marks, variation selectors, byte order mark.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+"
)
_ODD_SPACE = re.compile("[\t\x0b-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3164\uffa0]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # no encoding can store it
_COMPATIBLE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1d]")
_VERTICAL_OR_SMALL = re.compile("[\ufe10-\ufe19\ufe30-\ufe44\ufe47-\ufe6b]")
_SUSPECT_BLOCKS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x85\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2e80-\u2fd5\u3164"
    "\uf900-\ufaff\ufe00-\ufe6f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U0002f800-\U0002fa1d]"
)


def find_character_edits(text: str, chars: AbstractSet[str]) -> list[Edit]:
    """Edits for everything this module knows.

    Args:
        text: The text.
        chars: Its distinct characters, for the cheap test.
    """
    edits: list[Edit] = []
    if _SUSPECT_BLOCKS.search("".join(chars)):
        edits += (Edit(*match.span(), "", RepairRule.CONTROL) for match in _INVISIBLE.finditer(text))
        edits += (Edit(*match.span(), " ", RepairRule.ODD_SPACE) for match in _ODD_SPACE.finditer(text))
        edits += (
            Edit(*match.span(), "\ufffd", RepairRule.BROKEN) for match in _LONE_SURROGATE.finditer(text)
        )
        edits += _substitute(_COMPATIBLE, text)
        edits += _substitute(_VERTICAL_OR_SMALL, text)
    if "&" in chars and ";" in chars:
        edits += (
            Edit(*match.span(), _read_entity(match[1]), RepairRule.ENTITY)
            for match in _entity_pattern().finditer(text)
        )
    return edits


def _substitute(pattern: re.Pattern[str], text: str) -> list[Edit]:
    return [
        Edit(*match.span(), _plain_form(match[0]), RepairRule.COMPATIBILITY)
        for match in pattern.finditer(text)
    ]


@cache
def _plain_form(character: str) -> str:
    """The ordinary character for a radical, a compatibility ideograph, a vertical or a small form; itself
    when there is none.
    """
    known = load_words(CharacterForms).radicals.get(character)
    plain = known or unicodedata.normalize("NFKC", character)
    if "\ufe10" <= character <= "\ufe6b":
        # NFKC gives the ASCII sign for small forms (﹐ to ,); the width stage decides whether Chinese prose
        # stands around it.
        return plain if len(plain) <= 3 and not any(mark.isspace() for mark in plain) else character
    return plain if len(plain) == 1 else character


@lru_cache(maxsize=1)
def _entity_pattern() -> re.Pattern[str]:
    names = "|".join(load_words(CharacterForms).entities)
    # One match takes "&amp;amp;nbsp;" whole, so undoing an escape never uncovers another one.
    return re.compile(rf"&(?:amp;|#38;|#x26;)*({names}|#[0-9]{{2,7}}|#[xX][0-9a-fA-F]{{2,6}});")


def _read_entity(name: str) -> str:
    entities = load_words(CharacterForms).entities
    if not name.startswith("#"):
        return entities[name]
    character = unescape(f"&{name};")
    return " " if character.isspace() else character if character.isprintable() else ""
