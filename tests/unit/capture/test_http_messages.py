"""Raw responses read back: any bytes give a response, CutOff or WrongContent, and nothing grows beyond the
limit.
"""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.capture.http_messages import CutOff, read_response, undo_content_encoding
from gov_reviews.errors import WrongContent


def test_headers_are_lower_case_joined_and_clean() -> None:
    raw = b'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nETag: \x01"a"\r\nX-Name: \xe6\x94\xbf\r\nContent-Length: 2\r\n\r\nhi'
    response = read_response(raw, 100)
    assert response.headers["x-a"] == "1, 2"
    assert response.headers["etag"] == '\ufffd"a"', "a control character leaves a mark"
    assert all(character.isprintable() for character in response.headers["x-name"])
    assert response.body == b"hi"


def test_cut_off_bodies_are_told_apart_and_kept() -> None:
    with pytest.raises(CutOff) as caught:
        read_response(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", 100)
    assert caught.value.response.body == b"half"
    with pytest.raises(CutOff) as caught:
        read_response(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n9\r\nno", 100)
    assert caught.value.response.body.startswith(b"half")
    packed = gzip.compress(b"a" * 5000)[:-20]
    with pytest.raises(CutOff):
        read_response(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
            % (len(packed), packed),
            10_000,
        )


def test_the_limit_holds_for_packed_and_plain() -> None:
    with pytest.raises(WrongContent, match="when unpacked"):
        undo_content_encoding(gzip.compress(b"a" * 1001), "gzip", 1000)
    with pytest.raises(WrongContent, match="larger than 1000"):
        undo_content_encoding(b"a" * 1001, "", 1000)
    assert undo_content_encoding(gzip.compress(b"a" * 1000), "gzip", 1000) == (b"a" * 1000, True)


def test_padding_after_the_packed_body_is_not_content() -> None:
    assert undo_content_encoding(gzip.compress(b"abc") + b"\x00" * 8, "gzip", 1000) == (b"abc", True)


def test_empty_and_doubly_packed() -> None:
    assert undo_content_encoding(b"", "gzip", 10) == (b"", True)
    assert undo_content_encoding(gzip.compress(gzip.compress(b"abc")), "gzip, gzip", 100) == (b"abc", True)


@given(st.binary(max_size=400), st.sampled_from(["", "gzip", "deflate", "gzip, deflate", "identity"]))
def test_any_body_unpacks_within_the_limit(body: bytes, encoding: str) -> None:
    unpacked, _ = undo_content_encoding(body, encoding, 1_000_000)
    assert len(unpacked) <= 1_000_000


@given(st.binary(max_size=200))
def test_any_bytes_are_a_response_or_an_error_of_ours(noise: bytes) -> None:
    for raw in (
        noise,
        b"HTTP/1.1 200 OK\r\n" + noise,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + noise,
    ):
        try:
            assert len(read_response(raw, 1_000_000).body) <= 1_000_000
        except (CutOff, WrongContent):
            continue
