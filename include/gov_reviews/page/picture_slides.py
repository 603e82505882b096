"""The text of a slide show (图集): each picture has words of its own, and the page shows one at a time.

In: the page's tree. Out: the words in the order of the pictures, none where there is no slide show. They
stand in elements of one make, each with a picture, most of them hidden (in a block, in the picture's
alternative text, in an attribute), or as JSON in a script or a text area. Lists of teasers are of the same
make: where each picture leads to another page there is no slide show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PointerWords

MAX_SLIDES = 300
_FEWEST = 2
_LEAST_HAN = 60
_LONGEST = 2_000  # characters of one slide
_MAX_LOOKED_AT = 2_000  # pictures and values
_MAX_JSON = 1_000_000  # characters of one script or text area
_MAX_STARTS = 12  # places of a script at which JSON may begin
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|bmp)(?:$|[?#!@])|\bwx_fmt=", re.IGNORECASE)
_JSON_START = re.compile(r"[=(:]\s{0,5}(?=[{\[]\s{0,5}[{\"\[])")
_MAX_UP = 4  # elements around a picture that may be its slide


def find_slides(document: HtmlDocument) -> tuple[str, ...]:
    """The words of the slide show that says most; none where they are fewer than a text has."""
    shows = [*_shown(document.root), *_in_data(document)]
    best = max(shows, key=_weight, default=())
    return best if _weight(best) >= _LEAST_HAN and any("。" in words for words in best) else ()


def _weight(show: Iterable[str]) -> int:
    return sum(map(count_han, show))


def _show(words: Iterable[str]) -> tuple[str, ...]:
    """The words of each slide once: some pages print those of the whole show beside every picture."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in words if part.strip()))[:MAX_SLIDES]


# --- in elements ---


def _shown(root: etree._Element) -> Iterator[tuple[str, ...]]:
    """Of each group of elements of one make, each with a picture, the words."""
    groups: dict[tuple[etree._Element, object, str], list[etree._Element]] = {}
    for picture in islice(root.iter("img", "dd"), _MAX_LOOKED_AT):
        if picture.tag == "dd" and not _PICTURE.search(text_of(picture)[-200:]):
            continue
        element = picture
        for _ in range(_MAX_UP):
            parent = element.getparent()
            if parent is None or element.tag in ("body", "html"):
                break
            make = (parent, element.tag, (element.get("class") or "").partition(" ")[0])
            group = groups.setdefault(make, [])
            if not group or group[-1] is not element:
                group.append(element)
            element = parent
    for group in groups.values():
        if len(group) >= _FEWEST and not any(map(_leads_away, group)):
            yield _show(map(_words_of, group))


def _leads_away(element: etree._Element) -> bool:
    links = (element, *element.iter("a")) if element.tag == "a" else element.iter("a")
    for link in islice(links, 10):
        target = (link.get("href") or "").strip()
        if target and not target.startswith(("#", "javascript:")) and not _PICTURE.search(target):
            return True
    return False


def _words_of(slide: etree._Element) -> str:
    """The longest text of a slide: of a block, or of an attribute."""
    best = ""
    names = load_words(PointerWords).slide_texts
    for element in islice(slide.iter("*"), 50):
        texts = [element.text or ""] if element.tag not in ("script", "style") else []
        if element.tag in ("p", "dd", "figcaption", "span", "div") and len(element):
            texts.append(text_of(element))
        texts += (value for name, value in element.attrib.items() if name.removeprefix("data-") in names)
        best = max([best, *(text for text in texts if len(text) <= _LONGEST)], key=count_han)
    return best


# --- in data ---


def _in_data(document: HtmlDocument) -> Iterator[tuple[str, ...]]:
    for tag in islice(document.root.iter("script", "textarea"), 200):
        text = text_of(tag)
        if len(text) <= _MAX_JSON and _PICTURE_WORD.search(text):
            for value in _json_in(text):
                yield from _shows_of(value)


_PICTURE_WORD = re.compile(r"\.(?:jpe?g|png|webp)\b", re.IGNORECASE)


def _json_in(text: str) -> Iterator[object]:
    """The values of a text area, or those that a script assigns or hands over."""
    decoder = json.JSONDecoder()
    stripped = text.strip()
    starts = [0] if stripped[:1] in ("{", "[") else []
    starts += (match.end() for match in islice(_JSON_START.finditer(stripped), _MAX_STARTS))
    read_to = 0
    for start in starts:
        if start < read_to:
            continue  # inside the value before
        try:
            value, read_to = decoder.raw_decode(stripped, start)
        except (ValueError, RecursionError):
            continue
        yield value


def _shows_of(value: object) -> Iterator[tuple[str, ...]]:
    """The lists whose members are a picture and its words."""
    names = load_words(PointerWords).slide_texts
    open_values = [value]
    for _ in range(_MAX_LOOKED_AT):
        if not open_values:
            return
        found = open_values.pop()
        if isinstance(found, dict):
            open_values.extend(found.values())
        elif isinstance(found, list):
            open_values.extend(found)
            slides = [member for member in found if isinstance(member, dict) and _has_picture(member)]
            if len(slides) >= _FEWEST:
                for name in names:
                    yield _show(
                        words
                        for slide in slides
                        if isinstance(words := slide.get(name), str) and len(words) <= _LONGEST
                    )


def _has_picture(member: dict[object, object]) -> bool:
    return any(isinstance(value, str) and _PICTURE.search(value[-200:]) for value in member.values())
