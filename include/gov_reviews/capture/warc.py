"""WARC 1.1 records: transactions and files in, gzip members out, and back by offset.

Written through warcio, one gzip member a record. What the archive knows of a capture beyond the transaction
itself (kind, group, what the list said) stands as JSON in the header X-Gov-Reviews-Capture of the record that
holds the body: body and facts are one gzip member, so a killed writer leaves both or neither, and the index
can always be made again.

Each record names the warcinfo record of its file, whose id is random. A page may hold a whole WARC record,
packed as we pack it: where its own record is damaged or cut off, what is inside does not name this file and
is no record of ours.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from gov_reviews.errors import ArchiveDamaged

FACTS_HEADER = "X-Gov-Reviews-Capture"
_VERSION = "WARC/1.1"
_WARCINFO_ID = "WARC-Warcinfo-ID"
_NAMING = "recordsName"  # field of the warcinfo record: all records behind it carry this header
_FIRST_STEP = 16_384  # most records are small
_READ_STEP = 262_144
_MEMBER_MAGIC = b"\x1f\x8b\x08"  # how a gzip member begins
_RECORD_START = b"WARC/1."
# The largest body that a source may allow has 200 MB; damaged bytes can unpack to a thousand times as many.
_MAX_RECORD_BYTES = 256_000_000
_PROBE = 512  # packed bytes that give more than the first line of a record
_DATE_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record read back. Header names as written."""

    kind: str
    headers: Mapping[str, str]
    block: bytes

    @property
    def facts(self) -> dict[str, Any] | None:
        """The archive's own facts; None for records that are no capture (requests, redirects)."""
        text = self.headers.get(FACTS_HEADER)
        return json.loads(text) if text is not None else None

    @property
    def at(self) -> datetime:
        """UTC instant of the transaction."""
        return datetime.strptime(self.headers["WARC-Date"], _DATE_FORMAT).replace(tzinfo=UTC)

    @property
    def wrong_digest(self) -> str:
        """The header whose digest is not that of the record's bytes; "" when there is none."""
        is_http = self.headers.get("Content-Type", "").startswith("application/http")
        for name, content in (
            ("WARC-Block-Digest", self.block),
            ("WARC-Payload-Digest", _after_head(self.block) if is_http else self.block),
        ):
            stated = self.headers.get(name)
            if stated is not None and stated != _digest(content):
                return name
        return ""


class WarcFile:
    """A WARC file being written.

    Every record is handed to the system at once; `sync` puts them on the disk.
    """

    def __init__(self, path: Path, info: Mapping[str, str]) -> None:
        # Buffered and flushed after each record: a bare file may write less than it was given (a full disk)
        # without an error.
        self._out: IO[bytes] = path.open("xb")
        self._writer = WARCWriter(self._out, gzip=True, warc_version="1.1")
        head = self._writer.create_warcinfo_record(path.name, {**info, _NAMING: _WARCINFO_ID})
        self._id = str(head.rec_headers.get_header("WARC-Record-ID"))
        self._writer.write_record(head)
        self._out.flush()

    def write_response(
        self,
        url: str,
        at: datetime,
        request: bytes,
        response: bytes,
        address: str | None,
        facts: Mapping[str, Any] | None,
    ) -> int:
        """Write one transaction: the response record, then the request record.

        Returns:
            Offset of the response record.
        """
        offset = self._out.tell()
        headers = [("WARC-Target-URI", url), ("WARC-Date", at.astimezone(UTC).strftime(_DATE_FORMAT))]
        if address:
            headers.append(("WARC-IP-Address", address))
        about = [(FACTS_HEADER, _json(facts))] if facts is not None else []
        response_id = self._write(
            "response", "application/http; msgtype=response", headers + about, response, _after_head(response)
        )
        self._write(
            "request",
            "application/http; msgtype=request",
            [*headers, ("WARC-Concurrent-To", response_id)],
            request,
            b"",
        )
        return offset

    def write_resource(
        self, url: str, at: datetime, content_type: str, body: bytes, facts: Mapping[str, Any]
    ) -> int:
        """Write one file that did not come over HTTP; the same promises as `write_response`."""
        offset = self._out.tell()
        date = at.astimezone(UTC).strftime(_DATE_FORMAT)
        headers = [("WARC-Target-URI", url), ("WARC-Date", date), (FACTS_HEADER, _json(facts))]
        self._write("resource", content_type, headers, body, body)
        return offset

    def _write(
        self, kind: str, content_type: str, headers: list[tuple[str, str]], block: bytes, payload: bytes
    ) -> str:
        record_id = self._writer._make_warc_id()
        fields = [("WARC-Type", kind), ("WARC-Record-ID", record_id), (_WARCINFO_ID, self._id), *headers]
        # What readers of WARC files expect here: SHA-1 of the bytes after the HTTP head, as they stand in the
        # record.
        fields.append(("WARC-Payload-Digest", _digest(payload)))
        # Built by hand and not by create_warc_record, which would parse and re-write the HTTP head: the bytes
        # stay as exchanged.
        record = ArcWarcRecord(
            "warc",
            kind,
            StatusAndHeaders("", fields, protocol=_VERSION),
            BytesIO(block),
            None,
            content_type,
            len(block),
        )
        record.payload_length = len(block)
        self._writer.write_record(record)
        self._out.flush()
        return str(record_id)

    def sync(self) -> None:
        """Put everything written so far on the disk."""
        os.fsync(self._out.fileno())

    def close(self) -> None:
        """Sync and close."""
        self.sync()
        self._out.close()


