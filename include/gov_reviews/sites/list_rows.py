"""The rows of a list page, found by its structure: repeated elements with one article link each.

In: a page laid flat, which links are articles, the day of capture. Out: `FoundRows`. An element is a row, or
its parts are: of all ways to divide the page into rows the one is taken that explains most of it (an element
with one date and one headline is a good row, one with five dates is none). So lists, tables, cards, terms
with days, links divided by `<br>`, and rows that hold summaries, pictures or related links are read by one
rule. What is left out is counted. Pure, linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import takewhile
from urllib.parse import urlsplit

from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ListWords
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.sites.list_dates import DayMark, count_undecided, find_marks, is_date_text, resolve_day
from gov_reviews.sites.list_links import AROUND, LEAST_HEADLINE, ListLink, find_links, is_in_heading, shape_of
from gov_reviews.sites.list_tree import HEADINGS, FlatPage
from gov_reviews.sites.url_dates import date_of_url

_HEAD_WITHIN = 40  # elements from the beginning of a table, within which its heads stand
_LONGEST_LABEL = 24  # characters of 发布日期：2026-01-05 10:00, or of the head of a column
_NEAR_TEXTS = 12  # how far from a row its date may stand, in texts
_MENU_NAMES = frozenset({"nav", "header", "footer", "aside"})
_DIGITS = re.compile(r"\d+")
_TOKENS = re.compile(r"[a-z]+")
_TOLD = re.compile(r"(?:时间|日期)\s?[：:]\s?([\d年月日/.-]{8,12})")
_DATE_BEFORE = re.compile(
    r"^[\[【（(]\s?(?:(?:19|20)\d{2}[-–/.年])?\d{1,2}[-–/.月]\d{1,2}日?\s?[\]】）)]\s?(?=\S)"
)
_DATE_BEHIND = re.compile(
    r"(?<=\S)[\s\[【（(]{1,3}(?:19|20)\d{2}[-–/.年]\d{1,2}[-–/.月]\d{1,2}日?[\]】）)]?$"
)
# What rows are worth: one date and one headline; a headline alone; several headlines with several dates.
_DATED, _PLAIN, _MIXED, _WORD = 1.0, 0.3, 0.05, 0.01
_TIE = 0.02  # an element is preferred to its parts when they are worth about the same
_MOST_LINKS = 24  # an element with more is no row: its links need not be carried further
_LEAST_COLUMN = 3  # rows
_NUMBERED = re.compile(r"/[\d_-]*(?=/)")
_ALONE = 0.9  # a row without brothers


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row.

    Attributes:
        day: None where the page prints none, or none with a year that can be known.
        is_year_inferred: The page prints month and day only.
        related: Further article links of the row.
    """

    url: str
    title: str
    day: date | None
    is_year_inferred: bool = False
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundRows:
    """What a page holds.

    Attributes:
        left_out: Article links that no row holds.
        asides: Article links of menus, rankings and recommendations.
        unread: Rows with a date and no article link that could be read.
        undecided: Rows without a day of which the page prints one that may be of either order (3/4/2025).
    """

    rows: tuple[FoundRow, ...] = ()
    left_out: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    unread: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class NamedRows:
    """Rows that selectors name: the numbers of their elements, in the order of the page.

    Attributes:
        links, dates: What in them are the links, and what the dates; empty: nobody has said.
    """

    rows: tuple[int, ...]
    links: frozenset[int] = frozenset()
    dates: tuple[int, ...] = ()


@dataclass(slots=True)
class _Row:
    element: int
    links: list[ListLink]
    mark: DayMark | None
    is_aside: bool = False


