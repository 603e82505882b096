"""Bylines, editor lines and picture credits (署名行): lines that name people and what they did.

In: one line or bracket, clean or as printed. Out: its role, or None; where a byline is glued to a paragraph.
It reads no names, `document/byline.py` does; it only tells such lines from prose.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import HeadingWords, PartWords, PeopleWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.pages import BlockKind

MAX_LENGTH = 160
MAX_BRACKET = 60
MAX_BYLINE = 80

_SHORT_WITH_BAR = re.compile(rf"(?<![{HAN}])([文图摄])[\s\u3000]{{0,2}}[丨｜|][\s\u3000]{{0,2}}")
_OUTER = re.compile(r"^[（(【\[]\s*+((?:.*\S)?)\s*+[）)】\]]$", re.DOTALL)
_MARK = re.compile(r"^[□■○●◎◇◆▲△★☆※\s]+")
_SEPARATOR = re.compile(r"[\s、，,;；：:/／|｜&＆。]+")
_PROSE = re.compile("[。！？；“”]")
_NAME = re.compile(rf"^[{HAN}]{{1,4}}$|^[{HAN}]{{1,8}}·[{HAN}·]{{1,10}}$|^[A-Za-z.]{{1,12}}$")
_PICTURES_BY = re.compile(
    r"""
    ^(?: (?: 本版 | 本文 | 文中 | 以上 | 图中 )? (?: 图片 | 照片 | 配图 | 图 ) [均皆都]? [由为] .{2,30}
         (?: 提供 | 供图 | 拍摄 | 摄 )
       | (?: 本版 | 本文 )? (?: 图片 | 照片 ) (?: 来源 | 提供 ) [：: ] .{2,30}
    )$
    """,
    re.VERBOSE,
)
_AUTHOR_IS = re.compile(r"^作者(?:系|为|单位|简介)[：: ]?.{2,50}$")
_OWN_PAPER = "(?:本报|本网|本台|本刊)"
_REPORTED = re.compile(rf"^{_OWN_PAPER}(?:综合)?(?:讯|报道|综合)$")
_NO_BRACKETS = dict.fromkeys(map(ord, "（）()【】[]"), " ")
_BRACKETED_NOTE = re.compile(r"[（(][^（）()]{0,20}[）)]")


@cache
def _roles() -> dict[str, BlockKind]:
    known = load_words(PartWords).in_lines
    roles = dict.fromkeys(known.credits, BlockKind.CAPTION)
    roles |= dict.fromkeys(known.editors, BlockKind.EDITORS)
    roles |= dict.fromkeys(known.authors, BlockKind.BYLINE)
    return roles


@cache
def _glued() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A role directly before a name (记者张某), and directly after one (张某摄)."""
    roles = _roles()
    before = alternatives(role for role in roles if len(role) > 1)
    after = alternatives([*(role for role in roles if len(role) > 1), "文", "摄", "图"])
    paper = f"(?:[{HAN}]{{2,10}}[报网台社端刊])?"  # 某某日报记者张某报道
    return re.compile(rf"^{paper}({before})([{HAN}]{{2,4}}?|[{HAN}]·.+?)(?:报道)?$"), re.compile(
        rf"^([{HAN}]{{2,12}}?)({after})$"
    )


@cache
def _organizations() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(PartWords).organization_ends) + r"$")


@cache
def _surnames() -> tuple[frozenset[str], tuple[str, ...]]:
    known = load_words(PeopleWords)
    return known.surnames, tuple(known.compound_surnames)


@cache
def _quick() -> re.Pattern[str]:
    """Some role word, mark or provider: without one a line cannot name people."""
    return re.compile(alternatives(_roles()) + r"|[□■○●◎◇◆]|提供|" + _OWN_PAPER)


def with_slash(text: str) -> str:
    """文丨张某, 图｜李某 as 文/张某: a part of one character with a bar behind it."""
    return _SHORT_WITH_BAR.sub(r"\1/", text)


def people_role(text: str) -> BlockKind | None:
    """BYLINE, EDITORS or CAPTION (picture credits alone) when the whole text only names people and what they
    did; None otherwise.
    """
    if len(text) > MAX_LENGTH or ("，" in text and "。" in text) or not _quick().search(text):
        return None
    inner = _OUTER.sub(r"\1", with_slash(text))
    if _AUTHOR_IS.match(inner) or _REPORTED.match(inner):
        return BlockKind.BYLINE
    if _PICTURES_BY.match(inner):
        return BlockKind.CAPTION
    body = _MARK.sub("", inner)
    if not body or _PROSE.search(body.rstrip("。；")):
        return None
    return _role_of_names(body, is_marked=len(body) < len(inner))


