"""The lines between the headline and the text of a page: when it was published, and by whom.

In: the lines around a body, the title. Out: a date that no label names, a source that no label names. A page
prints both right below its headline (2023-01-05 10:00 砚川日报); dates elsewhere are those of other articles,
of comments, of today, of the copyright: they count only where they stand alone next to the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise, takewhile

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.document.line_roles.credit_lines import people_role
from gov_reviews.document.line_roles.label_lines import LabelKind, any_label, labels_of
from gov_reviews.document.line_roles.title_lines import is_signal_line, starts_with_dash
from gov_reviews.document.line_roles.traditional_forms import fold_traditional
from gov_reviews.document.person_names import is_person_name, names_organization, surnames
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords, MarkupNames
from gov_reviews.knowledge.regions import load_regions, stem_of
from gov_reviews.knowledge.word_lists import FieldWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.page.title_fields import title_core
from gov_reviews.records.pages import BlockKind, PublishedAt
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.sites.foreign_days import undecided_day
from gov_reviews.sites.list_dates import DayMark, find_marks

_LONGEST = 120  # characters of a line of page data
_COUNTED_WITHIN = 3
_AGO_WITHIN = 4
_REGION = 14  # lines below a headline
_NEAREST = 4  # lines next to a body, where no headline stands above it
_LEAST_TITLE = 4
_LONGEST_SOURCE = 20
_LONGEST_NAME = 3
_ACCOUNT_NEAR = 3  # lines from that of the date to that of the account
_NAME_PARTS = re.compile("[a-z]+")
_DATE_ALONE = re.compile(r"[\s\d年月日号时分秒:：./T\-–—()（）\[\]【】星期周一二三四五六]{8,40}")
_DAY_AND_HOUR = re.compile(r"(?<![\d-])\d{1,2}[-/月]\d{1,2}日?\s+\d{1,2}:\d{2}")
_DAY_AND_PAGE = re.compile(
    r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,9}第\s?\w{1,4}\s?版.{0,12}"
)
_YEAR_ALONE = re.compile(r"20\d\d\s?年?")
_HOUR = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
_SEPARATORS = re.compile(r"[\t|｜丨┃·•\u3000]|\s{2,}|\s[/／]\s|(?<=\d)\s(?=[^\d\s])|(?<=[^\d\s])\s(?=\d)")
_ANY_SPACE = re.compile(r"[\s\u3000|｜丨┃·•]+")
_AGO = re.compile(
    r"(?<!\d)\d{1,2}\s?(?:分钟|小时|天)前|刚刚|(?:昨天|前天)(?=\s?\d{1,2}:\d{2}|\s|$)"
)  # on pages of apps
_DATE_WORDS = re.compile(
    r"""
    \d{4} \s?[-–—/.年]\s? \d{1,2} \s?[-–—/.月]\s? \d{1,2} \s?[日号]?
  | (?<!\d) \d{1,2} [-/月] \d{1,2} 日? (?=\s+\d{1,2}:)
  | (?:凌晨|早上|上午|中午|下午|晚上)? \d{1,2} [:：] \d{2} (?:[:：]\d{2})?
  | (?:星期|周)[一二三四五六日天]
  | (?<!\d) \d{1,2} \s? (?:分钟|小时|天)前 | 刚刚 | 昨天 | 前天
    """,
    re.VERBOSE,
)
_NAME = re.compile(rf"[{HAN}A-Za-z0-9·—-]{{2,{_LONGEST_SOURCE}}}")
_WRITER_AND_PAPER = re.compile(rf"([{HAN}·]{{2,4}})[/／]([{HAN}]{{3,15}})")
_SOME_NAMES = rf"[\s\u3000]+([{HAN}·]{{2,4}}(?:[\s\u3000、]+[{HAN}·]{{2,4}}){{0,5}})"
_BARS = re.compile(r"[|｜丨┃]")
_REPORTER_END = re.compile(
    rf"(?<=[\s\u3000|｜（(])((?:[{HAN}]{{1,8}})?(?:记者|通讯员))[\s\u3000]{{1,3}}([{HAN}·]{{2,4}}(?:[\s\u3000、]{{1,3}}[{HAN}·]{{2,4}}){{0,5}})[)）\s]{{0,9}}$"
)
_WRITTEN_BY = re.compile(
    rf"""
    (?<![A-Za-z]) [Bb][Yy] [\s:：]{{1,4}}
    (?: ([{HAN}]{{2,4}}) (?![{HAN}]) | ([A-Z][a-z]+ (?:[ ][A-Z][a-z]+){{1,2}}) (?=\s*[|｜\t]|$) )
    """,
    re.VERBOSE,
)
_DAY_SIGN = re.compile(r"\d|[年月〇○零二]")
_BEFORE_LABEL = re.compile(rf"(?<![{HAN}])[{HAN}]{{1,4}}$")
_IN_BRACKETS = re.compile(r"^[\[［【(（]\s{0,3}([^\[［【(（)）】］\]\s]{2,20})\s{0,3}[)）】］\]]$")
_DISPATCH = re.compile(r"(?<=..[^资通快简电])讯$")  # 砚川在线讯
_SET_APART = re.compile(r"[\s\u3000：:/／□■●◎◇◆]")  # names, and what they did
_ROLE_WORD = re.compile(rf"[\s\u3000（(](?:[{HAN}]{{0,4}}记者|通讯员|(?:责任)?编辑|责编)[\s\u3000/／]")
_GAPS = re.compile(r"\t|\u3000|\s{2,}")
_EDITOR_PIECE = re.compile(
    rf"(?:责任|值班)?编辑[\s\u3000/／]+([{HAN}·]{{2,4}})|责编[\s\u3000/／]+([{HAN}·]{{2,4}})"
)
# When a report was given: （2026年1月12日在县政协十一届五次会议上）
_OCCASION = re.compile(r"日\s?在[^。]{2,60}上[）)]?$|(?:通过|举行|召开|修订)[）)]$")
# 会议通过 2026-01-16, 分享于 2026-01-16, 上传日期：2026-01-16
_NO_NAMES = ("会议通过", "会议审议通过", "于", "日期", "时间")
# 《砚川日报》（2026年01月16日 第05版）
# or without the second bracket: （原载《砚川日报》2026年1月16日第5版）
_PAPER_AND_DAY = re.compile(rf"《([{HAN}]{{2,12}})》\s{{0,3}}(?:[（(]\s{{0,3}})?20\d\d\s{{0,2}}[年.-]")
# The head of an issue: 砚川日报 2026年01月16日 第05版
_MASTHEAD = re.compile(rf"[《【]?([{HAN}]{{1,10}}报)[》】]?(?:[\s（(]{{1,9}}(20\d\d\s?[年./-].{{0,40}}))?")
_ISSUED = re.compile(rf"[{HAN}]{{4,20}}(?:编|编印|编发|主编|印发)[\s\u3000]*(20\d\d\S+)")


@dataclass(frozen=True, slots=True)
class PublicationLines:
    """Where a page prints the data of its article.

    Attributes:
        below_title: Lines between headline and body, from the top; those nearest to the body where no
            headline is printed.
        above: Lines above the headline, nearest first.
        after: Lines right below the body.
        labelled: Lines whose labels are the article's: from just above the headline down.
        columns: What the breadcrumbs of the page name.
        accounts: Names in elements that are called an account's or a writer's.
        mastheads: Lines anywhere above with a newspaper and the day of its issue.
    """

    below_title: tuple[str, ...]
    above: tuple[str, ...]
    after: tuple[str, ...]
    labelled: tuple[str, ...]
    columns: frozenset[str]
    accounts: frozenset[str] = frozenset()
    mastheads: tuple[str, ...] = ()


def find_publication_lines(
    before: Sequence[MarkedLine],
    after: Sequence[MarkedLine],
    title: str | None,
    accounts: Iterable[str] = (),
) -> PublicationLines:
    """The lines around a body, by where the headline stands.

    Args:
        before: Lines above the body, nearest last.
        after: Lines below it.
        title: The title of the page.
        accounts: What elements say that are called an account's.
    """
    texts = [line.text for line in before]
    at = _find_headline(texts, title_core(title))
    below = texts[at + 1 :][:_REGION] if at is not None else texts[-_NEAREST:][::-1]
    above = texts[max(0, at - _NEAREST) : at][::-1] if at is not None else []
    labelled = (
        texts[max(0, at - _NEAREST) :][: _NEAREST + 2 * _REGION] if at is not None else texts[-_REGION:]
    )
    return PublicationLines(
        tuple(text for text in below if len(text) <= _LONGEST),
        tuple(text for text in above if len(text) <= _LONGEST),
        tuple(line.text for line in after[:_NEAREST] if len(line.text) <= _LONGEST),
        tuple(labelled),
        _columns(texts),
        frozenset(map(title_core, accounts)),
        tuple(text for text in texts if len(text) <= _LONGEST and _names_issue(text)),
    )


def _names_issue(text: str) -> bool:
    found = _MASTHEAD.fullmatch(text.strip())
    return found is not None and found[2] is not None


def _find_headline(texts: Sequence[str], core: str) -> int | None:
    """The print of the headline that is nearest to the body."""
    if len(core) < _LEAST_TITLE:
        return None
    places = range(len(texts) - 1, -1, -1)
    whole = (number for number in places if _prints(texts[number], core))
    halves = (
        number for number in places if number and _ends_headline(texts[number - 1], texts[number], core)
    )
    return next(chain(whole, halves), None)


def _ends_headline(above: str, text: str, core: str) -> bool:
    """Whether a line is the second half of a headline, and the line above it the first."""
    own = title_core(text)
    return len(own) >= _LEAST_TITLE and core.endswith(own) and title_core(above) + own == core


def _columns(texts: Sequence[str]) -> frozenset[str]:
    """What the breadcrumbs of the page name."""
    paths = [text for text in texts if _breadcrumb().search(text)]
    return frozenset(title_core(word) for path in paths for word in re.split(r"[\t>＞»›\s|]+", path))


def _prints(text: str, core: str) -> bool:
    """Whether a line is the headline, alone or in one line with a breadcrumb or a mark (原创)."""
    own = title_core(text)
    return own == core or (own.endswith(core) and len(own) <= len(core) + 6 and ">" not in text)


def bare_date(lines: PublicationLines) -> PublishedAt | None:
    """A date without label. One that says when a page was changed counts only where there is no other."""
    plain = [text for text in lines.below_title if not is_not_published(text)]
    found = filter(None, map(published_in, (*plain, *_split_dates(lines.below_title))))
    return next(found, None) or _date_beside(lines) or _date_of_change(lines)


def find_undecided_day(lines: PublicationLines, values: Iterable[str]) -> str:
    """A day below the headline, or of a label, of which nobody can tell the month (3/4/2025); "" where there
    is none.
    """
    return next(filter(None, map(undecided_day, chain(values, lines.below_title))), "")


def _date_beside(lines: PublicationLines) -> PublishedAt | None:
    """A date that stands alone above the headline or right below the body, with who issued a bulletin, or
    right above the headline in a line of labels (2026-01-08 来源：…).
    """
    issued = (match[1] for match in map(_ISSUED.fullmatch, lines.above) if match)
    beside = (*lines.above, *lines.after, *issued)
    alone = (text for text in beside if _DATE_ALONE.fullmatch(text) or _DAY_AND_PAGE.fullmatch(text.strip()))
    heads = (text for text in (*lines.above, *lines.mastheads) if _MASTHEAD.fullmatch(text.strip()))
    labelled = (text for text in lines.above[:1] if _page_label().search(fold_traditional(text)))
    dated = (parse_published(text, "text") for text in chain(alone, heads, labelled))
    return next(filter(None, dated), None)


def _date_of_change(lines: PublicationLines) -> PublishedAt | None:
    beside = (text for text in lines.above if is_not_published(text))
    updated = (text for text in (*lines.below_title, *beside) if not _of_no_article().search(text))
    return next(filter(None, map(published_in, updated)), None)


def published_in(text: str) -> PublishedAt | None:
    """The date of a line, unless it is that of the occasion on which a report was given."""
    if _OCCASION.search(text):
        return None
    if not _DAY_SIGN.search(text):
        return None
    # a day may stand beside others in an element of its own, or have one for each of its parts
    ways = (text, *text.split("\t"), text.replace("\t", "")) if "\t" in text else (text,)
    return next(filter(None, (parse_published(way, "text") for way in ways)), None)


def _split_dates(lines: Sequence[str]) -> Iterator[str]:
    """Days whose parts stand in blocks of their own, with the hour where the next block is one."""
    for mark in _split_marks(lines):
        hour = lines[mark.end] if _ends_with_hour(lines, mark) else ""
        yield f"{mark.year}-{mark.month}-{mark.day} {hour}"


def _split_marks(lines: Sequence[str]) -> Iterator[DayMark]:
    """The days whose parts stand in lines of their own; the year alone may stand above month and day."""
    for mark in find_marks(lines):
        above = mark.at > 0 and _YEAR_ALONE.fullmatch(lines[mark.at - 1].strip()) is not None
        if mark.year is not None and (mark.end > mark.at + 1 or above):
            yield mark


def _ends_with_hour(lines: Sequence[str], mark: DayMark) -> bool:
    return mark.end < len(lines) and _HOUR.fullmatch(lines[mark.end].strip()) is not None


def is_not_published(text: str) -> bool:
    """Whether a line names another time than that of the publication, or that of no article."""
    return _not_published().search(fold_traditional(text)) is not None


@cache
def _not_published() -> re.Pattern[str]:
    """Labels of other times (更新时间, 打印日期), and the clock of a page (今天是)."""
    return re.compile(rf"{any_label(labels_of(LabelKind.OTHER_DATE))}|更新|{_of_no_article().pattern}")


@cache
def _breadcrumb() -> re.Pattern[str]:
    return re.compile(f"[>＞»›]|正文$|{alternatives(load_words(ArticleWords).breadcrumb_labels)}")


@cache
def _of_no_article() -> re.Pattern[str]:
    return re.compile("今天|[©Ⓒ]|(?i:copyright)")


def bare_source(lines: PublicationLines) -> str | None:
    """A publisher without label, in the line of the date or beside it."""
    written = next(
        filter(None, (_WRITER_AND_PAPER.fullmatch(text.strip()) for text in lines.below_title)), None
    )
    if written is not None and is_person_name(written[1]):
        return written[2] if is_publisher(written[2]) else None
    if paper := next(filter(None, map(_PAPER_AND_DAY.search, lines.below_title)), None):
        return paper[1]
    at = _find_date(lines)
    beside = _source_with_counter(lines) if at is None else _source_beside(lines, at)
    return beside or _masthead(lines.above)


def _masthead(above: Sequence[str]) -> str | None:
    """The newspaper whose name stands with the day of the issue above a headline, in one line or in two."""
    for near, text in pairwise(("", *above)):
        named = _MASTHEAD.fullmatch(text.strip())
        if named is not None and (named[0] != named[1] or _DATE_ALONE.fullmatch(near.strip())):
            return named[1]
    return None


def _source_with_counter(lines: PublicationLines) -> str | None:
    """The publisher in a line below the headline with a counter and no date (砚川融媒 阅读 1.2万)."""
    for text in lines.below_title[:_COUNTED_WITHIN]:
        words = [part for part in _pieces(text.replace("\t", "  ")) if part]
        if len(words) > 1 and any(_counter().match(word) for word in words):
            return next((word for word in words if _NAME.fullmatch(word) and is_publisher(word)), None)
    return None


@cache
def _counter() -> re.Pattern[str]:
    labels = labels_of(LabelKind.VIEWS, LabelKind.VISITS)
    return re.compile(rf"{any_label(labels)}\s?[：:]?\s?\d")


def bare_authors(lines: PublicationLines) -> tuple[str, ...]:
    """Writers below the headline without a label and its colon (林知秋/砚川政协报, 砚川新闻记者 林知秋,
    by 林知秋), alone in an element that is called a writer's, or before the account that published them
    (原创 林知秋 江畔新声).
    """
    signed = (_signers(text, lines.accounts) for text in lines.below_title)
    return next(filter(None, signed), ()) or _marked_signers(lines) or _writers_beside_account(lines)


@cache
def _signature() -> re.Pattern[str]:
    """Names behind their part, without a colon (砚川新闻记者 林知秋, 作者 林知秋)."""
    parts = alternatives(
        label for label in labels_of(LabelKind.AUTHOR) if len(label) > 1 and not label.isascii()
    )
    return re.compile(rf"(?:[{HAN}]{{0,12}}?(记者|通讯员)|({parts})){_SOME_NAMES}")


def _signers(text: str, accounts: frozenset[str]) -> tuple[str, ...]:
    """Who wrote, by one line of its own."""
    written = _WRITER_AND_PAPER.fullmatch(text.strip())
    if written is not None and is_person_name(written[1]) and is_publisher(written[2]):
        return (written[1],)
    for places in (_pieces(text), [text.strip()], _BARS.split(text)):
        found = [match for match in map(_signature().fullmatch, map(str.strip, places)) if match]
        if found:
            return tuple(f"{match[1] or match[2]} {match[3]}" for match in found)
    ends = _REPORTER_END.search(text) if parse_published(text, "text") is not None else None
    return (f"{ends[1]} {ends[2]}",) if ends is not None else _signed_by(text, accounts)


def _marked_signers(lines: PublicationLines) -> tuple[str, ...]:
    """Who wrote, by a line that is their office and names, or has a mark, or names their part."""
    for text in filter(_SET_APART.search, lines.below_title):
        office, *persons = _ANY_SPACE.split(text.strip())
        if persons and names_organization(office) and all(map(_is_person, persons)):
            return tuple(persons)
    apart = (text.strip() for text in lines.below_title if _SET_APART.search(text.strip()))
    pieces = (piece for text in apart for piece in dict.fromkeys((text, *_pieces(text))))
    named = (text for text in pieces if _SET_APART.search(text) and people_role(text) is BlockKind.BYLINE)
    return next(((text,) for text in named), ()) or _lone_signers(lines)


def _lone_signers(lines: PublicationLines) -> tuple[str, ...]:
    """Names alone in the one line between the headline and that of the date."""
    if _find_date(lines) != 1:
        return ()
    words = [word for word in _ANY_SPACE.split(lines.below_title[0].strip()) if word]
    known = (title_core(word) in lines.columns or _furniture().fullmatch(word) for word in words)
    return tuple(words) if all(map(_is_person, words)) and not any(known) else ()


def _signed_by(text: str, accounts: frozenset[str]) -> tuple[str, ...]:
    """Who stands behind `by`, or alone in an element that is called a writer's."""
    if (signed := _WRITTEN_BY.search(text)) and (signed[2] or _is_person(signed[1])):
        return (signed[2] or signed[1],)
    named = (_ANY_SPACE.split(piece) for piece in _pieces(text) if title_core(piece) in accounts)
    return next((tuple(names) for names in named if all(map(_is_person, names))), ())


