"""One HTML page as a tree with the few questions that all families ask of it: meta tags, selectors, text of
an element, info lines.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import takewhile

from bs4 import BeautifulSoup
from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from gov_reviews.decoding import founder_properties
from gov_reviews.decoding.element_lines import MarkedLine, collect_lines
from gov_reviews.decoding.hidden_elements import settle_visibility
from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import in_english

# A tree of this many tags takes two to three seconds; articles have some hundreds.
MAX_TAGS = 150_000
_TAG_START = re.compile(r"<[A-Za-z]")
_XML_DECLARATION = re.compile(r"^\s{0,64}<\?xml\b[^<>]{0,200}\?>")
_CONTROL = bytes((*range(9), 11, *range(14, 32), 127))
# Of a header that is a page of its own inside another one: a browser reads on, the parser drops the rest.
_END_OF_PAGE = re.compile(rb"</(?:html|body)\s{0,9}>", re.IGNORECASE)
_INFO_LINES = 40
_LINES_AFTER = 20
_NEIGHBOURS = 250  # elements before a body that are read for its info lines
_LEVELS_LOOKED_INTO = 6  # below a neighbour of the elements around a body
_MAX_SELECTED = 50
_SIMPLE_SELECTOR = re.compile(r"[a-z][a-z0-9-]*(?:\.[A-Za-z][\w-]*)?|[.#][A-Za-z][\w-]*")
_WORD_IN_SELECTOR = re.compile(r"""[.#][A-Za-z][\w-]*|=["']?[\w-]+(?=["']?\])""")

# Pages of XHTML are read as HTML on purpose.
warnings.filterwarnings("ignore", category=UserWarning, module=r"bs4\..*")


class TooManyTags(Exception):
    """The markup is no document that a person could read; the caller turns this into a page state.

    Args:
        words: Why, in both languages.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(in_english(words))


class HtmlDocument:
    """A decoded page.

    Articles are read from the tree of lxml, lists from that of BeautifulSoup; each is made when it is first
    asked for.

    Attributes:
        markup: The text that the tree was made from.
        properties: Fields of the Founder property comment, {} where there is none.
    """

    def __init__(self, markup: str) -> None:
        # Counting "<" is cheap, and no page of a reader comes near.
        tags = markup.count("<")
        if tags > MAX_TAGS and (tags := len(_TAG_START.findall(markup))) > MAX_TAGS:
            raise TooManyTags(said("too_many_tags", tags=tags, most=MAX_TAGS))
        self.properties = founder_properties.read_properties(markup) if "enpproperty" in markup else {}
        prepared = founder_properties.remove_properties(markup) if "enpproperty" in markup else markup
        prepared = _XML_DECLARATION.sub("", prepared)
        if "<!--enpcontent-->" in prepared and "<founder-content" not in prepared.lower():
            prepared = prepared.replace("<!--enpcontent-->", '<div data-region="enpcontent">').replace(
                "<!--/enpcontent-->", "</div>"
            )
        encoded = prepared.encode("utf-8", "replace")
        cleaned = encoded.translate(None, delete=_CONTROL)
        self.markup = prepared if len(cleaned) == len(encoded) else cleaned.decode("utf-8")
        self._bytes = _END_OF_PAGE.sub(b"", cleaned)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The tree that list pages are read from."""
        # Bytes with a stated charset: given text, the parser would believe the page's own (now untrue)
        # charset declaration.
        return BeautifulSoup(self._bytes, "lxml", from_encoding="utf-8")

    @cached_property
    def tree(self) -> etree._Element:
        """The html element.

        Raises:
            TooManyTags: Nested deeper than the parser follows: text would be lost without a word.
        """
        tree = parse_html(self._bytes)
        settle_visibility(tree, self.markup)
        return tree

    @cached_property
    def meta(self) -> dict[str, str]:
        """Content of meta tags by lower-case name or property; the first one counts."""
        found: dict[str, str] = {}
        for tag in self.elements("meta"):
            name = (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").strip().lower()
            content = (tag.get("content") or "").strip()
            if name and content:
                found.setdefault(name, content)
        return found

    @cached_property
    def root(self) -> etree._Element:
        """The body element, or the whole tree of a fragment."""
        return next(iter(self.elements("body")), self.tree)

    @property
    def title_tag(self) -> str:
        """What the title element says, "" where there is none."""
        return next((" ".join(text_of(tag).split()) for tag in self.elements("title")), "")

    @cached_property
    def _index(self) -> dict[str, list[etree._Element]]:
        """Elements by `name`, `#id`, `.class` and `name.class`, in the order of the page: one pass instead of
        one for each of forty selectors. It keeps every element, so that an element is always the same object.
        """
        index: dict[str, list[etree._Element]] = defaultdict(list)
        for node in self.tree.iter("*"):
            name = str(node.tag)
            index[name].append(node)
            identifier, classes = node.get("id"), node.get("class")
            if identifier:
                index[f"#{identifier}"].append(node)
            if classes:
                for word in classes.split():
                    index[f".{word}"].append(node)
                    index[f"{name}.{word}"].append(node)
        return index

    def elements(self, name: str) -> list[etree._Element]:
        """All elements of one name."""
        return self._index.get(name, [])

    def named(self, is_wanted: Callable[[str], bool]) -> list[list[etree._Element]]:
        """For each class or id that is wanted its elements, in the order of the page."""
        names = [name for name in self._index if name[0] in ".#" and is_wanted(name[1:])]
        return [self._index[name] for name in names]

    def select(self, selector: str, limit: int = _MAX_SELECTED) -> list[etree._Element]:
        """Elements that a CSS selector of the registry finds.

        Raises:
            InvalidMetadata: The selector is no CSS selector.
        """
        if _SIMPLE_SELECTOR.fullmatch(selector):
            return self._index.get(selector, [])[:limit]
        if not all(word in self.markup for word in _words_in(selector)):
            return []  # a class, an id or a value that the page does not even spell
        try:
            compiled = _compile(selector)
        except (SelectorError, ValueError) as error:
            raise InvalidMetadata(
                "A selector of detail is not valid CSS; fix it in the source's YAML file.",
                selector=selector,
            ) from error
        _ = self._index
        return compiled(self.tree)[:limit]

    def values(self, selectors: Iterable[str], info_lines: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
        """(value, provenance) for each selector that finds something, in order.

        Selectors: CSS, `meta:Name`, `enp:field`, `text:REGEX` (what stands after a visible label),
        `script:name` (the string that a script of the page gives to a variable).
        """
        for selector in selectors:
            scheme, _, rest = selector.partition(":")
            if scheme == "meta":
                value = self.meta.get(rest.strip().lower(), "")
            elif scheme == "enp":
                value = self.properties.get(rest.strip().lower(), "")
            elif scheme == "text":
                value = _after_label(rest, info_lines)
            elif scheme == "script":
                value = next(iter(self.script_values(rest.strip())), "")
            else:
                value = next((text for tag in self.select(selector) if (text := block_text(tag))), "")
            if value:
                yield value, selector

    def script_values(self, name: str) -> list[str]:
        """The strings that scripts of the page give to a name: in an assignment, or as a member."""
        if name not in self.markup:
            return []
        pattern = re.compile(
            rf"""(?<![\w$]){re.escape(name)}["']?\s{{0,3}}[=:]\s{{0,3}}(?:"([^"\n]{{0,200}})"|'([^'\n]{{0,200}})')"""
        )
        scripts = "\n".join(text_of(script) for script in self.elements("script"))
        return [match[1] or match[2] or "" for match in pattern.finditer(scripts)][:_MAX_SELECTED]

    def info_lines(self, body: etree._Element | None) -> tuple[list[MarkedLine], list[MarkedLine]]:
        """Lines just before the body (nearest last) and just after it, inline elements separated by tabs.

        Without a body: the first lines of the page.
        """
        if body is None:
            return collect_lines(self.root, soft_breaks=True, limit=_INFO_LINES)[:_INFO_LINES], []
        far = _far_before(body, self.root)
        lines = collect_lines(self.root, around=body, dropped=far, soft_breaks=True, limit=_LINES_AFTER)
        before = [line for line in lines if not line.past]
        after = [line for line in lines if line.past]
        return before[-_INFO_LINES:], after[:_LINES_AFTER]


def parse_html(markup: bytes) -> etree._Element:
    """The html element of UTF-8 markup; an empty one where there is no element.

    Raises:
        TooManyTags: Nested deeper than the parser follows (2,048 levels).
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    found: etree._Element | None = etree.fromstring(markup, parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise TooManyTags(said("nested_too_deep"))
    return etree.Element("html") if found is None else found


_STRING = etree.XPath("string()")
_COUNT_INSIDE = etree.XPath("count(descendant-or-self::*)")


def _far_before(body: etree._Element, root: etree._Element) -> set[etree._Element]:
    """Elements that end long before the body begins: pages open with hundreds of links."""
    far: set[etree._Element] = set()
    wanted = _NEIGHBOURS
    for above in (body, *takewhile(lambda outer: outer is not root, body.iterancestors())):
        for sibling in above.itersiblings("*", preceding=True):
            wanted = _keep_last(sibling, wanted, far, _LEVELS_LOOKED_INTO)
    return far


def _keep_last(element: etree._Element, wanted: int, far: set[etree._Element], levels: int) -> int:
    """Keep the last `wanted` elements of an element and put what stands before them into `far`, some levels
    down. How many are wanted before it.
    """
    if wanted <= 0:
        far.add(element)
        return 0
    size = int(_COUNT_INSIDE(element))
    if size > wanted and levels:
        for child in element.iterchildren("*", reversed=True):
            wanted = _keep_last(child, wanted, far, levels - 1)
        return wanted
    return wanted - size


def text_of(tag: etree._Element) -> str:
    """All text below an element, comments left out."""
    return str(_STRING(tag)) if len(tag) else tag.text or ""  # most elements hold no others


@cache
def _words_in(selector: str) -> tuple[str, ...]:
    """What a page must spell for a selector to find anything: classes, ids and values of attributes."""
    if "," in selector or ":" in selector:
        return ()
    return tuple(word.lstrip(".#=\"'") for word in _WORD_IN_SELECTOR.findall(selector))


@cache
def _compile(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def block_text(tag: etree._Element) -> str:
    """Text of an element, its lines joined by newline."""
    return "\n".join(line.text for line in collect_lines(tag))


def _after_label(label: str, lines: Sequence[str]) -> str:
    try:
        pattern = re.compile(rf"(?:{label})[ \t\u3000]*[:：]?[ \t\u3000]*([^\t\n]{{1,200}})")
    except re.error as error:
        raise InvalidMetadata(
            "A text: selector under detail is not a regular expression; fix it in the source's YAML file.",
            selector=label,
        ) from error
    return next((match.group(1).strip() for line in lines if (match := pattern.search(line[:1000]))), "")
