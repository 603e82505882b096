"""Read lines that say who wrote, edited and photographed (署名): 记者 … 通讯员 …, 策划：… 组稿：…,
（某区政协/文）, 张某 摄.

In: one line outside the body, or the bracket at the start or end of the body. Out: `Credits`: names per part,
and organisations where a person is expected. The words for each part are data:
metadata/documents/bylines.yaml. It does not decide which lines are bylines; layout and `fields.py` do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from gov_reviews.document.line_roles.credit_lines import with_slash
from gov_reviews.document.person_names import is_person_name, names_organization, split_names, surnames
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.light_records import light_record


class BylinePart(Enum):
    """What a person did for a text. OTHER is a label whose value names no person (电话, 转载)."""

    AUTHOR = "author"
    EDITOR = "editor"
    CREDIT = "credit"
    OTHER = "other"


_GROUPS = {
    "authors": frozenset({BylinePart.AUTHOR}),
    "editors": frozenset({BylinePart.EDITOR}),
    "credits": frozenset({BylinePart.CREDIT}),
    "authors_and_credits": frozenset({BylinePart.AUTHOR, BylinePart.CREDIT}),
    "others": frozenset({BylinePart.OTHER}),
}
_DECORATION = re.compile(r"[□■◎●○◆◇★☆▲△▶►◀◄※\[\]【】〔〕《》“”\"'()（）{}<>〈〉「」]+")
_MARKED = re.compile(r"\s{0,9}[□■◎●○◆◇]")  # a newspaper's mark before its writers
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_LONGEST_LINE = 600  # no byline is longer; what is longer is a paragraph that layout took for one
_REPORTER = re.compile("记者|通讯员")
# The number of somebody at the paper, behind the name: 方亭_SY4425, 方亭 SY008.
_STAFF_NUMBER = re.compile(rf"(?<=[{HAN}])[_\s]{{0,2}}[A-Za-z]{{1,4}}\d{{2,8}}(?![A-Za-z\d])")


@light_record(frozen=True, slots=True)
class Credits:
    """Who did what, in order of print, without repeats.

    Attributes:
        authors, editors, credits: Persons by part.
        unlabelled: Persons for whom the line names no part.
        organizations: Offices, committees and papers where a writer is expected.
        suppliers: Those of them that handed the text in (供稿): where it comes from, not who wrote it.
    """

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A word for a part, with the marks around it."""

    roles: frozenset[BylinePart]
    word: str
    is_job: bool

    @property
    def is_supply(self) -> bool:
        """Whether the word says who handed the text in."""
        return self.word in load_words(PartWords).supplies


@cache
def _parts() -> dict[str, frozenset[BylinePart]]:
    parts: dict[str, frozenset[BylinePart]] = {}
    for key, roles in _GROUPS.items():
        for word in getattr(load_words(PartWords), key):
            parts.setdefault(word, roles)
    return parts


@cache
def _after_names() -> frozenset[str]:
    return frozenset(load_words(PartWords).after_names)


@cache
def _self_description() -> re.Pattern[str]:
    words = alternatives(load_words(PartWords).self_descriptions)
    return re.compile(rf"(?:[,，;；]\s*+|(?<![\s,，;；])\s++)?{words}.*$", re.DOTALL)


@cache
def jobs() -> frozenset[str]:
    """Words for what somebody does at the paper (记者, 通讯员)."""
    return frozenset(load_words(PartWords).jobs)


@cache
def _part_pattern() -> re.Pattern[str]:
    """A word for a part.

    One of one character (文, 图, 摄) counts only at the edge of a run, because 文 begins and ends names too
    (文静, 李博文).
    """
    words = sorted(_parts(), key=lambda word: (-len(word), word))
    long_words = "|".join(re.escape(word) for word in words if len(word) > 1)
    short_words = "".join(word for word in words if len(word) == 1)
    before = rf"(?:(?<=[\s/／、,，])|(?<![{HAN}]))"
    after = rf"(?=\s*[/／:：\s]|$|[{HAN}]?(?:[/／]))"
    return re.compile(
        rf"""
        (?:{long_words})(?!时间|日期)                   # 发布 is a part, 发布时间 is none
        | {before}[{short_words}]{after}
        | (?<=[/／])[{short_words}](?![{HAN}])           # 文/图
        | (?<=[{HAN}])摄(?=$|[\s,，;；。)）])              # 张某摄
        """,
        re.VERBOSE,
    )


