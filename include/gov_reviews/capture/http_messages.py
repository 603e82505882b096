"""HTTP messages as exchanged, and back: raw bytes of a response in, status, headers and body out.

The live client and the archive read responses through the same functions, so a body is the same bytes today
and in ten years. Undoes transfer encoding (chunked) and content encoding (gzip, deflate); never touches the
charset. Refuses bodies that grow beyond a limit when unpacked.
"""

from __future__ import annotations

import http.client
import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from gov_reviews.errors import WrongContent
from gov_reviews.knowledge.message_texts import message_of, said

_GZIP_MAGIC = b"\x1f\x8b"
_STEP = 65_536
_MAX_CHUNK_LINE = 65_536
_CODING = re.compile(rb"^(transfer-encoding|content-encoding)[ \t]*:", re.IGNORECASE | re.MULTILINE)


class CutOff(Exception):
    """The connection ended before the message did.

    Attributes:
        response: What came, its body as far as it could be read.
    """

    def __init__(self, response: ReadResponse) -> None:
        self.response = response
        super().__init__("the connection ended before the page was complete")


@dataclass(frozen=True, slots=True)
class ReadResponse:
    """One HTTP response.

    Header names are lower case; of a header that is sent twice the values are joined by a comma.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Replay:
    """Stands where http.client expects a socket; gives the raw bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._raw)


def read_response(raw: bytes, max_bytes: int) -> ReadResponse:
    """Read one raw HTTP response to a GET request.

    Args:
        raw: Status line, headers and body as they came over the wire.
        max_bytes: Limit of the body after unpacking.

    Raises:
        CutOff: The head or the body is shorter than announced, or its gzip stream is.
        WrongContent: Not an HTTP response, an encoding nobody asked for, larger than the limit.
    """
    message = http.client.HTTPResponse(_Replay(raw), method="GET")  # type: ignore[arg-type]
    stream = message.fp
    try:
        message.begin()
    except Exception as error:  # whatever the standard library makes of hostile bytes, they are no response
        raise _unreadable(type(error).__name__) from error
    head = raw[: stream.tell()]
    headers: dict[str, str] = {}
    for name, value in message.getheaders():
        key, clean = name.lower(), _clean_header(value)
        headers[key] = f"{headers[key]}, {clean}" if key in headers else clean
    # A line without a colon ends the headers for the standard library; what says how to read the body must
    # not be among the rest.
    lost = {name.decode().lower() for name in _CODING.findall(head)} - headers.keys()
    if lost:
        raise _unreadable(said("damaged_head", name=min(lost)))
    body, is_complete = _read_body(message, stream, max_bytes)
    is_complete = is_complete and head.endswith((b"\n\r\n", b"\n\n"))
    body, is_whole = undo_content_encoding(body, headers.get("content-encoding", ""), max_bytes)
    response = ReadResponse(status=message.status, headers=headers, body=body)
    if not (is_complete and is_whole):
        raise CutOff(response)
    return response


def _unreadable(reason: str) -> WrongContent:
    return WrongContent(*message_of("not_http", reason=reason))


def _read_body(message: http.client.HTTPResponse, stream: BinaryIO, max_bytes: int) -> tuple[bytes, bool]:
    """The body with its transfer encoding undone, and whether it came whole."""
    if message.chunked:
        return _join_chunks(stream, max_bytes)
    rest = stream.read()
    if message.length is None:
        return rest, True
    return rest[: message.length], len(rest) >= message.length


def _join_chunks(stream: BinaryIO, max_bytes: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    while True:
        line = stream.readline(_MAX_CHUNK_LINE)
        digits = line.partition(b";")[0].strip()
        try:
            size = int(digits, 16)
        except ValueError:  # the end of what came, or garbage in its place: what was read so far is a part
            return b"".join(parts), False
        if not 0 <= size <= max_bytes:
            raise _unreadable(said("wrong_chunk", size=digits[:20].decode("latin-1")))
        if size == 0:
            return b"".join(parts), True
        part = stream.read(size)
        parts.append(part)
        if len(part) < size or len(stream.read(2)) < 2:  # the line break after the chunk
            return b"".join(parts), False


def _clean_header(value: str) -> str:
    """A header value as text, U+FFFD for control characters.

    Its bytes are Latin-1 by definition; sites write UTF-8 all the same.
    """
    try:
        text = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = value
    text = "".join(" " if character.isspace() else character for character in text).strip()
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def undo_content_encoding(body: bytes, encoding: str, max_bytes: int) -> tuple[bytes, bool]:
    """Undo the content encoding.

    Returns:
        The body, and False when its compressed stream ends early.

    Raises:
        WrongContent: Larger than the limit when unpacked, or an encoding that was not asked for.
    """
    names = [
        name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")
    ]
    if not names and body[:2] == _GZIP_MAGIC:
        names = ["gzip"]  # some hosts pack every answer and do not say so
    is_whole = True
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            if body and body[:2] != _GZIP_MAGIC:
                continue  # says gzip, is not: a cache has unpacked it and kept the header
            body, ended = _inflate(body, 16 + zlib.MAX_WBITS, max_bytes)
        elif name == "deflate":
            zlib_wrapped = len(body) >= 2 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
            body, ended = _inflate(body, zlib.MAX_WBITS if zlib_wrapped else -zlib.MAX_WBITS, max_bytes)
        else:
            raise WrongContent(*message_of("packed_unasked", name=name))
        is_whole = is_whole and ended
    if len(body) > max_bytes:
        raise WrongContent(*message_of("page_too_large", count=max_bytes))
    return body, is_whole


def _inflate(packed: bytes, window: int, max_bytes: int) -> tuple[bytes, bool]:
    """Unpack step by step, so that a bomb costs no more memory than the limit."""
    if not packed:
        return b"", True
    parts: list[bytes] = []
    size = 0
    machine = zlib.decompressobj(window)
    rest = packed
    try:
        while True:
            part = machine.decompress(rest, _STEP)
            size += len(part)
            if size > max_bytes:
                raise WrongContent(
                    *message_of("page_too_large_unpacked", count=max_bytes, packed=len(packed))
                )
            parts.append(part)
            rest = machine.unconsumed_tail
            if machine.eof:
                # Several gzip members in a row are one body; anything else after the end is padding.
                if machine.unused_data[:2] != _GZIP_MAGIC or window < 16:
                    break
                rest = machine.unused_data
                machine = zlib.decompressobj(window)
            elif not rest and not part:
                break
    except zlib.error:
        return b"".join(parts), False
    return b"".join(parts), machine.eof
