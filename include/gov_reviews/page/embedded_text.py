"""The text of a page that its markup does not print but carries: in a textarea or template that a script
copies, in a string of a script, in JSON; and JSON that stands alone, as a page's script loads it.

In: the page's tree, or decoded text. Out: the markup of the text, None where none is carried. It is asked
only where the page prints no text; the longest text is taken.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.decoding.raw_markup import text_of_base64
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import CarriedNames
from gov_reviews.page.carried_fields import NO_FIELDS, CarriedFields, fields_of_object, fields_of_script
from gov_reviews.page.script_addresses import placed_strings, read_strings

MAX_JSON_CHARACTERS = 5_000_000
_MAX_VALUES = 100_000
_MAX_LOOKED_AT = 200
_MOST_BLOCKS = 2_000
_LEAST_HAN = 60
_LEAST_PACKED = 600  # characters of a text in base 64, or written like a part of an address
_BASE64 = re.compile(r"[A-Za-z0-9+/]{1,2000000}={0,2}")
_XML_FIELD = re.compile(r"<([A-Za-z]\w{0,40})>\s{0,20}(<!\[CDATA\[)?")
_ASSIGNED = re.compile(r"=\s{0,9}(?=[{\[])")
_MOST_ASSIGNED = 50
_DECODER = json.JSONDecoder(strict=False)
_QUOTED = ("%7B", "%5B")  # JSON that is written like a part of an address
# A string of a script may be a summary for sharing.
_LEAST_SCRIPT_HAN = 200


@dataclass(frozen=True, slots=True)
class CarriedText:
    """A text that a page carries: its markup, and what JSON or the script says of it."""

    markup: str
    fields: CarriedFields = NO_FIELDS


def find_carried_text(document: HtmlDocument) -> CarriedText | None:
    """The text that a page carries without printing it."""
    best = max(_carried(document), key=lambda item: count_han(item.markup), default=None)
    return best if best is not None and "。" in best.markup else None


def _carried(document: HtmlDocument) -> Iterator[CarriedText]:
    for tag in islice(document.elements("textarea"), _MAX_LOOKED_AT):
        yield from _long_enough(text_of(tag), _LEAST_HAN)
    for tag in islice(document.elements("template"), _MAX_LOOKED_AT):
        if count_han(text_of(tag)) >= _LEAST_HAN:
            yield CarriedText(_inner_markup(tag))
    for tag in islice(document.elements("script"), _MAX_LOOKED_AT):
        yield from _in_script(tag)
    yield from _in_attributes(document)


def _inner_markup(tag: etree._Element) -> str:
    """What an element holds, without the element: nothing in a template is shown."""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in tag)
    return (tag.text or "") + "".join(children)


def _in_script(tag: etree._Element) -> Iterator[CarriedText]:
    kind, text = (tag.get("type") or "").lower(), text_of(tag)
    if "json" in kind and text.lstrip()[:3].upper() in _QUOTED:
        text = unquote(text)
    if "json" in kind and (found := read_json_text(text)) is not None:
        yield found
    elif "template" in kind or "html" in kind:
        yield from _long_enough(text, _LEAST_HAN)
    elif "src" not in tag.attrib:
        yield from _longest_string(text)


def _longest_string(script: str) -> Iterator[CarriedText]:
    """The text of a script, with what the values around it say of it."""
    if (assigned := _assigned_json(script)) is not None:
        yield assigned
        return
    strings = [string for string, _ in read_strings(script)]
    longest = max(strings, key=count_han, default="")
    if (inner := read_json_text(longest)) is not None:
        yield inner
        return
    for found in _long_enough(longest, _LEAST_SCRIPT_HAN):
        yield replace(found, fields=fields_of_script(script, placed_strings(script), longest))
    for string in strings:
        if len(string) >= _LEAST_PACKED and string.isascii():
            yield from _long_enough(_unpacked(string), _LEAST_SCRIPT_HAN)


def _assigned_json(script: str) -> CarriedText | None:
    """The text in a value that is JSON and that a script keeps (window.STATE = {"article": …})."""
    for match in islice(_ASSIGNED.finditer(script), _MOST_ASSIGNED):
        try:
            value, end = _DECODER.raw_decode(script, match.end())
        except (ValueError, RecursionError):
            continue
        if end - match.end() >= _LEAST_SCRIPT_HAN and (found := _longest_text(value)) is not None:
            return found
    return None


def _unpacked(string: str) -> str:
    """A text that a script keeps as a part of an address, or in base 64; "" where it is none."""
    if string[:1] in ("%", "&") or string[:3] in ("<p%", "u00"):
        return unquote(string)
    return text_of_base64(string) if _BASE64.fullmatch(string) else ""


def _in_attributes(document: HtmlDocument) -> Iterator[CarriedText]:
    """JSON that a template gives to a component (:data='{"title": …}'), markup in a hidden field."""
    for element in document.root.iter("*"):
        for value in element.attrib.values():
            if len(value) < _LEAST_HAN:
                continue
            if value.lstrip()[:1] in ("{", "["):
                yield from filter(None, [read_json_text(value)])
            elif "<p" in value or "<br" in value or "&lt;p" in value:
                yield from _long_enough(value, _LEAST_SCRIPT_HAN)


def _long_enough(text: str, least: int) -> Iterator[CarriedText]:
    if len(text) >= least and count_han(text) >= least:
        yield CarriedText(_as_markup(text))


def _as_markup(text: str) -> str:
    """Text that may be markup, markup escaped, or plain lines."""
    if "<" not in text and "&lt;" in text:
        text = html.unescape(text)
    if "<" in text:
        return text
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())


def _xml_fields(text: str) -> Iterator[tuple[str, str]]:
    """Name and text of each element of an XML document that begins with a text."""
    position = 0
    for opening in _XML_FIELD.finditer(text):
        if opening.start() < position:
            continue
        end = text.find("]]>" if opening[2] else "<", opening.end())
        if end < 0:
            break
        position = end
        yield opening[1].lower(), html.unescape(text[opening.end() : end])


def _text_of_blocks(values: list[object]) -> str:
    """The text of an article that is kept in blocks ([{"type": "text", "text": …}]); "" where the values of a
    list are none, or have a title of their own.
    """
    names = load_words(CarriedNames)
    texts: list[str] = []
    for value in values[:_MOST_BLOCKS]:
        if isinstance(value, dict):
            fields = {str(name).lower(): inner for name, inner in value.items()}
            if not fields.keys().isdisjoint(names.title_names):
                return ""
            value = next((fields[name] for name in names.block_names if name in fields), None)
        if isinstance(value, str):
            texts.append(value)
    return "".join(map(_as_markup, texts)) if len(texts) > 1 else ""


def read_xml_text(text: str) -> CarriedText | None:
    """The longest field of an XML document whose fields are texts (<content><![CDATA[…]]></content>)."""
    if (
        not text.lstrip("\ufeff \t\r\n").startswith("<?xml")
        or "<![CDATA[" not in text
        or "<html" in text[:2_000]
    ):
        return None
    fields = dict(_xml_fields(text))
    longest = max(fields.values(), key=count_han, default="")
    if count_han(longest) < _LEAST_HAN or "。" not in longest:
        return None
    return CarriedText(_as_markup(longest), fields_of_object(fields))


def read_json_text(text: str) -> CarriedText | None:
    """The longest text among the values of a JSON document; None where it is none, or holds no text."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped[:1] not in ("{", "[") or len(stripped) > MAX_JSON_CHARACTERS:
        return None
    try:
        return _longest_text(json.loads(stripped))
    except (ValueError, RecursionError):
        return None


def _longest_text(value: object) -> CarriedText | None:
    """The longest text of a JSON value, with what its owner says of it."""
    best: tuple[int, str, object] = (0, "", None)
    open_values: list[tuple[object, object]] = [(value, None)]
    for _ in range(_MAX_VALUES):
        if not open_values:
            break
        found, owner = open_values.pop()
        if isinstance(found, dict):
            open_values.extend((inner, found) for inner in found.values())
        elif isinstance(found, list):
            open_values.extend((inner, owner) for inner in found)
            if (han := count_han(whole := _text_of_blocks(found))) > best[0]:
                best = (han, whole, owner)
        elif isinstance(found, str) and len(found) > best[0] and (han := count_han(found)) > best[0]:
            best = (han, found, owner)
    han, longest, owner = best
    if han < _LEAST_HAN or "。" not in longest:
        return None
    return CarriedText(_as_markup(longest), fields_of_object(owner))
