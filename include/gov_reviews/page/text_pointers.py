"""Where the text of a page is when the page itself does not hold it: behind a redirect, in a frame, a viewer
or an attachment, at a link to the whole text, or loaded by the page's script.

In: the page's tree, its address, how much prose it has. Out: the state of the page and one address, None
where nothing points to a text. Most frames of a page are advertisements, counters and comment boxes, most
links lead elsewhere: only what can be the article is named, and only when the page has hardly any text of its
own. Nothing is fetched here, no script is run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree

from gov_reviews.decoding.element_lines import is_template_furniture
from gov_reviews.decoding.hidden_elements import is_hidden
from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.decoding.raw_markup import visible_text
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames, PointerWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any, find_any_pattern
from gov_reviews.page.script_addresses import loads_address, read_strings, sends_reader
from gov_reviews.page.title_fields import title_core
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.pages import PageState, UnreadPart, UnreadReason
from gov_reviews.sites.urls import join_url

_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
# Attributes in which players of documents keep the address; the source of a frame that is loaded late.
_LATE = ("pdfsrc", "data-pdf", "data-file", "data-src", "data-url")
# Text of this many Chinese characters at most may be a mere announcement of the attachment; one that is named
# like the page may be announced at more length.
MAX_ANNOUNCEMENT_HAN = 120
MAX_LETTER_HAN = 300
MAX_TEXTS = 12  # files or pictures that are asked for as the text of one page
_LONGEST_LEAD = 12  # characters right before a link
_LONGEST_NOTICE = 40  # characters of a line that says that the rest is kept back
_MAX_LOOKED_AT = 200  # frames, links, strings: a page with more is no announcement
_MAX_JUMP_TEXT = 200  # characters that a page says that only sends its reader on
_LEAST_FRAME = 200  # pixels
_LEAST_NAME = 6
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")  # commentBox is two words
_PIXELS = re.compile(r"^\s{0,5}(\d{1,5})(?:\.\d{1,5})?\s{0,5}(?:px)?\s{0,5}$")
_STYLE_SIZE = re.compile(r"(?:^|[;\s])(width|height)\s{0,5}:\s{0,5}(\d{1,5})(?:\.\d{1,5})?px", re.IGNORECASE)
_REFRESH = re.compile(
    r"^\s{0,9}\d{0,4}\s{0,9}[;,]?\s{0,9}url\s{0,9}=\s{0,9}[\"']?([^\"'>\s]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TextPointer:
    """Where a page says that its text is.

    Attributes:
        state: TEXT_ATTACHED or TEXT_ELSEWHERE.
        place: Where it is ("in a frame"), in both languages.
        address: As a person would open it.
        urls: To be asked for and to be found again, in the order of the text; none for what is no http(s)
            address.
        unread: What the page has beside them that is not read.
        is_redirect: The page is nothing but the way there: it says nothing of the article.
    """

    state: PageState
    place: str
    address: str
    urls: tuple[str, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    is_redirect: bool = False
    is_in_pictures: bool = False

    @property
    def reason(self) -> str:
        """In both languages; ends in the address."""
        return said("text_is", place=self.place, address=on_one_line(self.address))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page, with what its relative addresses are relative to."""

    document: HtmlDocument
    url: str
    title: str | None
    base: str

    def resolve(self, reference: str, base: str = "") -> str | None:
        """The absolute address; None for what is no page of a site: javascript:, file:, the page itself.

        A saved page has relative addresses in its folder: they are said, and never asked for.
        """
        base = base or self.base
        if self.url.startswith(("http://", "https://")):
            found = join_url(base, reference)
        else:
            scheme = urlsplit(reference.strip()).scheme
            is_web = scheme in ("http", "https")
            found = (
                join_url(base, reference)
                if is_web
                else urljoin(base, reference.strip())
                if not scheme
                else None
            )
        own = self.url.split("#", 1)[0]
        return found if found and found.split("#", 1)[0] != own else None


