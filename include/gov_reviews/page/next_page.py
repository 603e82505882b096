"""Articles on several pages: where the next page is, by the page's own pager."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.decoding.raw_markup import script_text
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords

# TRS prints createPageHTML(pages, current page from 0, "file name", "suffix") into articles and lists alike.
_TRS_PAGER = re.compile(
    r"""
    createPageHTML\(
    \s{0,5}(?P<pages>\d{1,3})\s{0,5},
    \s{0,5}(?P<current>\d{1,3})\s{0,5},
    \s{0,5}["'](?P<file>[\w.-]{1,80})["']\s{0,5},
    \s{0,5}["'](?P<suffix>\w{1,6})["']
    """,
    re.VERBOSE,
)
_FILE = re.compile(r"^(?P<stem>.+?)(?:[_-](?P<number>\d{1,3}))?\.(?P<suffix>s?html?)$")


def next_page(document: HtmlDocument, url: str) -> str | None:
    """URL of the page that carries on this article, None when it is the last or only one.

    A link counts only when it says 下一页 and its file is this page's file with the next number, so 下一篇
    and list pagers never do.
    """
    if not url.startswith(("http://", "https://")):
        return None
    own = _file_parts(url)
    if own is None:
        return None
    stem, number = own
    pager = _TRS_PAGER.search(script_text(document.markup)) if "createPageHTML" in document.markup else None
    if pager and _same_file(pager["file"], stem) and int(pager["current"]) + 1 < int(pager["pages"]):
        return urljoin(url, f"{pager['file']}_{int(pager['current']) + 1}.{pager['suffix']}")
    next_words = load_words(PagerWords).next_page
    for link in document.elements("a"):
        href = link.get("href")
        if href is not None and text_of(link).strip() in next_words:
            target = urljoin(url, href.strip())
            parts = _file_parts(target)
            if (
                parts
                and parts[0] == stem
                and parts[1] > number
                and urlsplit(target).netloc == urlsplit(url).netloc
            ):
                return target.split("#", 1)[0]
    return None


def is_page_of(url: str, article: str) -> bool:
    """Whether a URL is that of another page of an article, by its file: the same name with another number."""
    own, other = _file_parts(article), _file_parts(url)
    same_host = urlsplit(url).netloc == urlsplit(article).netloc
    return own is not None and other is not None and same_host and own[0] == other[0]


def _file_parts(url: str) -> tuple[str, int] | None:
    """Path without number and suffix, and the number: `/c/3860232_1.shtml` is (/c/3860232, 1)."""
    folder, _, name = urlsplit(url).path.rpartition("/")
    match = _FILE.match(name[:200])
    if match is None:
        return None
    stem = match["stem"]
    return f"{folder}/{stem}", int(match["number"] or 0)


def _same_file(name: str, stem: str) -> bool:
    return stem.rpartition("/")[2] == name