def find_rows(
    page: FlatPage,
    is_article: Callable[[str], bool] | None,
    is_own: Callable[[str], bool],
    seen: date | None,
    named: NamedRows | None = None,
) -> FoundRows:
    """The rows of a page.

    Args:
        is_article: Whether an address is that of an article; None where nobody knows what they look like.
        is_own: Whether an address belongs to the source.
        seen: Day of capture.
        named: The rows, where selectors of the source name them.
    """
    marks = find_marks(page.texts)
    candidates = find_links(page, is_article, is_own, marks)
    if named is None:
        rows = _make_rows(page, _divide(page, candidates, marks), candidates, marks)
        kept, dropped = _choose_groups(page, rows, is_article is not None)
        if is_article is None:
            words = [row for row in kept if _is_menu_word(row)]
            kept, dropped = [row for row in kept if not _is_menu_word(row)], [*dropped, *words]
        return _result(page, kept, dropped, candidates, marks, seen)
    links = [link for link in candidates if not named.links or link.element in named.links]
    shown = _within(page, named.dates, marks) if named.dates else marks
    kept = _make_rows(page, named.rows, links, shown)
    return _result(page, kept, (), candidates, shown, seen)


# --- rows ---


def _divide(page: FlatPage, candidates: Sequence[ListLink], marks: Sequence[DayMark]) -> list[int]:
    """The elements that are rows: of each element, it or its parts, whichever is worth more."""
    starts = [mark.at for mark in marks]
    inside: dict[int, list[ListLink]] = {candidate.element: [candidate] for candidate in candidates}
    brothers, dated_brothers = _count_brothers(page, inside, starts)
    best = [0.0] * len(page.names)
    is_row = [False] * len(page.names)
    for element in range(len(page.names) - 1, -1, -1):
        links = inside.get(element)
        if not links:
            continue
        dates = bisect_left(starts, page.stops[element]) - bisect_left(starts, page.starts[element])
        kind = page.parents[element], page.names[element]
        has_related = dated_brothers[kind] > 1 and _main_stands_apart(page, links)
        worth = _worth(links, dates, has_related=has_related)
        worth *= 1.0 if brothers[kind] > 1 else _ALONE
        is_better = worth >= best[element] - _TIE or _is_one_article(links, dates)
        if is_better and page.names[element] not in ("html", "body"):
            best[element], is_row[element] = max(worth, best[element] - _TIE), True
        parent = page.parents[element]
        if parent >= 0:
            best[parent] += best[element]
            mine = [link for link in inside.get(parent, ()) if link.element == parent]
            others = [link for link in inside.get(parent, ()) if link.element != parent]
            inside[parent] = (mine + links + others)[:_MOST_LINKS]
    return _outermost(page, is_row)


def _is_one_article(links: Sequence[ListLink], dates: int) -> bool:
    """Whether all links lead to one article: its headline, its days and its comments are one row."""
    return dates > 0 and len({link.url for link in links}) == 1


def _count_brothers(
    page: FlatPage, inside: Iterable[int], starts: Sequence[int]
) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
    """How many elements of one name with links each element holds, and how many of them with dates, too."""
    count: Counter[tuple[int, str]] = Counter()
    dated: Counter[tuple[int, str]] = Counter()
    marked: set[int] = set()
    for found in inside:
        element = found
        while element >= 0 and element not in marked:
            marked.add(element)
            kind = page.parents[element], page.names[element]
            count[kind] += 1
            dated[kind] += bisect_left(starts, page.starts[element]) < bisect_left(
                starts, page.stops[element]
            )
            element = page.parents[element]
    return count, dated


def _outermost(page: FlatPage, is_row: Sequence[bool]) -> list[int]:
    chosen: list[int] = []
    element = 0
    while element < len(is_row):
        if is_row[element]:
            chosen.append(element)
            element = page.ends[element]
        else:
            element += 1
    return chosen


def _main_stands_apart(page: FlatPage, links: Sequence[ListLink]) -> bool:
    """Whether the first headline is no brother of the others, or alone stands in a heading: these are its
    related links, not the rows of a list under the date of their day.
    """
    headlines = [link for link in links if link.is_headline]
    if len(headlines) < 2:
        return False
    in_headings = {link.url for link in headlines if is_in_heading(page, link.element, -1)}
    if in_headings == {headlines[0].url}:
        return True
    parents = [page.parents[link.element] for link in headlines]
    above = [page.parents[parent] if parent >= 0 else -1 for parent in parents]
    return parents[0] not in parents[1:] and above[0] not in above[1:]


