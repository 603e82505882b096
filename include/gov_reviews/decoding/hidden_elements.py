"""What a browser does not show of a page, and what a script of the page shows after all.

In: the tree of a page, fresh from the parser. Out: the same tree, where `is_hidden` tells by an element's own
attributes: closed dialogs and what the page's style sheets hide have got `hidden`, what a script shows at
once has lost the style that hid it. Which styles hide: metadata/pages/markup.yaml. The text of `<details>`
stays: its reader opens it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TypeAlias

from lxml import etree

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames

_MAX_SHEET = 200_000  # characters of one style sheet
_MAX_HIDDEN = 400  # characters of an element that a style sheet hides
_HALF = 2
_FADING = frozenset({"opacity", "visibility"})
_MOST_INSIDE = 200  # elements, among which one may be seen again
_STRING, _LENGTH = etree.XPath("string()"), etree.XPath("string-length()")
_SHEET_BRACE = re.compile(r"([{}])")
_ON_DEMAND = re.compile(r":(?:hover|focus|active|target|checked)", re.IGNORECASE)  # the reader's doing
_STYLED_NAME = re.compile(r"[.#][\w-]+")
_PLAIN_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]{0,20})?([.#][\w-]+)", re.IGNORECASE)
_READY = re.compile(
    r"""
    (?: \$ \( \s{0,9} (?: document \s{0,9} \) \. ready \s{0,9} \( \s{0,9} )?
      | window\.onload \s{0,9} = \s{0,9} )
    function \s{0,9} \( \s{0,9} \) \s{0,9} \{
    """,
    re.VERBOSE,
)
_SHOWN_AT_ONCE = re.compile(
    r"""
    getElementById \( \s{0,9} ["']([\w-]{1,80})["'] \s{0,9} \) \. style \.
        (?: display | visibility | opacity ) \s{0,9} = (?!\s{0,9}["']?(?:none|hidden|0["';\s]))
  | \$ \( \s{0,9} ["']\#([\w-]{1,80})["'] \s{0,9} \) \.
        (?: show | fadeIn | slideDown ) \(
    """,
    re.VERBOSE,
)
_PAGE_NAME = re.compile(r"(\w{0,20}(?:page|fenye|yema)\w{0,10}?[_-]?)(\d{1,3})", re.IGNORECASE)
_MOST_BESIDE = 50  # before it and after it

_Rule: TypeAlias = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class _Style:
    """What the declarations of an element or a rule do.

    Attributes:
        hides: Nothing of the element is seen.
        hides_own: Nothing is seen but what says otherwise inside it: `visibility` and `font-size` pass on to
            the elements inside and can be set anew there.
        is_fading: It hides by what scripts change step by step: `opacity`, `visibility`.
        shows: Properties that could hide, with values that do not.
    """

    hides: bool = False
    hides_own: bool = False
    is_fading: bool = False
    shows: frozenset[str] = frozenset()


_PLAIN = _Style()


def settle_visibility(tree: etree._Element, markup: str) -> None:
    """Write into the attributes of a tree what its style sheets and scripts do.

    Args:
        markup: What the tree was made from: it says at once that there is nothing to do.
    """
    if "<style" in markup:
        _mark_hidden(tree)
    if "dialog" in markup or "popover" in markup:
        _close_dialogs(tree)
    if any(name in markup for name in _FADING):
        _reveal_faded(tree)
    if ".style." in markup or "$(" in markup:
        _reveal(tree)
    if "display" in markup and "none" in markup:
        _reveal_pages(tree)


def is_hidden(tag: etree._Element) -> bool:
    """Whether its own attributes keep a browser from showing the element."""
    if tag.get("hidden") is not None:
        return True
    style = tag.get("style")
    if not style:
        return False
    said = _read_style(style)
    return said.hides or (said.hides_own and not _is_shown_inside(tag))


def _is_shown_inside(tag: etree._Element) -> bool:
    """Whether an element inside sets anew what its outer one hides by."""
    first = islice(tag.iterdescendants("*"), _MOST_INSIDE)
    inside = (style for element in first if (style := element.get("style")))
    return any(not _inherited_properties().isdisjoint(_read_style(style).shows) for style in inside)


@lru_cache(maxsize=4096)  # editors give each paragraph of a text the same one
def _read_style(style: str) -> _Style:
    declared = dict(_declarations(style))
    if declared.keys().isdisjoint(_properties()):
        return _PLAIN
    whole, inherited = ([rule for rule in rules if _holds(rule, declared)] for rules in _rules())
    properties = {name for rule in (*whole, *inherited) for name in rule}
    if properties:
        return _Style(bool(whole), bool(inherited), properties <= _FADING)
    return _Style(shows=frozenset(_properties() & declared.keys()))


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for part in style.split(";"):
        name, _, value = part.partition(":")
        yield name.strip().lower(), value.partition("!")[0].strip().lower()


def _holds(rule: _Rule, declared: Mapping[str, str]) -> bool:
    return all(name in declared and wanted.fullmatch(declared[name]) for name, wanted in rule.items())


@cache
def _rules() -> tuple[Sequence[_Rule], Sequence[_Rule]]:
    """The styles that hide all of an element, and those that elements inside can undo."""
    names = load_words(MarkupNames)
    whole, inherited = (
        tuple({name: re.compile(value) for name, value in style.items()} for style in styles)
        for styles in (names.hiding_styles, names.inherited_hiding_styles)
    )
    return whole, inherited


@cache
def _inherited_properties() -> frozenset[str]:
    return frozenset(name for rule in _rules()[1] for name in rule)


@cache
def _properties() -> frozenset[str]:
    return _inherited_properties() | {name for rule in _rules()[0] for name in rule}


# --- style sheets ---


def _mark_hidden(tree: etree._Element) -> None:
    """Set `hidden` on the small elements that a style sheet of the page hides by a class or an id.

    A class that another rule shows again (.tab.on {display: block}) hides nothing: which rule counts is not
    worked out; what a reader must do first (:hover) does not count. What is most of the page's text, in one
    element or in many, is revealed by a script.
    """
    sheets = "".join(str(_STRING(sheet))[:_MAX_SHEET] for sheet in tree.iter("style"))
    hiding: dict[str, _Style] = {}
    shown: set[str] = set()
    for selector, declarations in _plain_rules(sheets):
        said = _read_style(declarations)
        if said.hides or said.hides_own:
            # of a compound or a descendant nothing is hidden; whatever shows something is heeded
            whole = (_PLAIN_SELECTOR.fullmatch(part.strip()) for part in selector.split(","))
            hiding.update((name[1], said) for name in whole if name is not None)
        elif said.shows and not _ON_DEMAND.search(selector):
            shown.update(_STYLED_NAME.findall(selector))
    wanted = {name: said for name, said in hiding.items() if name not in shown}
    if wanted:
        _hide(tree, wanted)


def _hide(tree: etree._Element, wanted: Mapping[str, _Style]) -> None:
    found: dict[str, list[etree._Element]] = defaultdict(list)
    sizes: dict[str, int] = defaultdict(int)
    for element in tree.iter("*"):
        for name in (f"#{element.get('id')}", *(f".{word}" for word in (element.get("class") or "").split())):
            if name in wanted and (wanted[name].hides or not len(element)):
                size = int(_LENGTH(element))
                sizes[name] += size
                if size <= _MAX_HIDDEN:
                    found[name].append(element)
    whole = _length_of_text(tree) if found else 0
    for name, elements in found.items():
        if sizes[name] * _HALF <= whole:
            for element in elements:
                element.set("hidden", "")


def _plain_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selector and declarations of each rule; those of @media and the like are left out."""
    depth = 0
    selector = ""
    pieces = _SHEET_BRACE.split(_without_comments(sheet))
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):  # behind the last brace stands no rule
        if brace == "{":
            depth += 1
            if depth == 1:
                selector = text.strip()
        else:
            if depth == 1 and not selector.startswith("@"):
                yield selector, text
            depth = max(0, depth - 1)


def _without_comments(sheet: str) -> str:
    """/* … */ taken out; one that does not end takes the rest, as in a browser."""
    plain, *commented = sheet.split("/*")
    return plain + "".join(piece.partition("*/")[2] for piece in commented)


def _close_dialogs(tree: etree._Element) -> None:
    """Set `hidden` on what opens only when its reader, or a script, asks for it."""
    for element in tree.iter("*"):
        is_closed = element.tag == "dialog" and element.get("open") is None
        is_modal = element.get("role") == "dialog" and element.get("aria-hidden") == "true"
        if is_closed or is_modal or element.get("popover") is not None:
            element.set("hidden", "")


# --- scripts ---


def _reveal_faded(tree: etree._Element) -> None:
    """Show what fades in where that is most of the page's text: else its reader would see nothing."""
    faded: set[etree._Element] = set()
    for element in tree.iter("*"):
        style = element.get("style")
        if not style or not _read_style(style).is_fading:
            continue
        if not any(outer in faded for outer in element.iterancestors()):
            faded.add(element)
    if sum(int(_LENGTH(element)) for element in faded) * _HALF > _length_of_text(tree):
        for element in faded:
            element.attrib.pop("style")


def _length_of_text(tree: etree._Element) -> int:
    """Characters of a page without those of its sheets and scripts."""
    return int(_LENGTH(tree)) - sum(int(_LENGTH(element)) for element in tree.iter("script", "style"))


def _reveal(tree: etree._Element) -> None:
    """Show what a script of the page shows as soon as it is loaded (正文加载中), as a browser would: an
    element that a statement outside all functions shows, or one of the function that waits for the page. What
    waits for a click stays hidden.
    """
    at_once = (
        _READY.sub("", str(_STRING(script))).partition("function")[0] for script in tree.iter("script")
    )
    shown = {met[1] or met[2] for text in at_once for met in _SHOWN_AT_ONCE.finditer(text)}
    if not shown:
        return
    for element in tree.iter("*"):
        if element.get("id") in shown:
            element.attrib.pop("style", None)
            element.attrib.pop("hidden", None)


def _reveal_pages(tree: etree._Element) -> None:
    """Show the pages of a text that a script shows one by one (page1, page2): hidden elements beside one of
    the same name that is shown, with another number.
    """
    for element in tree.iter("div", "section", "td", "span"):
        style = element.get("style")
        name = _PAGE_NAME.fullmatch(element.get("id") or "") if style else None
        if name is None or not style or not _read_style(style).hides:
            continue
        before, after = element.itersiblings("*", preceding=True), element.itersiblings("*")
        beside = (*islice(before, _MOST_BESIDE), *islice(after, _MOST_BESIDE))
        names = (_PAGE_NAME.fullmatch(other.get("id") or "") for other in beside)
        if any(other is not None and other[1] == name[1] for other in names):
            element.attrib.pop("style")