def _role_of_names(body: str, *, is_marked: bool) -> BlockKind | None:
    """The role of a line of parts and names; a mark before it (□ 张某) makes it a byline."""
    kinds = _token_kinds(
        _BRACKETED_NOTE.sub(" ", body) if len(body) > MAX_BRACKET else body.translate(_NO_BRACKETS)
    )
    if kinds is None:
        return None
    if not kinds:
        return BlockKind.BYLINE if is_marked and is_name_list(body) else None
    if BlockKind.BYLINE in kinds:
        return BlockKind.BYLINE
    if BlockKind.EDITORS in kinds:
        return BlockKind.EDITORS
    return BlockKind.BYLINE if is_marked else BlockKind.CAPTION


def _token_kinds(body: str) -> set[BlockKind] | None:
    """Kinds of the roles in a line; None when something in it is neither role nor name.

    A role of one character (文, 图, 摄) ends many a slogan too, so with such roles alone every name must
    begin with a surname.
    """
    kinds: set[BlockKind] = set()
    fillers = load_words(PartWords).fillers
    names: list[str] = []
    is_strong = False
    for token in _SEPARATOR.split(body):
        if not token or token in fillers:
            continue
        role, name = _read_token(token)
        if role is None and name is None:
            return None
        if role is not None:
            kinds.add(_roles()[role])
            is_strong = is_strong or len(role) > 1
        if name is not None:
            names.append(name)
    if not names or not (is_strong or all(_is_surely_name(name) for name in names)):
        return None
    return kinds


def _read_token(token: str) -> tuple[str | None, str | None]:
    """Role and name of one word: 记者 gives a role, 张某 a name, 记者张某 and 张某摄 both, anything else
    neither.
    """
    if token in _roles():
        return token, None
    before, after = _glued()
    if match := before.match(token):
        return match[1], match[2]
    if (match := after.match(token)) and (
        _is_surely_name(match[1]) or (len(match[2]) > 1 and len(match[1]) <= 4)
    ):
        return match[2], match[1]
    return None, token if _NAME.match(token) or _organizations().search(token) else None


def _is_surely_name(name: str) -> bool:
    single, double = _surnames()
    return (
        (len(name) <= 4 and (name[0] in single or name.startswith(double)))
        or "·" in name
        or bool(_organizations().search(name))
    )


def is_name_list(text: str) -> bool:
    """Names and nothing else: 张某 李某某. Every token begins with a surname."""
    tokens = [token for token in _SEPARATOR.split(text) if token]
    # 许 鹏: a two-character name is often printed with a space inside.
    merged: list[str] = []
    for token in tokens:
        if merged and len(token) == 1 and len(merged[-1]) == 1:
            merged[-1] += token
        else:
            merged.append(token)
    is_list = len(merged) > 1
    return 0 < len(merged) <= 12 and all(_is_listed_name(token, is_list=is_list) for token in merged)


def _is_listed_name(token: str, *, is_list: bool) -> bool:
    """Whether a token has the form of a name; of four characters with a surname of two, or, beside other
    names, with two surnames (高吕某某).
    """
    single, double = _surnames()
    if not 2 <= len(token) <= 4 or not re.fullmatch(f"[{HAN}]+", token):
        return False
    has_two = is_list and token[0] in single and token[1] in single
    return token.startswith(double) or (token[0] in single and (len(token) <= 3 or has_two))


_SPEAKER = re.compile(rf"^[{HAN}]{{2,24}}(?:主席|秘书长|主任|书记|组长) +([{HAN} ]{{2,5}})$")


def is_speaker(text: str) -> bool:
    """Who gave a report, under its title: 某市政协主席 张某某."""
    match = _SPEAKER.match(text)
    return match is not None and is_name_list(match[1])


def is_bracketed_name(text: str) -> bool:
    """A name alone in brackets, as papers sign: （张某）."""
    match = _OUTER.match(text)
    return match is not None and is_name_list(match[1])


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(rf"[（(【\[]([^（）()【】\[\]\n]{{2,{MAX_BRACKET}}})[）)】\]]\s*$")