def _worth(links: Sequence[ListLink], dates: int, *, has_related: bool) -> float:
    """What an element is worth as one row.

    `has_related`: further headlines in it belong to the first one, and count for the row.
    """
    if len(links) > _MOST_LINKS // 2:
        return _MIXED
    articles = len({link.url for link in links})
    headlines = len({link.url for link in links if link.is_headline})
    if dates == 1 and headlines > 1 and has_related:
        # as many times as its parts would count: a picture beside a headline leads to the same article
        return _DATED + _PLAIN * sum(link.is_headline for link in links)
    if dates and (headlines == 1 or articles == 1):
        return _DATED
    if headlines == 1:
        return _PLAIN
    return _MIXED if headlines else _WORD


def _make_rows(
    page: FlatPage, elements: Sequence[int], candidates: Sequence[ListLink], marks: Sequence[DayMark]
) -> list[_Row]:
    """The rows with their links and dates."""
    places = [candidate.element for candidate in candidates]
    starts = [mark.at for mark in marks]
    is_aside = _asides(page)
    rows = []
    for element in elements:
        first = bisect_left(places, element)
        links = candidates[first : min(bisect_left(places, page.ends[element]), first + _MOST_LINKS)]
        if not links or page.text_of(element).strip(AROUND) in load_words(ListWords).more:
            continue  # the way to more rows is none
        first = bisect_left(starts, page.starts[element])
        mine = marks[first : min(bisect_left(starts, page.stops[element]), first + _MOST_LINKS)]
        mark = _nearest(page, _main(links), _published(page, element, mine) or mine)
        rows.append(_Row(element, list(links), mark, is_aside[element]))
    _take_outer_dates(page, rows, marks)
    return rows


