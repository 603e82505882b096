"""What a body is, recognised by its bytes rather than by its name or Content-Type."""

from __future__ import annotations

import re
from enum import StrEnum

from gov_reviews.decoding.charset import BOMS, utf16_without_mark


class Content(StrEnum):
    """Kinds of bodies that are read differently."""

    EMPTY = "empty"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    PDF = "pdf"
    DOCX = "docx"
    BINARY = "binary"


# First bytes, and what such a file is: a code of knowledge.message_texts.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf_file"),
    (b"\x89PNG\r\n", "png_picture"),
    (b"\xff\xd8\xff", "jpeg_picture"),
    (b"GIF87a", "gif_picture"),
    (b"GIF89a", "gif_picture"),
    (b"II*\x00", "tiff_picture"),
    (b"MM\x00*", "tiff_picture"),
    (b"\x1f\x8b\x08", "gzip_archive"),
    (b"Rar!\x1a\x07", "rar_archive"),
    (b"7z\xbc\xaf\x27\x1c", "seven_zip_archive"),
    (b"\x7fELF", "program_file"),
    (b"MZ\x90\x00", "program_file"),
    (b"SQLite format 3\x00", "sqlite_file"),
    (b"PAR1", "parquet_file"),
)
_ZIP = b"PK\x03\x04"
# What a ZIP container holds when it is one of these.
_IN_ZIP = (
    (b"OFD.xml", "ofd_file"),
    (b"xl/workbook.xml", "xlsx_file"),
    (b"ppt/presentation.xml", "pptx_file"),
)
_DOCX_PART = b"word/document.xml"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams of old Office files, named in UTF-16.
_IN_OLD_OFFICE = (
    ("WordDocument", "old_word_file"),
    ("Workbook", "old_excel_file"),
    ("PowerPoint Document", "old_powerpoint_file"),
)
_HTML_START = re.compile(
    rb"""
    <(?:
        !doctype\s+html | html | head | body | title | meta | link | script | style
        | div | table | article | section | main | center | p | h[1-6] | span | font | br | img | a
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HTML_WHOLE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(rb"</(?:p|div|td|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_MHTML = re.compile(
    rb"^(?:From: <Saved by|MIME-Version: 1\.0\b|Content-Type: multipart/related)", re.IGNORECASE
)
# How comments and declarations open and close, and how long they may be.
_BEFORE_HTML = ((b"<!--", b"-->", 2_000), (b"<?", b"?>", 300))
_FOUNDER_PROPERTIES = b"<!--enpproperty"
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 12, 13, 27})


def sniff_content(body: bytes, name: str = "") -> tuple[Content, str]:
    """Kind of a body, and for BINARY what it seems to be ("" otherwise): a code of
    knowledge.message_texts.

    Args:
        body: The body as served.
        name: File name or URL: decides only between Markdown, plain text and HTML fragments, which no byte
            tells apart.
    """
    if not body.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf"):
        return Content.EMPTY, ""
    if b"%PDF-" in body[:1024]:
        return Content.PDF, ""
    if body.startswith(_ZIP):
        return _zip_content(body)
    if body.startswith(_OLD_OFFICE):
        named = (what for stream, what in _IN_OLD_OFFICE if stream.encode("utf-16-le") in body)
        return Content.BINARY, next(named, "old_office_file")
    if what := _named_by_magic(body):
        return Content.BINARY, what
    if not _is_wide(body) and _looks_binary(body):
        return Content.BINARY, "binary_data"
    if _MHTML.match(body):
        return Content.BINARY, "web_archive"
    if _looks_like_html(body, name):
        return Content.HTML, ""
    return (Content.MARKDOWN if _suffix(name) in {"md", "markdown"} else Content.TEXT), ""


def _named_by_magic(body: bytes) -> str:
    """What the first bytes say, "" when they say nothing."""
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "webp_picture"
    return next((what for magic, what in _MAGIC if body.startswith(magic)), "")


def _zip_content(body: bytes) -> tuple[Content, str]:
    """A Word file, or what else the names in a ZIP container say that it is; the names stand in it as they
    are, whatever its parts are packed with.
    """
    if _DOCX_PART in body:
        return Content.DOCX, ""
    named = (what for part, what in _IN_ZIP if part in body)
    return Content.BINARY, next(named, "zip_archive")


def _suffix(name: str) -> str:
    path = name.split("?", 1)[0].split("#", 1)[0] if "://" in name else name
    return path.rsplit("/", 1)[-1].rpartition(".")[2].lower()


def _is_wide(body: bytes) -> bool:
    return any(
        body.startswith(mark) for mark, codec in BOMS if codec.startswith(("utf-16", "utf-32"))
    ) or bool(utf16_without_mark(body))


def _looks_binary(body: bytes) -> bool:
    """Many zero bytes or many control characters.

    One stray zero byte among text is a fault of a site, not a binary file.
    """
    sample = body[:65536]
    zeros = sample.count(0)
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return zeros > max(8, len(sample) // 100) or controls > max(8, len(sample) // 50)


def _looks_like_html(body: bytes, name: str) -> bool:
    head = body[:65536].replace(b"\x00", b"")
    for mark, _codec in BOMS:
        head = head.removeprefix(mark)
    start = head.lstrip()[:8192]
    while (end := _end_of_comment(start)) is not None:
        start = start[end:].lstrip()
    if start.startswith(b"<!--"):  # a comment without end, or the property comment of a Founder e-paper
        return True
    suffix = _suffix(name)
    if suffix in {"md", "markdown", "txt"}:
        return bool(_HTML_WHOLE.match(start))
    return bool(_HTML_START.match(start)) or len(_BLOCK_TAG.findall(head)) >= 3


def _end_of_comment(start: bytes) -> int | None:
    """Where a comment or declaration at the start ends; None when there is none, or none that ends soon."""
    if start.startswith(_FOUNDER_PROPERTIES):
        return None
    for opening, closing, longest in _BEFORE_HTML:
        if (
            start.startswith(opening)
            and (end := start.find(closing, len(opening), len(opening) + longest + len(closing))) >= 0
        ):
            return end + len(closing)
    return None