def bare_editors(lines: PublicationLines) -> tuple[str, ...]:
    """Editors below the headline without the colon of their label (编辑 方亭)."""
    pieces = (piece for text in lines.below_title for part in _BARS.split(text) for piece in _pieces(part))
    return tuple(
        dict.fromkeys(match[1] or match[2] for match in map(_EDITOR_PIECE.fullmatch, pieces) if match)
    )


def _pieces(text: str) -> list[str]:
    """The parts of a line between wide gaps."""
    return [piece.strip() for piece in _GAPS.split(text)]


def _writers_beside_account(lines: PublicationLines) -> tuple[str, ...]:
    at = _find_date(lines)
    for number in _near(lines, at) if at is not None else ():
        words = _words_of(lines, number)
        persons = tuple(takewhile(_is_person, words))  # behind the account stands the place it writes from
        is_signed = _original().match(lines.below_title[number]) or any(
            title_core(word) in lines.accounts and not _is_person(word) for word in words
        )
        if is_signed and 0 < len(persons) < len(words):
            return persons
    return ()


def _near(lines: PublicationLines, at: int) -> range:
    """The lines around that of the date."""
    return range(max(0, at - _ACCOUNT_NEAR), min(len(lines.below_title), at + _ACCOUNT_NEAR + 1))


