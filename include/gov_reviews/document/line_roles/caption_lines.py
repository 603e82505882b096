"""Captions (图片说明) and picture credits: 图为…, 张某 摄, 供图, and a scene in few words.

In: one line, clean or as printed. Out: yes or no, or who took the picture. Words:
metadata/text/captions.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.line_roles.heading_lines import is_slogan
from gov_reviews.document.line_roles.sentence_edges import SENTENCE_END, has_figure, is_fresh
from gov_reviews.document.line_roles.title_lines import is_couplet
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import CaptionWords
from gov_reviews.knowledge.word_patterns import alternatives

MAX_CAPTION = 140
MAX_PICTURE_CREDIT = 120
_ENDING = 16  # characters at the end of a line in which a credit begins
_DAY = re.compile(
    r"""
    ^(?: [（(【]?(?:图为)?[：:]? )?
    (?: 20[0-9]{2}年 )?
    (?: 1[0-2] | [1-9] )月 (?: [123]?[0-9]日 )?
    (?: [上下]午 )?
    [，,]?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words of captions.yaml, compiled."""

    starts: re.Pattern[str]
    ends: re.Pattern[str]
    credits: re.Pattern[str]
    actors: re.Pattern[str]
    acts: re.Pattern[str]
    scenes: re.Pattern[str]


@cache
def _signs() -> _Signs:
    known = load_words(CaptionWords)
    return _Signs(
        starts=re.compile(rf"^[（(【]?{alternatives(known.starts)}"),
        ends=re.compile(rf"(?:^|[\s，。、（(/:：]|[{HAN}]{{2}}){alternatives(known.ends)}[）)】]?[。]?$"),
        credits=re.compile(
            rf"(?:{alternatives(known.picture_credits)}|{'|'.join(known.sources_of_pictures)})[)）】\]]?\s*$"
        ),
        actors=re.compile(alternatives(known.actors)),
        acts=re.compile(alternatives(known.acts)),
        scenes=re.compile(alternatives(known.scenes) + "$"),
    )


@cache
def _photographers() -> re.Pattern[str]:
    """通讯员 张某 摄, or 摄影：张某, at the end of a caption."""
    words = alternatives(load_words(CaptionWords).photographer_words)
    names = rf"[{HAN}]{{2,4}}(?:[\s、][{HAN}]{{2,4}}){{0,5}}"
    few_names = rf"[{HAN}]{{2,4}}(?:[\s、][{HAN}]{{2,4}}){{0,3}}"
    end = r"\s*+[)）】]?[。.]?\s*+$"
    return re.compile(
        rf"(?P<before>{names})\s*+(?:[/／]\s*+)?{words}{end}|(?:{words}|图)[:：]\s*+(?P<after>{few_names}){end}"
    )


@cache
def _photographer_word() -> re.Pattern[str]:
    """What every picture credit has: most captions name nobody."""
    return re.compile(f"{alternatives(load_words(CaptionWords).photographer_words)}|图[:：]")


def is_picture_credit(text: str) -> bool:
    """Whether a line of a page's markup ends like a picture credit. Bylines and prose end so, too (文/图,
    拍摄): whether a picture is beside it, the caller knows.
    """
    return len(text) <= MAX_PICTURE_CREDIT and _signs().credits.search(text) is not None


def is_surely_caption(text: str) -> bool:
    """A caption by its own words: 图为…, …摄, 供图."""
    if len(text) > MAX_CAPTION or len(SENTENCE_END.findall(text)) > 2:
        return False
    signs = _signs()
    return bool(signs.starts.match(text)) or (
        bool(signs.ends.search(text, max(0, len(text) - _ENDING))) and not text.endswith("拍摄")
    )


def is_scene(text: str) -> bool:
    """Someone doing something, or a place, in few words and without a full stop: a caption unless the
    surroundings say otherwise.
    """
    if not _may_be_scene(text) or (is_fresh(text) and not _DAY.match(text)):
        return False
    signs = _signs()
    actor = signs.actors.search(text, 0, 24)
    if actor and signs.acts.search(text, actor.end()):
        return not is_slogan(text)
    return bool(signs.scenes.search(text)) and len(text) <= 36 and not is_slogan(text)


def _may_be_scene(text: str) -> bool:
    """Few words, no mark of a sentence, no figure."""
    return (
        6 <= len(text) <= 60
        and text[-1] not in "。；，、：？！"
        and not SENTENCE_END.search(text)
        and not has_figure(text)
        and not is_couplet(text)
    )


def is_scene_sentence(text: str) -> bool:
    """One sentence that says what someone did, as captions do; a paragraph may look the same."""
    if (
        not 8 <= len(text) <= MAX_CAPTION
        or SENTENCE_END.search(text[:-1])
        or text[-1] in "，、；："
        or has_figure(text)
    ):
        return False
    signs = _signs()
    actor = signs.actors.search(text, 0, 40)
    return bool(actor and signs.acts.search(text, actor.start()))


def is_dated_scene(text: str) -> bool:
    """A scene sentence that begins with its day: 2022年6月30日，区政协主席会议成员…视察."""
    return bool(_DAY.match(text)) and is_scene_sentence(text)


def find_photographers(text: str) -> tuple[str, ...]:
    """The words in a caption where the names of photographers are printed; not all of them are names."""
    match = _photographers().search(text) if _photographer_word().search(text) else None
    return tuple(re.split(r"[\s、]+", match["before"] or match["after"])) if match else ()