def read_warc_record(path: Path, offset: int) -> WarcRecord:
    """Read the record that starts at an offset.

    Raises:
        ArchiveDamaged: No such file, or no whole record there.
    """
    try:
        with path.open("rb") as handle:
            member = _read_member(handle, offset)
    except OSError as error:
        raise ArchiveDamaged(
            f"Cannot read the WARC file: {error.strerror}. Restore it from a backup.",
            f"无法读取 WARC 文件：{error.strerror}。请从备份恢复。",
            path=path,
            offset=offset,
        ) from error
    if member is None:
        raise ArchiveDamaged(
            "The WARC file holds no whole record at this place. Restore the file from a backup.",
            "WARC 文件在此处没有完整的记录。请从备份恢复该文件。",
            path=path,
            offset=offset,
        )
    return _parse(member[0], path, offset)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place of a WARC file that holds no whole record.

    Attributes:
        start, end: Bytes of the file.
        is_cut_off: It reaches to the end of the file, as the last record of a killed capture does.
        is_unfinished: What is there is the beginning of a record, and perhaps zeros: it was never written to
            its end (killed, power failure), or the file was cut.
    """

    start: int
    end: int
    is_cut_off: bool
    is_unfinished: bool = False


def gap_at(gaps: Sequence[Gap], offset: int) -> Gap | None:
    """The gap that a byte lies in.

    Args:
        gaps: In the order of the file.
        offset: The byte.
    """
    place = bisect_right(gaps, offset, key=lambda gap: gap.start)
    return gaps[place - 1] if place and offset < gaps[place - 1].end else None


def iterate_records(path: Path) -> Iterator[tuple[int, WarcRecord | Gap]]:
    """All whole records of a file with their offsets, in order, and the gaps between them.

    After a damaged record it goes on at the next place where one begins: what lies behind the damage is not
    lost with it. There only records of this very file count. What is written to it meanwhile is left out.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as handle:
        size = os.fstat(handle.fileno()).st_size
        offset = 0
        file_id = ""
        while offset < size:
            member = _read_member(handle, offset)
            try:
                record = _parse(member[0], path, offset) if member is not None else None
            except ArchiveDamaged:
                record = None
            if member is not None and record is not None:
                file_id = file_id or _file_id(record)
                yield offset, record
                offset = member[1]
                continue
            end = _find_next_member(handle, offset + 1, size, file_id)
            is_cut_off = end == size
            yield offset, Gap(offset, end, is_cut_off, is_cut_off and _is_unfinished(handle, offset))
            offset = end


_NO_RECORD = (
    "What stands here is no WARC record. Restore the file from a backup.",
    "此处不是 WARC 记录。请从备份恢复该文件。",
)