@cache
def _original() -> re.Pattern[str]:
    """The mark of a text that its account wrote itself, at the beginning of a line."""
    return re.compile(rf"{alternatives(load_words(ArticleWords).title_badges)}[\s\u3000]")


def _find_date(lines: PublicationLines) -> int | None:
    """The line of the date; where none says the year, that of a day and an hour, or of how long ago."""
    dated = (at for at, text in enumerate(lines.below_title) if published_in(text))
    timed = (at for at, text in enumerate(lines.below_title) if _DAY_AND_HOUR.search(text))
    ago = (at for at, text in enumerate(lines.below_title[:_AGO_WITHIN]) if _AGO.search(text))
    return next(chain(dated, timed, _split_date_ends(lines.below_title), ago), None)


def _split_date_ends(lines: Sequence[str]) -> Iterator[int]:
    """The lines with which a date in several blocks ends."""
    for mark in _split_marks(lines):
        yield mark.end if _ends_with_hour(lines, mark) else mark.end - 1


def _source_beside(lines: PublicationLines, at: int) -> str | None:
    if account := _marked_account(lines, at) or _hosted_account(lines, at):
        return account
    words = _words_of(lines, at)
    others = [word for word in words if not _is_person(word)]
    if len(others) == 1:
        return others[0]
    beside = [
        text
        for text in lines.below_title[max(0, at - 1) : at + 2]
        if _NAME.fullmatch(text) and not starts_with_dash(text) and not is_signal_line(text)
    ]
    return next((word for word in (*others, *beside) if is_publisher(word)), None)