def find_text_pointer(
    document: HtmlDocument, url: str, han: int, title: str | None = None
) -> TextPointer | None:
    """Where the text is.

    Args:
        document: The page.
        url: Its address, for relative links.
        han: Chinese characters of the article that the page itself holds; 0 where it holds none.
        title: Of the page: an attachment of that name is its text.

    Returns:
        None when the page has a text of its own, or points to none.
    """
    if han > MAX_LETTER_HAN:
        return None
    page = _Page(document, url, title, _base_of(document, url))
    if han > MAX_ANNOUNCEMENT_HAN:
        return next(_attachments(page, only_named=True), None)
    if not han and (found := _redirect(page)):
        return found
    searches = (
        (_shown_documents, _announced, _frames, _whole_text_links, _loaded)
        if not han
        else (_shown_documents, _announced, _whole_text_links)
    )
    for search in searches:
        if (found := next(search(page), None)) is not None:
            return found
    if not han and (found := next(_attachments(page), None)):
        return found
    return _in_pictures(page) if not han or _says_pictures(title) else None


def _pointer(state: PageState, place: str, address: str, *, is_redirect: bool = False) -> TextPointer:
    return TextPointer(state, said(place), address, _askable([address]), is_redirect=is_redirect)


def _askable(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(address for address in addresses if address.startswith(("http://", "https://")))


def _base_of(document: HtmlDocument, url: str) -> str:
    """What relative addresses are relative to: the page's base element, else the page."""
    stated = next((tag.get("href") or "" for tag in document.elements("base")), "")
    return (join_url(url, stated) if stated and url.startswith("http") else None) or url


# --- a page that only sends its reader on ---


def _redirect(page: _Page) -> TextPointer | None:
    targets = dict.fromkeys(
        address
        for reference in (*_refreshes(page.document), *_sent_to(page.document))
        if (address := page.resolve(reference)) and not is_front_page(address)
    )
    if len(targets) != 1 or len(visible_text(page.document.markup)) > _MAX_JUMP_TEXT:
        return None
    [address] = targets
    return _pointer(
        PageState.TEXT_ELSEWHERE,
        "at_redirect",
        address,
        is_redirect=True,
    )


def _refreshes(document: HtmlDocument) -> Iterator[str]:
    for tag in islice(document.elements("meta"), _MAX_LOOKED_AT):
        if (tag.get("http-equiv") or "").strip().lower() == "refresh" and (
            match := _REFRESH.search(tag.get("content") or "")
        ):
            yield match[1]


def _sent_to(document: HtmlDocument) -> Iterator[str]:
    device = find_any(load_words(PointerWords).device_words)
    handlers = [tag.get("onload") or "" for tag in document.elements("body")]
    for script in (*handlers, *_scripts(document)):
        if ("location" not in script and "window.open" not in script) or device.search(script.lower()):
            continue
        for text, before in islice(read_strings(script), _MAX_LOOKED_AT):
            if sends_reader(before):
                yield text


def _scripts(document: HtmlDocument) -> Iterator[str]:
    for tag in islice(document.elements("script"), _MAX_LOOKED_AT):
        if not tag.get("src"):
            yield text_of(tag)


def is_front_page(address: str) -> bool:
    """Whether an address is that of a site's or a column's own page, by its name."""
    path = urlsplit(address).path.lower()
    return path.rstrip("/").rpartition("/")[2].partition(".")[0] in (
        "",
        "index",
        "default",
        "login",
        "search",
    )


# --- documents that the page shows, or links to ---


def _shown_documents(page: _Page) -> Iterator[TextPointer]:
    """In a viewer, an embedded file, a player of documents, or a file that a script shows."""
    for frame, reference in _frame_references(page):
        if not _is_kept_from_reader(frame) and (shown := _document_in(page, reference)):
            yield _pointer(PageState.TEXT_ELSEWHERE, "in_document", shown)
    for script in _scripts(page.document):
        for text, _ in islice(read_strings(script), _MAX_LOOKED_AT):
            may_be = "<" not in text and ("." in text or "?" in text)
            if may_be and (shown := _document_in(page, text)):
                yield _pointer(PageState.TEXT_ELSEWHERE, "in_document", shown)


def _frame_references(page: _Page) -> Iterator[tuple[etree._Element, str]]:
    for name, attribute in _FRAMES.items():
        for frame in islice(page.document.elements(name), _MAX_LOOKED_AT):
            if reference := (frame.get(attribute) or frame.get("data-src") or "").strip():
                yield frame, reference
    if not any(name in page.document.markup for name in _LATE):
        return
    for tag in page.document.root.iter("div", "span", "p", "a", "section"):
        for attribute in _LATE:
            if reference := (tag.get(attribute) or "").strip():
                yield tag, reference


def _document_in(page: _Page, reference: str) -> str | None:
    """The document that an address is of, or that a viewer at the address is told to show."""
    if len(reference) > 2_000:
        return None
    address = page.resolve(reference)
    if address is None:
        return None
    if _is_document(reference):
        inner = _told_document(page, address, is_viewer=False)
        return inner or address
    words = {word.lower() for word in _WORD.findall(urlsplit(address).netloc + urlsplit(address).path)}
    return _told_document(page, address, is_viewer=not words.isdisjoint(load_words(PointerWords).viewers))


def _told_document(page: _Page, address: str, *, is_viewer: bool) -> str | None:
    parameters = load_words(PointerWords).viewer_parameters
    for name, value in parse_qsl(urlsplit(address).query):
        value = unquote(value)
        is_address = value.startswith(("/", "./", "../", "http://", "https://"))
        if (_is_document(value) and (is_address or name.lower() in parameters)) or (
            is_viewer and is_address and name.lower() in parameters
        ):
            return page.resolve(value, address)
    return None


@cache
def _document_name() -> re.Pattern[str]:
    words = load_words(PointerWords)
    return re.compile(
        rf"\.{alternatives([*words.readable_files, *words.other_files])}(?=$|[?#&\s）)】\]])", re.IGNORECASE
    )


@cache
def _readable_name() -> re.Pattern[str]:
    return re.compile(
        rf"\.{alternatives(load_words(PointerWords).readable_files)}(?=$|[?#&\s）)】\]])", re.IGNORECASE
    )


def _is_document(reference: str) -> bool:
    return _document_name().search(reference) is not None


def _announced(page: _Page) -> Iterator[TextPointer]:
    """Attachments of a page that speaks of attachments, or bears their name."""
    is_said = find_any(load_words(PointerWords).attached).search(text_of(page.document.root)) is not None
    yield from _attachments(page, only_named=not is_said, is_said=is_said)


@dataclass(frozen=True, slots=True)
class _Attachment:
    """A linked file.

    Attributes:
        core: What its name says; of its address where it has no name.
        is_named: Like the page.
    """

    address: str
    core: str
    is_named: bool
    is_readable: bool


def _attachments(page: _Page, *, only_named: bool = False, is_said: bool = False) -> Iterator[TextPointer]:
    """Linked files that are the text of the page."""
    whole_page = find_any(load_words(PointerWords).newspaper_pages)
    found: list[_Attachment] = []
    for link in islice(page.document.elements("a"), _MAX_LOOKED_AT):
        reference, names = (link.get("href") or "").strip(), _link_names(link)
        if not any(map(_is_document, (reference, *names))) or _is_kept_from_reader(link):
            continue
        if (not is_said and not any(map(count_han, names))) or whole_page.search(" ".join(names)):
            continue  # a newspaper's page as a PDF, beside the article
        address = page.resolve(reference)
        if address is None:
            continue
        name = next(iter(names), reference)
        found.append(
            _Attachment(
                address,
                core=title_core(name) or address,
                is_named=any(_is_named_like(name, page.title) for name in names),
                is_readable=any(_readable_name().search(name) for name in (reference, *names)),
            )
        )
    yield from _text_of_files(found, only_named=only_named)


def _text_of_files(found: Sequence[_Attachment], *, only_named: bool) -> Iterator[TextPointer]:
    """Which files are the text: those that are named like the page, else all of them. Of one file in several
    formats the one that can be read.
    """
    files = _one_format(found)
    named = [file for file in files if file.is_named]
    if not files or (only_named and not named):
        return
    chosen = named or files
    wanted = [file for file in chosen if file.is_readable] or chosen
    yield TextPointer(
        PageState.TEXT_ATTACHED,
        _in_some("in_attachment", "in_attachments", len(wanted)),
        wanted[0].address,
        _askable(file.address for file in wanted[:MAX_TEXTS]),
        (
            *_unread(wanted[MAX_TEXTS:], UnreadReason.TOO_MANY),
            *_unread([file for file in chosen if file not in wanted], UnreadReason.NOT_READABLE),
            *_unread([file for file in files if file not in chosen], UnreadReason.BESIDE),
        ),
    )


def _in_some(one: str, several: str, count: int) -> str:
    return said(one) if count == 1 else said(several, count=count)


def _one_format(found: Iterable[_Attachment]) -> list[_Attachment]:
    """Each file once; of the same name in several formats the one that can be read."""
    by_core: dict[str, list[_Attachment]] = {}
    for file in {file.address: file for file in found}.values():
        by_core.setdefault(file.core, []).append(file)
    return [max(formats, key=lambda file: file.is_readable) for formats in by_core.values()]


def _unread(files: Iterable[_Attachment], reason: UnreadReason) -> Iterator[UnreadPart]:
    for file in files:
        yield UnreadPart(file.address, reason)


def _link_names(link: etree._Element) -> tuple[str, ...]:
    names = (text_of(link), link.get("title"), link.get("download"))
    return tuple(stripped for name in names if name and (stripped := name.strip()))


def _is_named_like(name: str, title: str | None) -> bool:
    core, own = title_core(name), title_core(title)
    return min(len(core), len(own)) >= _LEAST_NAME and (core in own or own in core)


# --- frames ---


def _frames(page: _Page) -> Iterator[TextPointer]:
    """Frames that may be the article: those that say so by their name first, then the largest; those of the
    page's own host before those of others.
    """
    here = urlsplit(page.url).netloc
    found = []
    for frame, reference in _frame_references(page):
        address = page.resolve(reference)
        if address is None or frame.tag not in _FRAMES:
            continue
        is_foreign = urlsplit(address).netloc != here
        if not _may_be_text(frame, address, is_foreign=is_foreign):
            continue
        size = _size(frame)
        if is_foreign and not size:
            continue  # a box of another site without a size is a counter or a button
        found.append((is_foreign, not _says_text(frame, address), -size, address))
    for is_foreign, _, _, address in sorted(found, key=lambda item: item[:3]):
        where = "in_foreign_frame" if is_foreign else "in_frame"
        yield _pointer(PageState.TEXT_ELSEWHERE, where, address)


def _may_be_text(frame: etree._Element, address: str, *, is_foreign: bool) -> bool:
    words, markup = load_words(PointerWords), load_words(MarkupNames)
    parts = urlsplit(address)
    if parts.path in ("", "/") or parts.path.lower().rpartition(".")[2] in words.no_text_files:
        return False
    place = parts.netloc + parts.path if is_foreign else parts.path
    named = _names_of(frame) | {word.lower() for word in _WORD.findall(place)}
    is_other = not named.isdisjoint(words.no_text_frames) or not named.isdisjoint(markup.furniture)
    return not is_other and not _is_small(frame) and not _is_kept_from_reader(frame)


def _names_of(frame: etree._Element) -> set[str]:
    given = " ".join(frame.get(name) or "" for name in ("name", "id", "class", "title"))
    return {word.lower() for word in _WORD.findall(given)}


def _says_text(frame: etree._Element, address: str) -> bool:
    named = _names_of(frame) | {word.lower() for word in _WORD.findall(urlsplit(address).path)[-3:]}
    return not named.isdisjoint(load_words(PointerWords).text_frames)


def _sizes(frame: etree._Element) -> dict[str, int]:
    """Width and height in pixels, as far as they are stated in pixels."""
    found = {name.lower(): int(value) for name, value in _STYLE_SIZE.findall(frame.get("style") or "")}
    for name in ("width", "height"):
        if match := _PIXELS.match(frame.get(name) or ""):
            found.setdefault(name, int(match[1]))
    return found


def _is_small(frame: etree._Element) -> bool:
    return any(value < _LEAST_FRAME for value in _sizes(frame).values())


def _size(frame: etree._Element) -> int:
    return _sizes(frame).get("height", 0)


def _is_kept_from_reader(tag: etree._Element) -> bool:
    """Hidden, or in a part of the template that is no article."""
    inside = takewhile(lambda above: above.tag not in ("body", "html"), (tag, *tag.iterancestors()))
    return any(is_hidden(above) or is_template_furniture(above) for above in inside)


# --- links to the whole text, and what a script loads ---


def _whole_text_links(page: _Page) -> Iterator[TextPointer]:
    """A link whose words, or those right before it, say that the text is there (阅读全文), or that is printed
    as an address.
    """
    says = find_any(load_words(PointerWords).whole_text)
    for link in islice(page.document.elements("a"), _MAX_LOOKED_AT):
        text = text_of(link).strip()
        is_address = text.startswith(("http://", "https://")) and " " not in text
        is_said = text and len(text) <= 60 and (says.search(text) or says.search(_words_before(link)))
        if not (is_address or is_said) or _is_kept_from_reader(link):
            continue
        address = page.resolve((link.get("href") or "").strip())
        if address is not None and not is_front_page(address):
            yield _pointer(PageState.TEXT_ELSEWHERE, "at_link", address)


def _words_before(link: etree._Element) -> str:
    """What stands right before a link, in the same line (全文请见：)."""
    previous, parent = link.getprevious(), link.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (before or "").strip()[-_LONGEST_LEAD:]


def _loaded(page: _Page) -> Iterator[TextPointer]:
    """What a script of the page loads from the page's own host, when its address says that it is the
    article.
    """
    here, own = urlsplit(page.url), _identity(page.url)
    words = load_words(PointerWords)
    for script in _scripts(page.document):
        for text, before in islice(read_strings(script), _MAX_LOOKED_AT):
            address = page.resolve(text) if loads_address(before) else None
            if address is None:
                continue
            there = urlsplit(address)
            named = {word.lower() for word in _WORD.findall(there.path)}
            is_article = not named.isdisjoint(words.text_frames) or (len(own) >= 3 and own in address)
            if (
                there.netloc == here.netloc
                and is_article
                and named.isdisjoint(words.no_text_frames | words.no_text_files)
            ):
                yield _pointer(PageState.TEXT_ELSEWHERE, "by_script", address)


def _identity(url: str) -> str:
    """The name of the page's file without its ending."""
    return urlsplit(url).path.rpartition("/")[2].partition(".")[0]


def says_withheld(text: str) -> bool:
    """Whether a short line says that the site keeps the rest of a text back (还剩4页未读)."""
    return len(text) <= _LONGEST_NOTICE and _withheld().search(text) is not None


@cache
def _withheld() -> re.Pattern[str]:
    return find_any_pattern(load_words(PointerWords).withheld, re.IGNORECASE)


# --- a text in pictures ---


def _says_pictures(title: str | None) -> bool:
    """一图读懂, 长图, 数读: a few words above the pictures are not the text."""
    return find_any(load_words(PointerWords).picture_texts).search(title or "") is not None


def _in_pictures(page: _Page) -> TextPointer | None:
    """The pictures of a page that has hardly any text: those of one block, in their order."""
    blocks = Counter[etree._Element]()
    found: list[tuple[etree._Element, str]] = []
    for picture in islice(page.document.elements("img"), _MAX_LOOKED_AT):
        address = _picture_address(page, picture)
        if address is None or _is_small(picture) or _is_kept_from_reader(picture):
            continue
        found.append((picture, address))
        blocks.update(picture.iterancestors())
    if not found:
        return None
    # the innermost block that holds most of them
    block = min((tag for tag, count in blocks.items() if 2 * count > len(found)), key=lambda tag: blocks[tag])
    own = list(dict.fromkeys(address for picture, address in found if block in picture.iterancestors()))
    return TextPointer(
        PageState.TEXT_ELSEWHERE,
        _in_some("in_picture", "in_pictures", len(own)),
        " ".join(own[:MAX_TEXTS]),
        _askable(own[:MAX_TEXTS]),
        tuple(UnreadPart(address, UnreadReason.TOO_MANY) for address in own[MAX_TEXTS:]),
        is_in_pictures=True,
    )


def _picture_address(page: _Page, picture: etree._Element) -> str | None:
    """Of a picture that may hold text; the attributes of pictures that are loaded late come first."""
    words = load_words(PointerWords)
    reference = next((value for name in words.late_pictures if (value := picture.get(name))), "")
    reference = (reference or picture.get("src") or "").strip()
    address = page.resolve(reference) if reference and len(reference) <= 2_000 else None
    if address is None:
        return None
    path = urlsplit(address).path
    named = _names_of(picture) | {word.lower() for word in _WORD.findall(path)[-8:]}
    ending = path.lower().rpartition("/")[2].rpartition(".")[2]
    is_drawing = ending in words.no_text_pictures
    is_ornament = not named.isdisjoint(words.ornaments) or any(
        name.endswith(words.ornament_ends) for name in named
    )
    return None if is_drawing or is_ornament else address
