"""What a page says of its article for machines: JSON-LD of schema.org (NewsArticle, BlogPosting), and that of
Baidu (title, pubDate), which many Chinese sites have in its place; itemprops; meta tags.

In: the page's tree, the title of its article. Out: `CarriedFields`. A template fills them on every page, so
they speak last: values with a placeholder in them are none, writers and editors are names of people,
publishers are named in Chinese. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.document.person_names import is_person_name, names_organization, surnames
from gov_reviews.knowledge.han import HAN, count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ArticleWords
from gov_reviews.page.carried_fields import NO_FIELDS, CarriedFields
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.page.title_fields import title_core

_MOST_SCRIPTS = 20
_MOST_CHARACTERS = 500_000
_MOST_VALUES = 2_000
_KINDS = ("Article", "Posting")  # how the types of what has been written end
_OF_BAIDU = "cambrian.jsonld"
_PLACEHOLDER = re.compile(r"\{\{|\$\{|<%|\{\$|\[!--|#\w+#|undefined|null", re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",(?=\s{0,40}[}\]])")
_BETWEEN_NAMES = re.compile(r"[\s、,，;；/]+")
_PUBLISHER = re.compile(rf"[{HAN}A-Za-z0-9·－—-]{{2,30}}")
_LABEL = re.compile(rf"^[{HAN}]{{2,4}}[:：]\s{{0,3}}")  # 来源：
_ITEMPROPS = frozenset({"headline", "datePublished", "author", "publisher", "sourceOrganization"})
_LONGEST_VALUE = 200
_LONGEST_NAME = 4
_LEAST_COMMON = 6  # characters that a headline and a title share


def read_articles(document: HtmlDocument) -> tuple[CarriedFields, ...]:
    """What the page says of each article that it describes, in the order of the page."""
    marked = (_of_itemprops(document),) if "itemprop" in document.markup else ()
    if "ld+json" not in document.markup:
        return marked
    scripts = (tag for tag in document.elements("script") if "ld+json" in (tag.get("type") or ""))
    values = (_load(text_of(tag)) for tag in islice(scripts, _MOST_SCRIPTS))
    return (*(_fields(found) for value in values for found in _articles(value)), *marked)


def headline_of(articles: Sequence[CarriedFields]) -> str | None:
    """The headline of the one article that is described; None where there are several: lists have them."""
    titles = dict.fromkeys(article.title for article in articles if article.title)
    return next(iter(titles)) if len(titles) == 1 else None


def describe(document: HtmlDocument, title: str | None) -> CarriedFields:
    """What the page says of the article with a title; of each field the first that says something counts."""
    article, tags = fields_of(read_articles(document), title), _of_meta_tags(document)
    return CarriedFields(
        title=article.title,
        source=article.source or tags.source,
        published_at=article.published_at or tags.published_at,
        authors=article.authors,
        editors=tags.editors,
    )


def fields_of(articles: Sequence[CarriedFields], title: str | None) -> CarriedFields:
    """What is said of the article with a title; nothing where no headline has its words."""
    core = title_core(title)
    return next((article for article in articles if _is_same(core, title_core(article.title))), NO_FIELDS)


def _is_same(core: str, other: str) -> bool:
    """Whether one is the other, or a part of it: headlines are cut, or have the name of the site behind
    them.
    """
    shorter, longer = sorted((core, other), key=len)
    return shorter == longer != "" or (len(shorter) >= _LEAST_COMMON and shorter in longer)


def _load(text: str) -> object:
    text = text.strip()[:_MOST_CHARACTERS]
    for written in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _articles(value: object) -> Iterator[dict[str, object]]:
    """The objects that describe an article, outermost first."""
    waiting = [value]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting = [*found, *waiting]
        elif isinstance(found, dict):
            if _is_article(found):
                yield found
            waiting.extend(inner for inner in found.values() if isinstance(inner, dict | list))


def _is_article(found: dict[str, object]) -> bool:
    kinds = found.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    if any(isinstance(kind, str) and kind.endswith(_KINDS) for kind in named):
        return True
    return _OF_BAIDU in str(found.get("@context")) and "title" in found


def _fields(article: Mapping[str, object]) -> CarriedFields:
    title = next(filter(None, map(_plain, (article.get(key) for key in ("headline", "name", "title")))), None)
    days = (_plain(article.get(key)) for key in ("datePublished", "pubDate", "dateCreated"))
    published = (parse_published(day, "json-ld") for day in days)
    writers = list(_names(article.get("author")))
    persons = (name for written in writers for name in _BETWEEN_NAMES.split(written))
    offices = [name for name in writers if names_organization(name)]
    publishers = [*_names(article.get("sourceOrganization")), *offices, *_names(article.get("publisher"))]
    return CarriedFields(
        title=title,
        source=next(filter(_is_publisher, publishers), None),
        published_at=next(filter(None, published), None),
        authors=tuple(dict.fromkeys(filter(_is_person, persons))),
    )


def _of_itemprops(document: HtmlDocument) -> CarriedFields:
    """What elements with an itemprop hold (headline, author, publisher); the first of each counts."""
    found: dict[str, str] = {}
    for element in document.root.iter("*"):
        name = element.get("itemprop")
        if name in _ITEMPROPS and name not in found:
            value = element.get("content") or element.get("datetime") or " ".join(text_of(element).split())
            found[name] = value.strip()[:_LONGEST_VALUE]
    return _fields({key: value for key, value in found.items() if value})


def _of_meta_tags(document: HtmlDocument) -> CarriedFields:
    """What meta tags say that name who published or edited on some sites, and the site on others."""
    known = load_words(ArticleWords)
    days = (parse_published(value, f"meta:{name}") for name, value in _tags(document, known.machine_dates))
    sources = (_LABEL.sub("", value) for _, value in _tags(document, known.machine_sources))
    editors = (value for _, value in _tags(document, known.machine_editors))
    return CarriedFields(
        source=next(filter(_is_publisher, sources), None),
        published_at=next(filter(None, days), None),
        editors=next(((name,) for name in editors if _is_person(name)), ()),
    )


def _tags(document: HtmlDocument, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name in names if (value := _plain(document.meta.get(name))))


def _plain(value: object) -> str:
    """A value that is a text and no placeholder of a template."""
    text = str(value).strip() if isinstance(value, str | int) else ""
    return "" if _PLACEHOLDER.search(text) else text


def _names(value: object) -> Iterator[str]:
    """The names of one or several people or organisations."""
    for one in value if isinstance(value, list) else [value]:
        name = _plain(one.get("name") if isinstance(one, dict) else one)
        if name:
            yield name


def _is_person(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and is_person_name(name) and name.startswith(tuple(surnames()))


def _is_publisher(name: str) -> bool:
    return _PUBLISHER.fullmatch(name) is not None and count_han(name) > 1