def _marked_account(lines: PublicationLines, at: int) -> str | None:
    """The name beside the date whose element is called an account's."""
    named = (word for number in _near(lines, at) for word in _words_of(lines, number))
    return next((word for word in named if title_core(word) in lines.accounts and not _is_person(word)), None)


def _hosted_account(lines: PublicationLines, at: int) -> str | None:
    """The line before the one that says on whose platform an account writes (网易号, 人民号)."""
    platforms = load_words(ArticleWords).platforms
    near = [lines.below_title[number].strip() for number in _near(lines, at)]
    return next((name for name, host in pairwise(near) if host in platforms and _NAME.fullmatch(name)), None)


def _words_of(lines: PublicationLines, at: int) -> list[str]:
    """The words of a line without columns of the page."""
    ends = load_words(FieldWords).publisher_ends
    return [
        _DISPATCH.sub("", word)
        for word in _words(lines.below_title[at])
        # the way from the front page begins with the site, which may be the source
        if title_core(word) not in lines.columns or word.endswith(ends)
    ]


def _words(text: str) -> list[str]:
    """The words of a line without date, labels, places and furniture."""
    folded = fold_traditional(text)
    if _not_published().search(folded):
        return []
    label = _page_label().search(folded)
    # what labels say is read by the labels; a word that runs into one is part of it (稿件录入：)
    text = _BEFORE_LABEL.sub("", text[: label.start()]) if label else text
    role = _ROLE_WORD.search(text)
    text = text[: role.start()] if role else text
    separators = _ANY_SPACE if _original().match(text) else _SEPARATORS
    words = list(dict.fromkeys(map(_bare_word, separators.split(_DATE_WORDS.sub("\t", text)))))
    return [
        word
        for word in words
        if _NAME.fullmatch(word)
        and re.search(f"[{HAN}]{{2}}", word)
        and not _furniture().fullmatch(word)
        and not _is_place(word)
        and not word.endswith(_NO_NAMES)
        and not starts_with_dash(word)  # a subtitle
        and not is_signal_line(word)
    ]