def _main(links: Sequence[ListLink]) -> ListLink:
    """The link of a row that the row is about: the first headline, unless a later one is far longer."""
    choice = [link for link in links if link.is_headline] or links
    longest = max(len(link.title) for link in choice)
    return next(link for link in choice if len(link.title) >= min(longest, max(LEAST_HEADLINE, longest // 2)))


def _published(page: FlatPage, row: int, marks: Sequence[DayMark]) -> list[DayMark]:
    """Of several days in a row those that are said to be of publication: by a label, or by the head of their
    column.
    """
    if len(marks) < 2:
        return []
    label = find_any_pattern(load_words(ListWords).published_labels)
    said = [
        mark
        for mark in marks
        if any(
            len(text) <= _LONGEST_LABEL and label.search(text)
            for text in page.texts[max(page.starts[row], mark.at - 1) : mark.end]
        )
    ]
    if said:
        return said
    cells = list(_children(page, row))
    return [
        mark
        for place in _columns(page, row, label)
        if place < len(cells)
        for mark in marks
        if page.starts[cells[place]] <= mark.at < page.stops[cells[place]]
    ]


def _columns(page: FlatPage, row: int, label: re.Pattern[str]) -> list[int]:
    """The places of the columns whose head a pattern fits, in the first row above that has such a head."""
    above = page.parents[row]
    for _ in range(2):  # rows stand in tbody, the heads in thead
        if above < 0:
            break
        looked_at = range(above, min(row, above + _HEAD_WITHIN))
        first = next((place for place in looked_at if page.names[place] == page.names[row]), row)
        heads = _heads(page, first) if first != row else []
        if found := [place for place, head in enumerate(heads) if label.search(head)]:
            return found
        above = page.parents[above]
    return []


def _children(page: FlatPage, element: int) -> Iterator[int]:
    child = element + 1
    while child < page.ends[element]:
        yield child
        child = page.ends[child]


def _heads(page: FlatPage, element: int) -> list[str]:
    """What the children of an element print, where they are heads of columns: short words."""
    texts = [page.text_of(child) for child in _children(page, element)]
    return texts if all(len(text) <= _LONGEST_LABEL for text in texts) else []


def _nearest(page: FlatPage, link: ListLink, marks: Sequence[DayMark]) -> DayMark | None:
    """The mark nearest to a link, one that follows before one that stands as near before it."""
    first, stop = page.starts[link.element], page.stops[link.element]

    def distance(mark: DayMark) -> tuple[int, bool]:
        if first <= mark.at < stop:
            return 0, False
        return (first - mark.end + 1, True) if mark.end <= first else (mark.at - stop + 1, False)

    return min(marks, key=distance, default=None)


def _take_outer_dates(page: FlatPage, rows: Sequence[_Row], marks: Sequence[DayMark]) -> None:
    """Dates that stand between the rows (dt and dd, links divided by br), all before their rows, or all
    after.
    """
    free = _outside(page, [*(row.element for row in rows), *_rows_without_address(page, marks)], marks)
    places: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[page.parents[row.element]].append(place)
    for parent, family in places.items():
        if parent < 0 or any(rows[place].mark for place in family):
            continue
        before = [_mark_before(page, rows, place, free) for place in family]
        after = [_mark_after(page, rows, place, free) for place in family]
        is_before = before[0] is not None and after[-1] is None
        chosen = _carried_on(before) if is_before else after
        for place, mark in zip(family, chosen, strict=True):
            rows[place].mark = mark


def _carried_on(marks: Sequence[DayMark | None]) -> list[DayMark | None]:
    """Days that stand before rows: one without rows of its own kind heads all up to the next."""
    chosen: list[DayMark | None] = []
    for mark in marks:
        chosen.append(mark if mark is not None or not chosen else chosen[-1])
    return chosen


def _mark_before(
    page: FlatPage, rows: Sequence[_Row], place: int, marks: Sequence[DayMark]
) -> DayMark | None:
    """The first mark between the row before and a row, in the element that holds them."""
    stop = page.starts[rows[place].element]
    first = page.starts[page.parents[rows[place].element]]
    if place:
        first = max(first, page.stops[rows[place - 1].element])
    return _first_between(marks, max(first, stop - _NEAR_TEXTS), stop)


def _mark_after(page: FlatPage, rows: Sequence[_Row], place: int, marks: Sequence[DayMark]) -> DayMark | None:
    """The first mark between a row and the next one, in the element that holds them."""
    stop = page.stops[page.parents[rows[place].element]]
    if place + 1 < len(rows):
        stop = min(stop, page.starts[rows[place + 1].element])
    return _first_between(marks, page.stops[rows[place].element], stop)


def _at(marks: Sequence[DayMark], text: int) -> int:
    """Place of the first mark from a text on."""
    return bisect_left(marks, text, key=lambda mark: mark.at)


def _outside(page: FlatPage, elements: Iterable[int], marks: Sequence[DayMark]) -> list[DayMark]:
    """The marks that stand in none of the elements."""
    held = {
        place
        for element in elements
        for place in range(_at(marks, page.starts[element]), _at(marks, page.stops[element]))
    }
    return [mark for place, mark in enumerate(marks) if place not in held]


def _within(page: FlatPage, elements: Iterable[int], marks: Sequence[DayMark]) -> list[DayMark]:
    """The marks that stand in one of the elements."""
    places: set[int] = set()
    stop = 0
    for element in sorted(elements):
        first = max(stop, _at(marks, page.starts[element]))
        stop = max(stop, _at(marks, page.stops[element]))
        places.update(range(first, stop))
    return [marks[place] for place in sorted(places)]


def _first_between(marks: Sequence[DayMark], first: int, stop: int) -> DayMark | None:
    place = _at(marks, first)
    is_near = place < len(marks) and marks[place].end <= stop and marks[place].at < first + _NEAR_TEXTS
    return marks[place] if is_near else None


# --- which rows are the list's ---


def _asides(page: FlatPage) -> list[bool]:
    """Of each element, whether it stands in a menu, a ranking, a recommendation or the like."""
    words = load_words(ListWords)
    result = [False] * len(page.names)
    for element, name in enumerate(page.names):
        parent = page.parents[element]
        tokens = _TOKENS.findall(page.classes[element].lower())
        result[element] = (
            (parent >= 0 and result[parent])
            or name in _MENU_NAMES
            or any(token in words.aside_names for token in tokens)
        )
    return result


def _heads_aside(page: FlatPage, element: int) -> bool:
    """Whether the text above an element is the heading of a ranking or a recommendation."""
    words = load_words(ListWords)
    heading = find_any_pattern(words.aside_headings)
    for text in reversed(page.texts[max(0, page.starts[element] - 3) : page.starts[element]]):
        if text.strip(AROUND) not in words.more:
            return len(text) <= 12 and heading.search(text) is not None
    return False


def _begins_as_aside(page: FlatPage, row: _Row) -> bool:
    """Whether a row holds the heading of a ranking before its link: a ranking of one article."""
    heading = find_any_pattern(load_words(ListWords).aside_headings)
    first, stop = page.starts[row.element], page.starts[_main(row.links).element]
    return any(
        page.names[page.owners[number]] in HEADINGS and heading.search(page.texts[number])
        for number in range(first, min(stop, first + 3))
    )


def _choose_groups(
    page: FlatPage, rows: Sequence[_Row], is_dialect_known: bool
) -> tuple[list[_Row], list[_Row]]:
    """Rows that belong to the list, and those of menus and asides."""
    _mark_asides(page, rows)
    groups: dict[tuple[str, str, str, bool], list[_Row]] = defaultdict(list)
    for row in rows:
        parent = page.parents[row.element]
        groups[page.names[row.element], page.names[parent], page.classes[parent], row.is_aside].append(row)
    main = max(groups.values(), key=_score, default=[])
    if not main or _score(main) < 0 or not (is_dialect_known or _is_list(main)):
        return [], list(rows)
    kept = _elements_kept(groups.values(), main, is_dialect_known)
    kept -= _other_columns(page, [row for row in rows if row.element in kept])
    return [row for row in rows if row.element in kept], [row for row in rows if row.element not in kept]


def _elements_kept(
    groups: Iterable[Sequence[_Row]], main: Sequence[_Row], is_dialect_known: bool
) -> set[int]:
    """The elements of the main group, and of those that belong to it."""
    shapes = {shape_of(_main(row.links).url) for row in main}
    return {
        row.element
        for group in groups
        if group is main or _belongs(group, shapes, is_dialect_known)
        for row in group
    }


def _other_columns(page: FlatPage, rows: Sequence[_Row]) -> set[int]:
    """The elements of rows of other columns of the site (通知公告) beside a list: in an element of their own,
    without days, their articles in other folders than those of the list. That has one folder: of its rows
    with days; where no row has one, its own.
    """
    own = {_folder_of(_main(row.links).url) for row in rows if row.mark} or {_folder_of(page.base)}
    columns: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        columns[page.parents[row.element]].append(row)
    apart = {row.element for column in columns.values() if _is_apart(column, own) for row in column}
    return apart if len(own) == 1 and len(apart) < len(rows) else set()


def _is_apart(column: Sequence[_Row], own: set[str]) -> bool:
    if len(column) < _LEAST_COLUMN or any(row.mark for row in column):
        return False
    return own.isdisjoint(_folder_of(_main(row.links).url) for row in column)


def _folder_of(url: str) -> str:
    """The folder of an address, without the folders of its day."""
    parts = urlsplit(url)
    return f"{parts.netloc}{_NUMBERED.sub('', parts.path.rpartition('/')[0] + '/')}"


def _mark_asides(page: FlatPage, rows: Sequence[_Row]) -> None:
    """Rows under the heading of a ranking or a recommendation are asides."""
    is_headed: dict[int, bool] = {}
    for row in rows:
        parent = page.parents[row.element]
        if parent not in is_headed:
            is_headed[parent] = _heads_aside(page, row.element)
        row.is_aside = row.is_aside or is_headed[parent] or _begins_as_aside(page, row)


def _score(group: Sequence[_Row]) -> float:
    if not any(link.is_own for row in group for link in row.links):
        return -1.0
    worth = sum(_DATED if row.mark else _PLAIN if _is_numbered(row) else _WORD for row in group)
    return worth * (0.2 if group[0].is_aside else 1.0)


def _is_list(group: Sequence[_Row]) -> bool:
    """Whether rows of no known dialect are those of a list, not the words of a menu: one has a date, or a
    headline with a number in its address.
    """
    return any(row.mark or _is_numbered(row) for row in group)


def _is_numbered(row: _Row) -> bool:
    """Whether a row is a headline with a number in its address."""
    main = _main(row.links)
    return main.is_headline and _DIGITS.search(shape_of(main.url)) is not None


def _is_menu_word(row: _Row) -> bool:
    """Whether a row is a word that leads to a column: no date, no headline, no number in its address."""
    main = _main(row.links)
    return row.mark is None and not main.is_headline and _DIGITS.search(shape_of(main.url)) is None


def _belongs(group: Sequence[_Row], shapes: set[str], is_dialect_known: bool) -> bool:
    """Whether a group of rows belongs to the list beside its main group."""
    if group[0].is_aside or not any(link.is_own for row in group for link in row.links):
        return False
    if is_dialect_known or any(row.mark for row in group):
        return True
    alike = sum(shape_of(_main(row.links).url) in shapes for row in group)
    return alike * 2 > len(group)


def _result(
    page: FlatPage,
    kept: Sequence[_Row],
    dropped: Sequence[_Row],
    candidates: Sequence[ListLink],
    marks: Sequence[DayMark],
    seen: date | None,
) -> FoundRows:
    rows = _each_once([_found_row(page, row, seen) for row in kept])
    held = {row.url for row in rows} | {url for row in rows for url in row.related}
    asides = {link.url: None for row in dropped for link in row.links if link.url not in held}
    is_aside = _asides(page)
    left_out = {
        link.url: None
        for link in candidates
        if link.is_own and link.is_headline and not is_aside[link.element]
        if link.url not in held and link.url not in asides
    }
    unread = _count_unread(page, kept, marks)
    return FoundRows(
        tuple(rows), tuple(left_out), tuple(asides), unread, _count_days_of_either_order(page, rows)
    )


def _count_days_of_either_order(page: FlatPage, rows: Sequence[FoundRow]) -> int:
    """Rows without a day, as far as the page prints such days."""
    without_day = sum(row.day is None for row in rows)
    return min(count_undecided(page.texts), without_day) if without_day else 0


def _found_row(page: FlatPage, row: _Row, seen: date | None) -> FoundRow:
    main = _main(row.links)
    title = _headed_title(page, row, main) or (main.title if main.is_printed else _printed_title(row, main))
    if not main.is_headline:
        title = max((link.title for link in row.links if link.url == main.url), key=len)
        title = _title_beside(page, row, title)
    day, is_inferred = resolve_day(row.mark, main.url, seen) if row.mark else (None, False)
    if day is None or is_inferred:
        told = _day_of_attribute(page, row, main.url) or (date_of_url(main.url) if day is None else None)
        day, is_inferred = (told, False) if told is not None else (day, is_inferred)
    related = tuple(dict.fromkeys(link.url for link in row.links if link.url != main.url))
    return FoundRow(main.url, _without_date(title), day, is_inferred, related)


def _day_of_attribute(page: FlatPage, row: _Row, url: str) -> date | None:
    """The day that the title attribute of a link tells with its headline (更新时间：2026-1-5), as some
    systems print month and day only.
    """
    links = page.links[bisect_left(page.links, row.element, key=lambda link: link.element) :]
    inside = takewhile(lambda link: link.element < page.ends[row.element], links)
    told = (
        find_marks([part]) for link in inside if link.url == url for part in _TOLD.findall(link.whole_title)
    )
    marks = (mark for found in told for mark in found if mark.year is not None)
    return next((resolve_day(mark, url, None)[0] for mark in marks), None)


def _headed_title(page: FlatPage, row: _Row, main: ListLink) -> str:
    """The title of a link in a heading, where the row has further links to the same article: its picture, its
    summary.
    """
    same = [link for link in row.links if link.url == main.url]
    if len(same) < 2:
        return ""
    headed = (link for link in same if link.is_printed and is_in_heading(page, link.element, row.element))
    return next((link.title for link in headed if link.is_headline), "")


def _printed_title(row: _Row, picture: ListLink) -> str:
    """The headline of the link beside a picture that leads to the same article: what a picture is called may
    say what a click does (新窗口打开).
    """
    more = load_words(ListWords).more
    beside = [
        link
        for link in row.links
        if link.url == picture.url and link.is_printed and link.title.strip(AROUND) not in more
        if not is_date_text(link.title.strip(AROUND))
    ]
    chosen = next((link for link in beside if link.is_headline), beside[0] if beside else picture)
    return chosen.title


def _each_once(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """An article that is listed twice (for screens and phones, pinned at the top) is one row; a print with a
    date wins.
    """
    found: dict[str, FoundRow] = {}
    more = load_words(ListWords).more
    for row in rows:
        known = found.get(row.url)
        if known is None or (known.day is None and row.day is not None):
            is_named = row.title.strip(AROUND) not in (*more, "")
            found[row.url] = row if known is None or is_named else replace(row, title=known.title)
        elif not known.title:
            found[row.url] = replace(known, title=row.title)
    return list(found.values())


def _title_beside(page: FlatPage, row: _Row, title: str) -> str:
    """The headline of a row whose link says only [详细] or 查看."""
    if title.strip(AROUND) not in load_words(ListWords).more and title:
        return title
    texts = range(page.starts[row.element], min(page.stops[row.element], page.starts[row.element] + 20))
    for number in texts:
        if is_in_heading(page, page.owners[number], row.element):
            return page.texts[number]
    return next(
        (
            page.texts[number]
            for number in texts
            if len(page.texts[number]) >= LEAST_HEADLINE and not is_date_text(page.texts[number])
        ),
        title,
    )


def _without_date(title: str) -> str:
    """A title without what the page prints behind it in the same text: labels and their values, a date."""
    label = _row_labels().search(title)
    title = title[: label.start()].rstrip() if label is not None else title
    title = _DATE_BEFORE.sub("", title) if title and title[0] in "[【（(" else title
    return _DATE_BEHIND.sub("", title) if title and title[-1] in "]）)】0123456789日" else title


@cache
def _row_labels() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=\S)[\s|｜]{{1,3}}(?:{find_any_pattern(load_words(ListWords).row_labels).pattern})"
    )


def _count_unread(page: FlatPage, rows: Sequence[_Row], marks: Sequence[DayMark]) -> int:
    """Rows that have a day and a link, but no link that was read as an article's: neighbours of dated rows,
    and headlines that name no address, each with a day of its own.
    """
    taken = sorted(row.element for row in rows)
    unread = _unread_neighbours(page, rows, taken, marks)
    further = [row for row in _rows_without_address(page, marks) if not _any_within(unread, page, row)]
    return len(unread) + sum(not _any_within(taken, page, row) for row in further)


def _unread_neighbours(
    page: FlatPage, rows: Sequence[_Row], taken: Sequence[int], marks: Sequence[DayMark]
) -> list[int]:
    """Elements like dated rows beside them, with a day and a link."""
    starts = [mark.at for mark in marks]
    links = sorted([*(link.element for link in page.links), *page.unread])
    kinds = {(page.parents[row.element], page.names[row.element]) for row in rows if row.mark}
    return [
        child
        for parent in sorted({parent for parent, _ in kinds if parent >= 0})
        for child in _children(page, parent)
        if (parent, page.names[child]) in kinds
        and not _any_within(taken, page, child)
        and _any_within(links, page, child)
        and _count_marks(starts, page, child)
    ]


def _rows_without_address(page: FlatPage, marks: Sequence[DayMark]) -> list[int]:
    """The elements around headlines that name no address, where each of them has a day."""
    starts = [mark.at for mark in marks]
    is_aside = _asides(page)
    around: Counter[int] = Counter()
    for link in page.unread:
        if not is_aside[link] and count_han(page.text_of(link)) >= LEAST_HEADLINE:
            element = link
            while element >= 0 and not _count_marks(starts, page, element):
                element = page.parents[element]
            around[element] += 1
    return [
        element
        for element, headlines in sorted(around.items())
        for _ in range(headlines)
        if element >= 0 and _count_marks(starts, page, element) >= headlines
    ]


def _any_within(elements: Sequence[int], page: FlatPage, element: int) -> bool:
    """Whether one of some elements, in their order, stands in an element or is it."""
    return bisect_left(elements, element) < bisect_left(elements, page.ends[element])


def _count_marks(starts: Sequence[int], page: FlatPage, element: int) -> int:
    return bisect_left(starts, page.stops[element]) - bisect_left(starts, page.starts[element])
