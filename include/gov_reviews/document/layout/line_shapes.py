"""What a line looks like by itself: heading, caption, page data, site furniture; how a paragraph starts and
ends.

In: the clean text of one line. Out: yes or no. Where the look alone cannot tell, the callers weigh what
stands around.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import BoilerplateWords, CaptionWords, HeadingWords
from gov_reviews.knowledge.word_patterns import alternatives

TERMINALS = "。！？…；：!?;:"
CLOSERS = "”’）》】」』)"
OPENERS = "“‘（《【「『"
MAX_HEADING = 44
MAX_TITLE = 60
MAX_CAPTION = 140
MAX_ENTRY = 40

_HAN_RUN = re.compile(f"[{HAN}]+")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    rf"^(?:{_NUMERAL}[、.．]|[（(]{_NUMERAL}[）)]|第{_NUMERAL}[篇章节部]分?[：: ]?|[0-9]{{1,2}}[、.．](?![0-9])|[①-⑳])\s*(?=[{HAN}“])"
)
_SENTENCE = re.compile("[。！？；]")
_PROSE_MARK = re.compile("[，。；！？…”]")
_ANNOUNCED = re.compile(r"^[（(][^（）()]{4,50}(?:会议上?|通过|举行|日)[）)]$")
_FIGURE = re.compile(
    r"[0-9](?<![0-9]{2})[0-9]*+\s*+(?:余|多)?[万亿]?(?:件次|件|场次|次|条|篇|份|个|人次|名|家|期|户|册|场|项|%|元)"
)
_DAY = re.compile(
    r"^(?:[（(【]?(?:图为)?[：:]?)?(?:20[0-9]{2}年)?(?:1[0-2]|[1-9])月(?:[123]?[0-9]日)?(?:[上下]午)?[，,]?"
)
_DATE_LINE = re.compile(
    r"(?:19|20)[0-9]{2}(?:年|[-/.])[01]?[0-9](?:月|[-/.])[0-3]?[0-9]日?"
    r"(?:[ T]*[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?(?:\s*(?:星期|周)[一二三四五六日天])?"
)
_DASH = re.compile(r"^(?:——|—|--|－－|―)")


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in load_words(BoilerplateWords).lines))


@lru_cache(maxsize=1)
def _meta_label() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(BoilerplateWords).meta_labels) + r"\s*[：:]")


@lru_cache(maxsize=1)
def _caption_parts() -> tuple[
    re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]
]:
    known = load_words(CaptionWords)
    starts = re.compile(rf"^[（(【]?{alternatives(known.starts)}")
    ends = re.compile(rf"(?:^|[\s，。、（(/:：]|[{HAN}]{{2}}){alternatives(known.ends)}[）)】]?[。]?$")
    return (
        starts,
        ends,
        re.compile(alternatives(known.actors)),
        re.compile(alternatives(known.acts)),
        re.compile(alternatives(known.scenes) + "$"),
    )


@lru_cache(maxsize=1)
def _opener() -> re.Pattern[str]:
    words = alternatives(load_words(HeadingWords).openers)
    return re.compile(
        rf"[“‘]?(?:{words}|20[0-9]{{2}}年(?:[，,以初]|来|度|1?[0-9]月)|{_NUMERAL}[、是]|（{_NUMERAL}）)"
    )


@lru_cache(maxsize=1)
def _signal() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(HeadingWords).signals))


@lru_cache(maxsize=1)
def _slogan() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(HeadingWords).slogan_starts))


def count_han(text: str) -> int:
    """How many Chinese characters."""
    return sum(map(len, _HAN_RUN.findall(text)))


def is_furniture(text: str) -> bool:
    """A whole line that a site template left."""
    if len(text) > 120 or (text[-1] == "。" and not text.startswith(("免责", "本文"))):
        return False
    return bool(_furniture().fullmatch("".join(text.split())))


def is_meta(text: str) -> bool:
    """The line under a title: source, date, views."""
    if len(text) > MAX_CAPTION or _SENTENCE.search(text):
        return False
    if _ANNOUNCED.match(text):
        return True  # （2024年2月1日在政协某市第七届委员会第三次会议上）
    labels = [match.start() for match in _meta_label().finditer(text)]
    if labels and (labels[0] <= 1 or len(labels) >= 2):
        return True
    date = _DATE_LINE.search(text)
    return date is not None and len(text) - len(date[0]) <= 16 and "，" not in text


def is_subtitle(text: str) -> bool:
    """A line that begins with a dash and is no sentence: ——某区政协2022年工作综述."""
    return bool(_DASH.match(text)) and len(text) <= MAX_TITLE and text[-1] not in "。；"


def has_signal(text: str) -> bool:
    """The words by which a review calls itself one: 工作综述, 工作回顾."""
    return bool(_signal().search(text))


def is_headline(text: str) -> bool:
    """Could be a title line: short, not a sentence."""
    return (
        count_han(text) >= 2
        and len(text) <= MAX_TITLE
        and text[-1] not in "。；，、：,;:"
        and not _SENTENCE.search(text[:-1])
    )


def halves(text: str) -> list[str]:
    """The parts of a line that spaces hold apart."""
    return text.split()


def is_couplet(text: str) -> bool:
    """Two or three phrases of like length, held apart by spaces: 强化政治引领 筑牢思想根基."""
    parts = halves(text)
    if not 2 <= len(parts) <= 4:
        return False
    sizes = [count_han(part) for part in parts]
    return (
        min(sizes) >= 3
        and max(sizes) <= 18
        and max(sizes) - min(sizes) <= 4
        and not re.search("[，。；：、]", text)
    )


def is_title_like(text: str) -> bool:
    """A headline that does not begin like a paragraph and carries no results."""
    if not is_headline(text) or is_orphan_start(text) or text[-1] in "0123456789":
        return False
    if has_signal(text) and len(text) <= MAX_HEADING:
        return True
    return not is_fresh(text) and not _FIGURE.search(text) and not (len(text) > 36 and text.count("，") > 1)


def is_couplet_of(first: str, second: str) -> bool:
    """Two lines that are the halves of one title."""
    one, two = count_han(first), count_han(second)
    return (
        min(one, two) >= 4
        and max(one, two) <= 20
        and abs(one - two) <= 2
        and not re.search("[0-9：:，。—]", first + second)
    )


def is_numbered(text: str) -> bool:
    """一、…, （二）…, 3.… and no sentence."""
    return (
        bool(_NUMBERED.match(text))
        and len(text) <= MAX_HEADING
        and text[-1] not in "。；，、："
        and not _SENTENCE.search(text[:-1])
    )


def is_parallel(text: str) -> bool:
    """Phrases of like length held apart by commas, no full stop:
    坚持党的领导，扛牢政治责任，思想引领更加坚实.
    """
    parts = re.split("[，、；]", text)
    sizes = [count_han(part) for part in parts]
    if not 2 <= len(parts) <= 4 or min(sizes) < 3 or max(sizes) > 16 or max(sizes) - min(sizes) > 6:
        return False
    if text[-1] in TERMINALS + "0123456789" or text.startswith("在"):
        return False
    return is_headline(text) and not is_fresh(text) and not _FIGURE.search(text)


def is_surely_heading(text: str) -> bool:
    """A heading by its form alone."""
    if not is_headline(text) or len(text) > MAX_HEADING:
        return False
    return is_numbered(text) or is_couplet(text) or is_subtitle(text)


def is_slogan(text: str) -> bool:
    """Begins like a programme, not like a picture."""
    return bool(_slogan().match(text.lstrip("“《"))) or bool(_NUMBERED.match(text))


def is_surely_caption(text: str) -> bool:
    """A caption by its own words: 图为…, …摄, 供图."""
    starts, ends, *_ = _caption_parts()
    if len(text) > MAX_CAPTION or len(_SENTENCE.findall(text)) > 2:
        return False
    return bool(starts.match(text)) or (
        bool(ends.search(text, max(0, len(text) - 16))) and not text.endswith("拍摄")
    )


def is_scene(text: str) -> bool:
    """Someone doing something, or a place, in few words and without a full stop: a caption unless the
    surroundings say otherwise.
    """
    _, _, actors, acts, scenes = _caption_parts()
    if (
        not 6 <= len(text) <= 60
        or text[-1] in "。；，、：？！"
        or _SENTENCE.search(text)
        or _FIGURE.search(text)
        or is_couplet(text)
    ):
        return False
    if is_fresh(text) and not _DAY.match(text):
        return False
    actor = actors.search(text, 0, 24)
    if actor and acts.search(text, actor.end()):
        return not is_slogan(text)
    return bool(scenes.search(text)) and len(text) <= 36 and not is_slogan(text)


def is_scene_sentence(text: str) -> bool:
    """One sentence that tells what someone did, as captions do; a paragraph may look the same."""
    _, _, actors, acts, _ = _caption_parts()
    if (
        not 8 <= len(text) <= MAX_CAPTION
        or _SENTENCE.search(text[:-1])
        or text[-1] in "，、；："
        or _FIGURE.search(text)
    ):
        return False
    actor = actors.search(text, 0, 40)
    return bool(actor and acts.search(text, actor.start()))


def is_dated_scene(text: str) -> bool:
    """A scene sentence that begins with its day: 2022年6月30日，区政协主席会议成员…视察."""
    return bool(_DAY.match(text)) and is_scene_sentence(text)


def is_list_entry(text: str) -> bool:
    """A short line that begins or ends with a figure and is no sentence: 63家承办单位, 办复率100%."""
    if len(text) > MAX_ENTRY or text[-1] in "。，、；" or "。" in text or is_orphan_start(text):
        return False
    figures = list(_FIGURE.finditer(text))
    return bool(figures) and (figures[0].start() == 0 or figures[-1].end() == len(text))


def is_fresh(text: str) -> bool:
    """Begins the way new paragraphs begin."""
    return bool(_opener().match(text))


_ORPHAN_SIGN = re.compile(f"^(?:[，。、；：！？）》”’】%…]|[{HAN}][，。；])")
_ORPHAN_MEASURE = re.compile(
    rf"^[余多]?[万亿]?(?:个(?![别人体性])|件(?!件)|名(?![家优城镇])|次(?![年日要])|项(?!目)|条(?![件例块])|篇(?!章)|人次|场次|家(?![庭乡长园])"
    rf"|份(?!额)|[万亿]元|%|个?百分点)[{HAN}（，。、；]"
)


_QUOTE_MARK = re.compile("[“《（”》）]")


def is_orphan_start(text: str) -> bool:
    """Cannot be the start of a sentence: a closing mark, or a measure word whose number stands elsewhere."""
    if _ORPHAN_SIGN.match(text) or _ORPHAN_MEASURE.match(text):
        return True
    depth = 0
    for match in _QUOTE_MARK.finditer(text, 0, 200):
        depth += 1 if match[0] in "“《（" else -1
        if depth < 0:
            return True
    return False


def open_marks(text: str) -> str:
    """The closing marks that the text still owes: 》 for an open 《."""
    owed: list[str] = []
    pairs = {"“": "”", "《": "》", "（": "）"}
    for character in text[-400:]:
        if character in pairs:
            owed.append(pairs[character])
        elif owed and character == owed[-1]:
            owed.pop()
    return "".join(owed)


def ends_sentence(text: str) -> bool:
    """Ends with a mark after which a paragraph may end."""
    bare = text.rstrip(CLOSERS + " ")
    if not bare:
        return True
    if bare[-1] in TERMINALS:
        return True
    return len(bare) < len(text.rstrip()) and text.rstrip()[-1] in "”）)】" and len(text) < 20


def is_cut(text: str) -> bool:
    """Surely ends in mid-sentence: a comma, or no mark at all after running prose."""
    if ends_sentence(text):
        return False
    # A line without any mark of prose may be an entry of a list.
    return text[-1] in "，、,“《（0123456789" or bool(_PROSE_MARK.search(text))