def _bare_word(piece: str) -> str:
    """A name without its label before it or behind it (县政协文史委供稿), and without brackets and marks."""
    name = _spaced_label().sub("", piece).strip(" ,，;；:：").removesuffix("供稿")
    name = _IN_BRACKETS.sub(r"\1", name)
    office = _button_behind().sub("", name)
    name = office if is_publisher(office) else name
    return _account_mark().sub("", re.sub(r"[\[［【(（].{0,6}[)）】］\]]$", "", name))


@cache
def _spaced_label() -> re.Pattern[str]:
    """The label of a source with a space for its colon (来源 砚川日报)."""
    labels = labels_of(LabelKind.SOURCE)
    return re.compile(rf"^\s{{0,9}}{any_label(labels)}[ \u3000]{{1,3}}(?=[{HAN}])")


@cache
def _button_behind() -> re.Pattern[str]:
    """What stands right behind a name without a gap (县政协字体大小)."""
    return re.compile(rf"{alternatives(labels_of(LabelKind.OTHER))}$")


@cache
def _account_mark() -> re.Pattern[str]:
    """What a site says of an account behind its name (江畔新声官方账号)."""
    return re.compile(rf"{alternatives(load_words(ArticleWords).account_marks)}$")


def _is_place(word: str) -> bool:
    """Where an account writes from: 发表于江苏, 来自江苏, 江苏."""
    return word.startswith(tuple(load_words(ArticleWords).place_leads)) or word in _provinces()


