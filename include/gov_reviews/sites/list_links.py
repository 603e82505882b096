"""Links of a list page that may lead to articles, each with the headline that it carries.

In: a page laid flat, which links are articles, where days stand. Out: `ListLink`s in the order of the page.
Where nobody knows what addresses of articles look like, rows themselves tell: of several links in each of
many brothers the one that each has once, that no two share and that has the longest words is what the row is
about; authors, columns, comments, last replies are not. Pure, linear.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ListWords
from gov_reviews.sites.list_dates import DayMark, is_date_text
from gov_reviews.sites.list_tree import HEADINGS, FlatLink, FlatPage, is_file

# Characters of a headline; a shorter link is a word of a menu, unless a date stands beside it.
LEAST_HEADLINE = 5
AROUND = " <>«»[]【】（）()·.…+"
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile("[A-Za-z]")
_HEX = re.compile(r"[0-9a-f]{16,}")
_MOST_LEVELS = 8  # how far above its link a row may lie
_FEWEST_ROWS = 3
# The share of the rows that have one link of the kind that they are about, and how much shorter the words of
# the other links are: names and columns have 2 to 8 characters, headlines 10 to 40.
_MAIN_SHARE, _SIDE_LENGTH = 0.8, 0.7
# A part of a title in one of these is set off by colour or weight, not by a space.
_MARKED = frozenset({"font", "b", "strong", "em", "mark"})
_BLOCKS = HEADINGS | {"p", "div", "dd", "dt", "li", "td", "section", "article"}
# A title attribute that tells more than the title: 文章标题：… 作者：… 更新时间：…
_SAID_TITLE = re.compile(r"\s{0,9}(?:文章)?标\s?题\s?[：:]")
_NEXT_LABEL = re.compile(r"\s(?:作\s{0,4}者|发布|更新|时间|日期|点击|来源)\w{0,4}\s?[：:]")
_LONGEST_TITLE = 200


@dataclass(slots=True)
class ListLink:
    """A link that may lead to an article.

    Attributes:
        title: What it prints, or is called. is_headline: that is no word of a menu, and no day.
        is_own: It leads to a host of the source. is_printed: it holds text, not only a picture.
    """

    element: int
    url: str
    title: str
    is_headline: bool
    is_own: bool
    is_printed: bool


def shape_of(url: str) -> str:
    """An address with its numbers and folders made alike: what articles of one site have in common."""
    parts = urlsplit(url)
    folders, _, name = parts.path.rpartition("/")
    alike = "/".join("w" if _LETTERS.search(folder) else folder and "0" for folder in folders.split("/"))
    return f"{alike}/{_DIGITS.sub('0', _HEX.sub('0', f'{name}?{parts.query}' if parts.query else name))}"


def find_links(
    page: FlatPage,
    is_article: Callable[[str], bool] | None,
    is_own: Callable[[str], bool],
    marks: Sequence[DayMark],
) -> list[ListLink]:
    """The links that may lead to articles.

    Args:
        is_article, is_own: As of `list_rows.find_rows`.
    """
    words = load_words(ListWords)
    found: list[ListLink] = []
    here = page.base.partition("#")[0]
    dated = {text for mark in marks for text in range(mark.at, mark.end)}
    for link in page.links:
        own = is_own(link.url)
        if own and (_is_no_page(link.url, here) if is_article is None else not is_article(link.url)):
            continue
        title = _title_of_link(page, link, dated)
        bare = title.strip(AROUND)
        if title.isdigit() or bare.isdigit() or bare in words.pager_labels or _is_sign(title):
            continue
        is_printed = page.starts[link.element] < page.stops[link.element]
        url = _without_anchor(link.url)
        found.append(ListLink(link.element, url, title, _is_headline(bare), own, is_printed))
    return found if is_article is not None else _without_side_links(page, found)


def _is_sign(title: str) -> bool:
    """Whether a link prints a sign alone, as pagers do (>, »)."""
    return 0 < len(title) <= 2 and not any(map(str.isalnum, title))


def _without_anchor(url: str) -> str:
    """The address without a place on its page; what looks like a path (#/detail/12) is no such place."""
    plain, _, anchor = url.partition("#")
    return url if anchor.startswith(("/", "!")) else plain


def _is_no_page(url: str, here: str) -> bool:
    """Whether an address leads to a file, to the home page or to this page itself."""
    parts = urlsplit(url)
    is_home = parts.path in ("", "/") and not parts.query
    return is_home or url == here or is_file(url)


def _is_headline(bare: str) -> bool:
    return len(bare) >= LEAST_HEADLINE and bare not in load_words(ListWords).more and not is_date_text(bare)


def _without_side_links(page: FlatPage, links: Sequence[ListLink]) -> list[ListLink]:
    """The links without those to what stands beside each headline of a list: who wrote it, the column, the
    last reply.
    """
    side: set[int] = set()
    for brothers in _brothers(page, links):
        side.update(link.element for link in _side_links(brothers))
    return [link for link in links if link.element not in side]


def _brothers(page: FlatPage, links: Sequence[ListLink]) -> Iterator[list[list[ListLink]]]:
    """The links of elements of one name in one element, for each such group that could be rows."""
    groups: dict[tuple[int, str], dict[int, list[ListLink]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        element = link.element
        for _ in range(_MOST_LEVELS):
            parent = page.parents[element]
            if parent < 0:
                break
            groups[parent, page.names[element]][element].append(link)
            element = parent
    for group in groups.values():
        if len(group) >= _FEWEST_ROWS and max(map(len, group.values())) > 1:
            yield list(group.values())


def _side_links(rows: Sequence[Sequence[ListLink]]) -> list[ListLink]:
    """The links that the rows are not about; none where it is not plain what they are about."""
    kinds: dict[str, list[ListLink]] = defaultdict(list)
    single: Counter[str] = Counter()
    for row in rows:
        addresses: dict[str, set[str]] = defaultdict(set)
        for link in row:
            kind = _kind_of(link.url)
            kinds[kind].append(link)
            addresses[kind].add(link.url)
        single.update(kind for kind, urls in addresses.items() if len(urls) == 1)
    main = _kind_of_main(kinds, single, len(rows))
    return [link for kind, found in kinds.items() if kind != main for link in found] if main else []


def _kind_of_main(kinds: dict[str, list[ListLink]], single: Counter[str], rows: int) -> str:
    """The kind of address that the rows are about; "" where that is not plain."""
    length = {kind: _mean_length(found) for kind, found in kinds.items()}
    often = [kind for kind in kinds if single[kind] >= rows * _MAIN_SHARE]
    main = max(often, key=lambda kind: length[kind], default="")
    if not main or length[main] < LEAST_HEADLINE or len({link.url for link in kinds[main]}) < single[main]:
        return ""
    return main if all(length[kind] < length[main] * _SIDE_LENGTH for kind in kinds if kind != main) else ""


def _kind_of(url: str) -> str:
    """An address with its numbers made alike, and its last part where that is a word: finer than `shape_of`,
    which does not tell a person's page from an article's.
    """
    parts = urlsplit(url)
    folders, _, name = parts.path.rstrip("/").rpartition("/")
    word = _DIGITS.sub("0", _HEX.sub("0", name)) if _DIGITS.search(name) else f"w{name[name.rfind('.') :]}"
    return f"{_DIGITS.sub('0', folders)}/{word}?{_DIGITS.sub('0', parts.query)}"


def _mean_length(links: Sequence[ListLink]) -> float:
    """Characters of the headlines, one an address."""
    longest: dict[str, int] = defaultdict(int)
    for link in links:
        is_day = is_date_text(link.title.strip(AROUND))
        longest[link.url] = max(longest[link.url], 0 if is_day else len(link.title))
    return sum(longest.values()) / len(longest)


def _title_of_link(page: FlatPage, link: FlatLink, dated: set[int]) -> str:
    """The title attribute (lists cut the text with …), else the heading in the link, else its text."""
    first, stop = page.starts[link.element], page.stops[link.element]
    parts = [
        (page.owners[number], page.texts[number])
        for number in range(first, min(stop, first + 40))
        if number not in dated or stop - first == 1
    ]
    shown = _heading_in(page, link.element, parts) or _first_block(page, link.element, parts)
    whole = _said_title(link.whole_title)
    if whole and _says_more(whole, shown) and not is_date_text(whole):
        return whole
    return shown or link.picture_title


def _heading_in(page: FlatPage, top: int, parts: Sequence[tuple[int, str]]) -> str:
    """The text of the first heading in an element; a number is none (<h3>18</h3> of a day)."""
    headed = (text for owner, text in parts if owner != top and is_in_heading(page, owner, top))
    return next((text for text in headed if len(text) >= 2 and not text.isdigit()), "")


def _says_more(whole: str, shown: str) -> bool:
    """Whether a title attribute is to be taken for what the link prints: that is cut, or has a label before
    it ([置顶]).
    """
    is_cut = shown.endswith(("…", "...", "..", "．．．"))
    has_label = len(whole) >= LEAST_HEADLINE and shown.endswith(whole)
    return is_cut or has_label or len(whole) >= len(shown)


def _said_title(text: str) -> str:
    """The title that a title attribute tells between labels, or before one (标题 点击：30); else all of
    it.
    """
    label = _SAID_TITLE.match(text)
    start = label.end() if label else 0
    end = _NEXT_LABEL.search(text, start)
    title = text[start : end.start() if end else None].strip()
    return title if 2 <= len(title) <= _LONGEST_TITLE else text


def is_in_heading(page: FlatPage, element: int, top: int) -> bool:
    """Whether an element stands in a heading that stands in another element."""
    for _ in range(4):
        if element in (top, -1):
            return False
        if page.is_heading(element):
            return True
        element = page.parents[element]
    return False


def _first_block(page: FlatPage, top: int, parts: Sequence[tuple[int, str]]) -> str:
    """The texts of a link as one line; where it holds paragraphs, the first that is a headline."""
    lines: list[str] = []
    block, was_marked = -2, False
    for owner, text in parts:
        at, is_marked = _block_of(page, owner, top), page.names[owner] in _MARKED
        if at != block:
            lines.append(text)
        else:
            lines[-1] += text if is_marked or was_marked else f" {text}"
        block, was_marked = at, is_marked
    return next(
        (line for line in lines if len(line) >= 4 and not is_date_text(line)), lines[0] if lines else ""
    )


def _block_of(page: FlatPage, element: int, top: int) -> int:
    for _ in range(6):
        if element == top or page.names[element] in _BLOCKS:
            return element
        element = page.parents[element]
    return element
