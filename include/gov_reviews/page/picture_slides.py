"""The text of a slide show (图集): each picture has words of its own, and the page shows one at a time.

In: the page's tree. Out: the words in the order of the pictures, none where there is no slide show. They
stand in elements of one make, each with a picture, most of them hidden (in a block, in the picture's
alternative text, in an attribute), or as JSON in a script or a text area. Lists of teasers are of the same
make: where each picture leads to another page there is no slide show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from lxml import etree

from gov_reviews.decoding.element_lines import collect_lines
from gov_reviews.decoding.html_tree import HtmlDocument, block_text, text_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PointerWords
from gov_reviews.page.body_lines import is_below_picture

MAX_SLIDES = 300
_FEWEST = 2
_FEWEST_SHOWN = 3  # pictures with words below them, where no full stop tells that they are a text
_LEAST_HAN = 60
_LONGEST = 2_000  # characters of one slide
_MAX_LOOKED_AT = 2_000  # pictures and values
_MAX_JSON = 1_000_000  # characters of one script or text area
_MAX_STARTS = 12  # places of a script at which JSON may begin
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|bmp)(?:$|[?#!@])|\bwx_fmt=", re.IGNORECASE)
_JSON_START = re.compile(r"[=(:]\s{0,5}(?=[{\[]\s{0,5}[{\"\[])")
_MAX_UP = 4  # elements around a picture that may be its slide

_Make: TypeAlias = tuple[etree._Element, object, str]  # parent, name, first class


def find_slides(document: HtmlDocument) -> tuple[str, ...]:
    """The words of the slide show that says most; none where they are fewer than a text has."""
    shows = [*_shown(document.root), *_in_data(document)]
    best = max(shows, key=_weight, default=())
    return best if _weight(best) >= _LEAST_HAN and any("。" in words for words in best) else ()


def find_captions(document: HtmlDocument) -> tuple[str, ...]:
    """The words below the pictures of a page without any prose: they have no full stops (组图)."""
    if len(document.elements("img")) < _FEWEST_SHOWN:
        return ()
    lines = collect_lines(document.root)
    words = _show(
        line.text for line in lines if is_below_picture(line) and not (line.link_share or line.furniture)
    )
    return words if len(words) >= _FEWEST_SHOWN and _weight(words) >= _LEAST_HAN else ()


def is_picture_address(text: str) -> bool:
    """Whether a line is the address of a picture and nothing else."""
    return text.isascii() and " " not in text and _PICTURE.search(text[-200:]) is not None


def _weight(show: Iterable[str]) -> int:
    return sum(map(count_han, show))


def _show(words: Iterable[str]) -> tuple[str, ...]:
    """The words of each slide once: some pages print those of the whole show beside every picture."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in words if part.strip()))[:MAX_SLIDES]


# --- in elements ---


def _shown(root: etree._Element) -> Iterator[tuple[str, ...]]:
    """Of each group of elements of one make, each with a picture, the words."""
    groups = _groups(root)
    found = {
        make: words
        for make, group in groups.items()
        if len(group) >= _FEWEST
        and not any(map(_leads_away, group))
        and _weight(words := _words_of_group(group)) >= _LEAST_HAN
    }
    frames = _frames(groups, found)
    yield from (words for make, words in found.items() if make not in frames)


def _groups(root: etree._Element) -> dict[_Make, list[etree._Element]]:
    """Elements around pictures, by their make."""
    groups: dict[_Make, list[etree._Element]] = {}
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
    return groups


def _frames(groups: dict[_Make, list[etree._Element]], found: Iterable[_Make]) -> set[_Make]:
    """The groups that are frames of a show, not its slides: one of their elements holds a finer group."""
    owners = {element: make for make, group in groups.items() for element in group}
    frames = set()
    for make in found:
        for above in islice((make[0], *make[0].iterancestors()), _MAX_UP):
            owner = owners.get(above)
            if owner is not None and len(groups[owner]) < len(groups[make]):
                frames.add(owner)
    return frames


def _leads_away(element: etree._Element) -> bool:
    links = (element, *element.iter("a")) if element.tag == "a" else element.iter("a")
    for link in islice(links, 10):
        target = (link.get("href") or "").strip()
        if target and not target.startswith(("#", "javascript:")) and not _PICTURE.search(target):
            return True
    return False


def _words_of_group(slides: Sequence[etree._Element]) -> tuple[str, ...]:
    """The longest text of each slide; lines that all of them print are the headline, or the text of the whole
    show.
    """
    texts = [list(_texts_of(slide)) for slide in slides[:MAX_SLIDES]]
    lines = [{line for text in each for line in text} for each in texts]
    common = lines[0].intersection(*lines[1:])
    whole = max((line for line in common if "。" in line), key=count_han, default="")
    return _show(
        [whole, *(_longest([line for line in text if line not in common] for text in each) for each in texts)]
    )


def _longest(texts: Iterable[Iterable[str]]) -> str:
    return max(map(" ".join, texts), key=count_han, default="")


def _texts_of(slide: etree._Element) -> Iterator[list[str]]:
    """Lines of each text of a slide that may be its words: of a block, or of an attribute."""
    names = load_words(PointerWords).slide_texts
    for element in islice(slide.iter("*"), 50):
        texts = [element.text or ""] if element.tag not in ("script", "style") else []
        if element.tag in ("p", "dd", "figcaption", "span", "div") and len(element):
            texts.append(block_text(element))
        texts += (value for name, value in element.attrib.items() if name.removeprefix("data-") in names)
        for text in texts:
            if len(text) <= _LONGEST and (
                lines := [line.strip() for line in text.split("\n") if line.strip()]
            ):
                yield lines


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