@cache
def _provinces() -> frozenset[str]:
    regions = (region for region in load_regions() if region.level is RegionLevel.PROVINCE)
    return frozenset(name for region in regions for name in (region.name, stem_of(region.name)))


@lru_cache(maxsize=4096)  # a template says the same names on every page
def names_account(name: str) -> bool:
    """Whether a class or id calls its element an account's or a writer's name: nickname, authorName."""
    names, lower = load_words(MarkupNames), name.lower()
    whole = "".join(_NAME_PARTS.findall(lower))
    return whole in names.accounts_alone or not names.accounts.isdisjoint(
        (whole, *_NAME_PARTS.findall(lower))
    )


@cache
def _page_label() -> re.Pattern[str]:
    labels = labels_of(LabelKind.SOURCE, LabelKind.AUTHOR, LabelKind.REPORTER, LabelKind.EDITOR)
    return re.compile(any_label(labels) + r"\s*[：:]")


@cache
def _furniture() -> re.Pattern[str]:
    """Words of buttons and counters that stand in the line of the date."""
    labels = labels_of(*(frozenset(LabelKind) - {LabelKind.SOURCE, LabelKind.PUBLISHER, LabelKind.PROSE}))
    known = load_words(ArticleWords)
    words = alternatives([*labels, *known.line_buttons, *known.platforms])
    return re.compile(rf"(?:(?<!\d)\d*+)?(?:{words})(?:本[文页])?\d*")


def without_data_lines(text: str) -> str:
    """The lines of an element without those of page data: some headlines hold the date, too."""
    if "\n" not in text:
        return text
    kept = [line for line in text.split("\n") if not is_data_line(line)]
    return "\n".join(kept) or text


def is_data_line(text: str) -> bool:
    """Whether a short line prints a date or labels of the page, as the line below a headline does."""
    if len(text) > _LONGEST:
        return False
    return _page_label().search(fold_traditional(text)) is not None or (
        "今天" not in text and parse_published(text, "text") is not None
    )


def _is_person(word: str) -> bool:
    """A writer, not a paper: surname and one or two characters; 参考消息 has the form of a name, too."""
    ends = load_words(FieldWords).publisher_ends
    if word in load_words(ArticleWords).account_marks or word.endswith(ends):
        return False
    return len(word) <= _LONGEST_NAME and is_person_name(word) and word.startswith(tuple(surnames()))


def is_publisher(word: str) -> bool:
    """Whether a word names a paper, an account or an office."""
    words = load_words(ArticleWords)
    ends = (*load_words(FieldWords).publisher_ends, *words.newspaper_ends, *words.account_ends)
    return word.endswith(ends) or names_organization(word)