def find_closing_byline(text: str) -> int | None:
    """Where a byline glued to the end of a paragraph starts: …新篇章。(记者 张某)."""
    match = _closing().search(text, max(0, len(text) - MAX_BRACKET - 3))
    if match and match.start():
        bracket, before = match[0].strip(), text[: match.start()].rstrip()
        if people_role(bracket) is not None or (
            before[-1:] in set("。！？…”") and is_bracketed_name(bracket)
        ):
            return match.start()
    for end in _sentence_ends(text):
        tail = text[end:].strip()
        if 2 <= len(tail) <= MAX_BRACKET and tail[0] not in "”’）》" and people_role(tail) is not None:
            return end
    return None


def _sentence_ends(text: str) -> list[int]:
    """Ends of the last sentences, nearest to the end last; only the last 60 characters are looked at."""
    last = max(text.rfind(mark, max(0, len(text) - MAX_BRACKET)) for mark in "。！？”")
    return [last + 1] if 0 <= last < len(text) - 2 else []


_OPENING = re.compile(
    rf"""
    ^(?: {_OWN_PAPER}讯\s* )? [（(] ([^（）()\n]{{2,40}}) [）)] \s*(?=\S)      # 本报讯（记者 张某）
    | ^({_OWN_PAPER}讯)\s+
       (?: (?:(?:记者|通讯员)[\s\u3000]{{0,2}}[{HAN}·]{{2,4}}[\s\u3000、]{{0,3}}){{1,4}}
           报道 [：:\s]{{0,3}} )?
       (?=\S)                                              # 本报讯 记者张某 通讯员李某报道：
    """,
    re.VERBOSE,
)


def find_opening_byline(text: str) -> int | None:
    """Where a paragraph goes on after a byline glued to its start: 本报讯（记者 张某）2022年…"""
    match = _OPENING.match(text)
    if not match:
        return None
    return match.end() if match[2] or people_role(match[1]) is BlockKind.BYLINE else None


# --- beginnings: of a line as printed, and of a short line at the edges of a body ---


@cache
def _part_words() -> str:
    """The words of two characters or more for a writer's or an editor's part, as one alternation."""
    known = load_words(PartWords)
    words = (*known.authors, *known.authors_and_credits, *known.editors)
    return alternatives(word for word in words if len(word) > 1)


@cache
def _byline_word() -> re.Pattern[str]:
    return re.compile(rf"{_part_words()}|[/／]\s*[文图]|文\s*[/／]|摄")


@cache
def _byline_start() -> re.Pattern[str]:
    paper = f"(?:[{HAN}]{{2,12}}(?=记者|通讯员)|《[{HAN}]{{2,12}}》)?"
    return re.compile(
        rf"""
        (?<!\s)\s*+
        (?: (?: [【\[(（]\s*+ )? {paper}{_part_words()}[\s:：/／]       # 【编辑 , 某某日报记者 , 策划：
          | [文图]\s*+[/／:：]                                         # 文/
        )
        """,
        re.VERBOSE,
    )


@cache
def _no_title_start() -> re.Pattern[str]:
    starts = alternatives(load_words(HeadingWords).no_title_starts)
    return re.compile(
        rf"""
        ^[\s（(【\[□■●◎○▲]*
        (?: □
          | (?: 本报 | 本刊 | 本网 | 特约 )? {starts}
          | 文\s?[/／|｜]
          | 图\s?[/／]
        )
        """,
        re.VERBOSE,
    )


def begins_like_byline(text: str) -> bool:
    """Whether a short line that is a byline as a whole begins so: □ 张某, 【编辑, 某某日报记者 , 策划：,
    文/.

    Headings have marks before them too (◎ 用“实行动”温暖人心): where only a mark says so, the whole line must
    be names and parts.
    """
    if len(text) > MAX_BYLINE:
        return False
    if _byline_start().match(text):
        return True
    return _MARK.match(text) is not None and people_role(text.strip()) is BlockKind.BYLINE


def begins_like_no_title(text: str) -> bool:
    """Whether a line names people or a source by its first word, so that no headline and no heading begins
    like it. Looser than `begins_like_byline`: the line stays where it is, only not as a title.
    """
    return _no_title_start().match(text) is not None


def has_byline_word(text: str) -> bool:
    """Whether a bracket holds a word that makes it a byline: （记者 张某）, （某区政协/文）."""
    return _byline_word().search(text) is not None
