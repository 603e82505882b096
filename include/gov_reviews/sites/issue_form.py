"""What a page of an e-paper of an unknown system says of its system: which of its links are the pages of the
issue, and what the addresses of its articles look like.

In: a page of one day's issue. Out: `IssueForm`; None where the page is none or its articles cannot be told
from its pages. Pages are links with the name of a page (第02版), or whose address differs in numbers alone;
the articles are the largest group of links with headlines, or on the map of the page, whose addresses differ
in numbers alone. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.knowledge.han import count_han
from gov_reviews.sites.families.list_reading import href_of, title_of
from gov_reviews.sites.issue_paths import (
    FILE_ADDRESS,
    PAGE_OF_ISSUE,
    day_of_issue,
    is_page_beside,
    numbers_alike,
    numbers_beside_day,
    until_day,
)
from gov_reviews.sites.urls import join_url, target_of

_NAMED_AS_PAGE = re.compile(r"第?\s{0,3}[A-Z]{0,2}\d{1,3}\s{0,3}版")
_DIGITS = re.compile(r"\d+")
_LAST_NAME = re.compile(r"(?<![^/?.=&])[^/?.=&\d]*+\d[^/?.=&]*+(?=(?:\.\w{1,5})?(?:\?|$))")
_BEFORE_NUMBER = re.compile(r"\D{0,80}[_-]")
_LEAST_HEADLINE = 4  # Chinese characters
_LONG_COLUMN = 5  # Chinese characters in the name of a column
_FEWEST_ARTICLES = 2
_MIXED = re.compile(r"\d[a-zA-Z]")
_MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class IssueForm:
    """The addresses of a system.

    Attributes:
        articles: Regular expression on path and query of its articles, as `articles.match` of a source.
        keep_query: Parameters that tell its articles apart.
        is_dated: Whether its path with another day leads to the issue of that day: the address names the day,
            and no number of the issue. None where a number stands beside the day and no other issue is
            linked.
    """

    articles: str
    keep_query: tuple[str, ...]
    is_dated: bool | None


@dataclass(frozen=True, slots=True)
class _IssueLink:
    url: str
    name: str
    is_on_map: bool


def find_issue_form(page: DecodedPage, address: str) -> IssueForm | None:
    """See the module.

    Args:
        address: Of the page.

    Raises:
        TooManyTags: So many tags that it is no page of an issue.
    """
    tree = page.document.soup
    named = set(_NAMED_AS_PAGE.findall(tree.get_text(" ")[:_MOST_TEXT]))
    if not named:
        return None
    links = list(_links(tree, address))
    pages = {address, *_pages(links, address)}
    is_whole = day_of_issue(address) is not None and len(named) > 1  # all its pages in one
    if len(pages) == 1 and not is_whole:
        return None
    articles = _articles(links, pages, address)
    if len(articles) < _FEWEST_ARTICLES:
        return None
    targets = [target_of(url) for url in articles]
    pattern = _pattern_of(targets, [_without_needless_query(url) for url in pages])
    if pattern is None:
        return None
    names = (name for target in targets for name, _ in parse_qsl(urlsplit(target).query))
    return IssueForm(pattern, tuple(dict.fromkeys(names)), _leads_to_any_day(links, pages, address))


def _leads_to_any_day(links: Iterable[_IssueLink], pages: Iterable[str], address: str) -> bool | None:
    """Whether nothing but the day tells the issues apart: the address names it, and a number beside it (of
    the paper, or of the issue) is the same in those of other issues. None where the page links no other.
    """
    day = day_of_issue(address)
    if day is None:
        return False
    beside = numbers_beside_day([address, *pages])
    alike = (link.url for link in links if numbers_alike(link.url) == numbers_alike(address))
    others = [url for url in alike if day_of_issue(url) not in (None, day)]
    if not beside or not others:
        return None if beside else True
    return any(beside.items() <= numbers_beside_day([url]).items() for url in others)


def _links(tree: BeautifulSoup, address: str) -> Iterator[_IssueLink]:
    """The links of a page to its own host."""
    host = urlsplit(address).hostname
    for tag in tree.find_all(["a", "area"], href=True):
        url = join_url(address, href_of(tag))
        if url is None or urlsplit(url).hostname != host or FILE_ADDRESS.search(url):
            continue
        yield _IssueLink(url, _name_of(tag), tag.name == "area")


def _name_of(tag: Tag) -> str:
    return title_of(tag) if tag.name == "a" else str(tag.get("title") or tag.get("alt") or "").strip()


def _pages(links: Sequence[_IssueLink], address: str) -> list[str]:
    """The other pages of the issue: by their names; where none has one, by their addresses."""
    day = day_of_issue(address)
    listed = [link for link in links if not link.is_on_map and day_of_issue(link.url) == day]
    named = [link.url for link in listed if PAGE_OF_ISSUE.match(link.name)]
    return named or [link.url for link in listed if is_page_beside(link.url, address)]


def _articles(links: Sequence[_IssueLink], pages: set[str], address: str) -> list[str]:
    """The addresses of the articles, those on the map alone where the page has one."""
    day = day_of_issue(address)
    said: defaultdict[str, list[_IssueLink]] = defaultdict(list)
    for link in links:
        if link.url not in pages and day_of_issue(link.url) in (None, day):
            said[_without_needless_query(link.url)].append(link)
    weights = {url: _weight_of(ways) for url, ways in said.items()}
    groups = _groups(_likely(said, day))
    heaviest = max(groups.values(), key=lambda urls: sum(weights[url] for url in urls), default=[])
    return [url for url in said if _group_of(url, groups) is heaviest] if heaviest else []


def _likely(said: Mapping[str, Sequence[_IssueLink]], day: date | None) -> list[str]:
    """What is on the map, else what has a headline; of these such as name the day, where some do."""
    on_map = [url for url, ways in said.items() if any(link.is_on_map for link in ways)]
    headed = [url for url, ways in said.items() if _longest_name(ways) >= _LEAST_HEADLINE]
    likely = on_map if len(on_map) >= _FEWEST_ARTICLES else headed
    of_day = [url for url in likely if day is not None and day_of_issue(url) == day]
    return of_day if len(of_day) >= _FEWEST_ARTICLES else likely


def _weight_of(ways: Iterable[_IssueLink]) -> int:
    """Headlines weigh more than the names of columns."""
    return max(1, _longest_name(ways) - _LONG_COLUMN)


def _longest_name(ways: Iterable[_IssueLink]) -> int:
    return max(count_han(link.name) for link in ways)


def _group_of(url: str, groups: Mapping[str, list[str]]) -> list[str] | None:
    return groups.get(numbers_alike(url)) or groups.get(_loose_shape(url))


def _groups(urls: Iterable[str]) -> dict[str, list[str]]:
    """Addresses by their form: what differs is numbers; the whole last name where letters do, too
    (1a6f.html, 1b2c.html).
    """
    exact: defaultdict[str, list[str]] = defaultdict(list)
    loose: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        if _DIGITS.search(target_of(url)):
            exact[numbers_alike(url)].append(url)
            loose[_loose_shape(url)].append(url)
    most = max(loose.values(), key=len, default=[])
    return dict(exact if _differ_in_numbers(most) else loose)


def _differ_in_numbers(addresses: Sequence[str]) -> bool:
    """Whether numbers are all that can differ: no name of theirs has letters behind numbers."""
    names = (found[0] for found in map(_LAST_NAME.search, addresses) if found)
    return len(set(map(numbers_alike, addresses))) <= 1 and not any(map(_MIXED.search, names))


def _loose_shape(url: str) -> str:
    return numbers_alike(_LAST_NAME.sub("*", url, count=1))


def _without_needless_query(url: str) -> str:
    """An address without a query where its path tells the article (content_7.htm?div=-1)."""
    path, mark, _ = url.partition("?")
    rest = path[len(until_day(path) or path.removesuffix(urlsplit(path).path)) :]
    return path if mark and _DIGITS.search(rest) else url


def _pattern_of(targets: Sequence[str], pages: Sequence[str]) -> str | None:
    """What all the targets match and no page does: numbers of any length, or longer ones than those of the
    pages; names of any letters where the targets differ in more than numbers.
    """
    others = [target_of(url) for url in pages]
    if not _differ_in_numbers(targets):
        patterns = [_pattern_of_names(targets)]
    else:
        longest = max((len(run) for other in others for run in _DIGITS.findall(other)[-1:]), default=0)
        shortest = min(len(_DIGITS.findall(target)[-1]) for target in targets)
        patterns = [f"^{_of_any_number(targets[0])}$"]
        if shortest > longest:
            patterns.append(f"^{_of_any_number(targets[0], longest + 1)}$")
    for pattern in patterns:
        form = re.compile(pattern)
        if all(map(form.match, targets)) and not any(map(form.match, others)):
            return pattern
    return None


def _pattern_of_names(targets: Sequence[str]) -> str:
    """Last names of any letters and numbers behind what all have in common."""
    head, tail = _LAST_NAME.sub("\0", targets[0], count=1).split("\0", 1)
    names = [found[0] for found in map(_LAST_NAME.search, targets) if found]
    begins = _BEFORE_NUMBER.match(names[0])
    lead = begins[0] if begins and all(name.startswith(begins[0]) for name in names) else ""
    return f"^{_of_any_number(head)}{re.escape(lead)}[\\w-]+{_of_any_number(tail)}$"


def _of_any_number(text: str, least: int = 1) -> str:
    """A text as a pattern, its numbers as any; the last of them with so many digits at least."""
    literals = [re.escape(part).replace(r"\-", "-") for part in _DIGITS.split(text)]
    numbers = [r"\d+"] * (len(literals) - 1)
    if least > 1 and numbers:
        numbers[-1] = rf"\d{{{least},}}"
    return "".join(part for pair in zip(literals, [*numbers, ""], strict=True) for part in pair)