_MARK = re.compile(
    rf"""
    (?P<slash> \s*[/／]\s* )
    | (?P<colon> \s*[:：]\s* )
    | (?P<name> [{HAN}·•・‧A-Za-z*×\-—]+ )
    | (?P<space> [\s\u3000、,，;；|｜&＆。.]+ )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokenize(line: str) -> list[_Token]:
    """Parts, marks, and runs of name characters up to the next part: 张某某通讯员李某 is a run, a part, a
    run.
    """
    tokens: list[_Token] = []
    place = 0
    part = _part_pattern().search(line)
    while place < len(line):
        if part is not None and part.start() < place:
            part = _part_pattern().search(line, place)
        if part is not None and part.start() == place:
            tokens.append(_Token("part", part.group()))
            place = part.end()
            continue
        match = _MARK.match(line, place)
        if match is None:
            place += 1
            continue
        end = min(match.end(), part.start()) if part is not None else match.end()
        tokens.append(_Token(match.lastgroup or "", line[place:end]))
        place = end
    return tokens


class _Reader:
    """Collects names under the part before them, or gives them the part that follows."""

    def __init__(self, default: BylinePart | None) -> None:
        self.default = default
        self.people: dict[BylinePart | None, list[str]] = {part: [] for part in (*BylinePart, None)}
        self.organizations: list[str] = []
        self.suppliers: list[str] = []
        self._current: _Part | None = None
        self._pending: list[str] = []

    def open_part(self, part: _Part) -> None:
        """A part before its names."""
        self.finish()
        self._current = part

    def close_with(self, part: _Part) -> None:
        """A part after its names."""
        roles = part.roles
        if self._current is not None and not (self._current.is_job and roles == {BylinePart.CREDIT}):
            roles = roles | self._current.roles
        self.flush(roles, is_supply=part.is_supply)
        self._current = None

    @property
    def has_open_task(self) -> bool:
        """Whether the part before says what somebody did (采写), not what they are (记者)."""
        return self._current is not None and not self._current.is_job

    @property
    def has_pending(self) -> bool:
        return any(name.strip() for name in self._pending)

    def add(self, text: str) -> None:
        self._pending.append(text)

    def drop_pending(self) -> None:
        """Words that belong to the part after them: the paper in 某某日报记者."""
        self._pending.clear()

    def flush(self, roles: frozenset[BylinePart], *, is_supply: bool) -> None:
        names = [
            name.removesuffix("提供").removesuffix("报道") for name in split_names("".join(self._pending))
        ]
        self._pending.clear()
        if roles == {BylinePart.OTHER}:
            return
        parts = roles or ({self.default} if self.default else roles)
        fillers = load_words(PartWords).fillers
        for name in names:
            if name in fillers:
                continue
            if is_person_name(name):
                for part in roles - {BylinePart.OTHER} or {self.default}:
                    self.people[part].append(name)
            elif names_organization(name) and parts not in ({BylinePart.EDITOR}, {BylinePart.CREDIT}):
                self.organizations.append(name)
                self.suppliers += [name] if is_supply else []

    def finish(self) -> None:
        """Give the names that are left to the part before them."""
        roles = self._current.roles if self._current else frozenset()
        self.flush(roles, is_supply=self._current is not None and self._current.is_supply)


def read_byline(line: str, default: BylinePart | None = None) -> Credits:
    """Read one byline, editor line or photo credit.

    Args:
        line: Clean text, spaces between names kept.
        default: Part of names for which the line names none; None for `unlabelled`.

    Examples:
        "记者 廖某 通讯员 刘某某" -> two authors; "策划：焦某 组稿：杨某 周某" -> an editor, two authors;
        "张某/文 李某/图" -> an author, a credit; "（某区政协/文）" -> an organisation.
    """
    text = _strip_frame(line[:_LONGEST_LINE])
    reader = _Reader(default or (BylinePart.AUTHOR if _MARKED.match(line) else None))
    tokens = _merge_double_parts(_tokenize(text))
    for place, token in enumerate(tokens):
        if token.kind == "part":
            _take_part(reader, tokens, place)
        elif token.kind == "name" or (token.kind == "space" and reader.has_pending):
            reader.add(token.text)
    reader.finish()
    return Credits(
        authors=_unique(reader.people[BylinePart.AUTHOR]),
        editors=_unique(reader.people[BylinePart.EDITOR]),
        credits=_unique(reader.people[BylinePart.CREDIT]),
        unlabelled=_unique(reader.people[None]),
        organizations=_unique(reader.organizations),
        suppliers=_unique(reader.suppliers),
    )


# The paper before the part: 《江畔观察》作者 张某.
_PAPER_BEFORE = re.compile(rf"^《[{HAN}]{{2,12}}》(?=\s*(?:作者|记者|特约|见习))")
# Where a report comes from: 记者某地二十日电, 某地报道.
_PLACE_AND_DAY = re.compile(
    rf"(?:(?<=记者)|(?<![{HAN}]))[{HAN}]{{2,3}}(?:\d{{1,2}}月)?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日[电讯]"
    rf"|(?<=\s)(?!摄影|图文|综合|联合|采访)[{HAN}]{{2,3}}报道$"
)


@cache
def _account() -> re.Pattern[str]:
    """The account of a site, with what is joined to it: _Admin, admin01."""
    return re.compile(rf"_?{alternatives(load_words(PartWords).accounts)}[_A-Za-z0-9]*", re.IGNORECASE)


@cache
def _spread_part() -> re.Pattern[str]:
    """A word for a part with white space between its characters, before its mark: 记 者：, 通 讯 员：."""
    words = sorted((word for word in _parts() if len(word) > 1), key=lambda word: (-len(word), word))
    spread = "|".join(r"[\s\u3000]{1,4}".join(word) for word in words)
    return re.compile(rf"(?<![{HAN}])(?:{spread})(?=\s?[:：])")


def _strip_frame(line: str) -> str:
    """Without the brackets around the whole, without asides in brackets, without what the writer is
    (系某区政协委员).
    """
    line = _spread_part().sub(lambda match: "".join(match.group().split()), line)
    text = _PLACE_AND_DAY.sub(" ", _account().sub(" ", _STAFF_NUMBER.sub(" ", line)))
    text = _PAPER_BEFORE.sub("", text.strip())
    text = with_slash(text).replace("丨", "｜").strip()  # a Han character that papers print as a rule
    for aside in _ASIDE.finditer(text):
        if aside.start() and _REPORTER.search(aside.group()) and not _REPORTER.search(text[: aside.start()]):
            return _DECORATION.sub(" ", aside.group()).strip()  # 新华社某地1月5日电（记者 张某）
    inner = (
        _DECORATION.sub(" ", text[:1]) + text[1:-1] + _DECORATION.sub(" ", text[-1:])
        if len(text) > 1
        else text
    )
    without_asides = _ASIDE.sub(" ", inner)
    if not re.search(f"[{HAN}]{{2}}", without_asides):
        without_asides = inner
    return _self_description().sub("", _DECORATION.sub(" ", without_asides)).strip()


def _merge_double_parts(tokens: list[_Token]) -> list[_Token]:
    """文/图 is one part with both meanings."""
    merged: list[_Token] = []
    place = 0
    while place < len(tokens):
        here = tokens[place : place + 3]
        if [token.kind for token in here] == ["part", "slash", "part"]:
            merged.append(_Token("part", here[0].text + "/" + here[2].text))
            place += 3
        else:
            merged.append(here[0])
            place += 1
    return merged


def _take_part(reader: _Reader, tokens: list[_Token], place: int) -> None:
    words = tokens[place].text.split("/")
    part = _Part(frozenset().union(*(_parts()[word] for word in words)), words[-1], words[0] in jobs())
    before = tokens[place - 1].kind if place else ""
    after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    stands_alone = (
        after != "slash" and set(words) <= _after_names() and not _is_before_names(tokens, place, before)
    )
    if reader.has_pending and after != "colon" and (before == "slash" or stands_alone):
        reader.close_with(part)
    else:
        if before == "name" and reader.has_pending:
            # 砚川融媒记者: the part itself says that its paper stands before it; 本报记者 has named it
            is_of_paper = names_organization(words[0]) and not words[0].startswith("本")
            is_employer = part.is_job and (reader.has_open_task or is_of_paper)
            _drop_modifier(reader, names_employer=is_employer)
        reader.open_part(part)


def _is_before_names(tokens: list[_Token], place: int, before: str) -> bool:
    """Whether a long word with a name on its right (整理 张某) opens a new part rather than closing the old
    one.
    """
    after = tokens[place + 1 : place + 3]
    return (
        len(tokens[place].text) > 1
        and before == "space"
        and [token.kind for token in after] == ["space", "name"]
    )


def _drop_modifier(reader: _Reader, *, names_employer: bool) -> None:
    """Words glued to the part behind them say which: 某某日报记者, 本版编辑, 见习记者. A name stays
    (张某编辑), but not between a task and a job, where the paper stands (采写：江报记者 张某).
    """
    pending = "".join(reader._pending)
    head, _, last = pending.rpartition(" ")
    reader.drop_pending()
    if head.strip():
        reader.add(head + " ")
    if not names_employer and last[:1] in surnames() and is_person_name(last):
        reader.add(last)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


_NOBODY = Credits()


def merge_credits(parts: Iterable[Credits]) -> Credits:
    """Everybody named by several lines."""
    parts = [part for part in parts if part != _NOBODY]
    return Credits(
        authors=_unique(name for part in parts for name in part.authors),
        editors=_unique(name for part in parts for name in part.editors),
        credits=_unique(name for part in parts for name in part.credits),
        unlabelled=_unique(name for part in parts for name in part.unlabelled),
        organizations=_unique(name for part in parts for name in part.organizations),
        suppliers=_unique(name for part in parts for name in part.suppliers),
    )