def _read_member(handle: IO[bytes], offset: int) -> tuple[bytes, int] | None:
    """Unpacked bytes and end of the gzip member that starts at an offset; None when it is not whole."""
    handle.seek(offset)
    machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts = []
    consumed = size = 0
    step = _FIRST_STEP
    while not machine.eof:
        chunk = handle.read(step)
        step = _READ_STEP
        if not chunk:
            return None
        try:
            part = machine.decompress(chunk, _MAX_RECORD_BYTES + 1 - size)
        except zlib.error:
            return None
        size += len(part)
        if size > _MAX_RECORD_BYTES:
            return None
        parts.append(part)
        consumed += len(chunk)
    return b"".join(parts), offset + consumed - len(machine.unused_data)


def _is_unfinished(handle: IO[bytes], offset: int) -> bool:
    """Whether the bytes from an offset to the end of the file are the beginning of a record, or nothing, and
    zeros after it.
    """
    handle.seek(offset)
    machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    start = b""
    zeros = 0
    while chunk := handle.read(_READ_STEP):
        content = chunk.rstrip(b"\x00")
        if content and zeros > _READ_STEP:
            return False
        try:
            part = machine.decompress(bytes(zeros) + content, _MAX_RECORD_BYTES) if content else b""
        except zlib.error:
            return False
        start = start or part[: len(_RECORD_START)]
        zeros = len(chunk) - len(content) + (0 if content else zeros)
    return not machine.eof and _RECORD_START.startswith(start)


def _file_id(record: WarcRecord) -> str:
    """The id of the warcinfo record that the other records of this file name; "" in files of earlier
    versions, whose records name none.
    """
    if record.kind != "warcinfo":
        return record.headers.get(_WARCINFO_ID, "")
    return record.headers.get("WARC-Record-ID", "") if f"{_NAMING}: ".encode() in record.block else ""


def _find_next_member(handle: IO[bytes], start: int, size: int, file_id: str) -> int:
    """Where the next whole WARC record starts; the end of the file when there is none.

    Args:
        file_id: What records of this file name; "": not known.
    """
    handle.seek(start)
    place, kept = start, b""
    while chunk := handle.read(_READ_STEP):
        window = kept + chunk
        base = place - len(kept)
        found = window.find(_MEMBER_MAGIC)
        while found >= 0:
            if _starts_a_record(handle, base + found):
                member = _read_member(handle, base + found)
                if member is not None and (not file_id or _names(member[0], file_id)):
                    return base + found
            found = window.find(_MEMBER_MAGIC, found + 1)
        place += len(chunk)
        kept = window[-(len(_MEMBER_MAGIC) - 1) :]
        handle.seek(place)
    return size


def _names(record: bytes, file_id: str) -> bool:
    return f"\r\n{_WARCINFO_ID}: {file_id}\r\n".encode() in record.partition(b"\r\n\r\n")[0] + b"\r\n"


def _starts_a_record(handle: IO[bytes], offset: int) -> bool:
    """Whether a WARC record begins here, by its first bytes: packed pages inside a damaged record begin like
    gzip members, too, and are not unpacked for nothing.
    """
    handle.seek(offset)
    try:
        start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(handle.read(_PROBE), len(_RECORD_START))
    except zlib.error:
        return False
    return start == _RECORD_START


def _parse(data: bytes, path: Path, offset: int) -> WarcRecord:
    head, separator, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    try:
        length = int(headers["Content-Length"])
        kind = headers["WARC-Type"]
    except (KeyError, ValueError) as error:
        raise ArchiveDamaged(*_NO_RECORD, path=path, offset=offset) from error
    if not separator or not lines[0].startswith("WARC/1.") or not 0 <= length <= len(rest):
        raise ArchiveDamaged(*_NO_RECORD, path=path, offset=offset)
    return WarcRecord(kind=kind, headers=headers, block=rest[:length])


def _digest(content: bytes) -> str:
    """As readers of WARC files expect it."""
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return "sha1:" + base64.b32encode(digest).decode("ascii")


def _after_head(message: bytes) -> bytes:
    return message.partition(b"\r\n\r\n")[2]


def _json(facts: Mapping[str, Any]) -> str:
    """One line of ASCII: a hostile title cannot end the header."""
    return json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
