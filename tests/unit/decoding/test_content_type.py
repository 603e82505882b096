"""Kinds of bodies, told by content."""

from __future__ import annotations

import codecs

import pytest

from gov_reviews.decoding.content_type import Content, sniff_content


@pytest.mark.parametrize(
    "body, name, kind",
    [
        (b"", "a.txt", Content.EMPTY),
        (b" \r\n\t\x00", "a.html", Content.EMPTY),
        (codecs.BOM_UTF8, "a.html", Content.EMPTY),
        (b"%PDF-1.7\n...", "a.txt", Content.PDF),
        (b"\n\n%PDF-1.4", "x", Content.PDF),
        (b"<!DOCTYPE html><html></html>", "a.txt", Content.HTML),
        ("<!DOCTYPE html><html></html>".encode("utf-16"), "a.bin", Content.HTML),
        ("\ufeff<!-- saved from url --><HTML>".encode(), "a.txt", Content.HTML),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "a", Content.HTML),
        (b"<!--enpproperty <title>x</title>/enpproperty--><div>", "a.html", Content.HTML),
        ("<p>政协</p>".encode(), "http://x/y.html?a=1", Content.HTML),
        ("政协工作</p><p>综述</p><p>一年</p>".encode(), "http://x/y", Content.HTML),
        ("<p>政协</p>".encode(), "a.md", Content.MARKDOWN),
        ("## 政协".encode(), "a.MD", Content.MARKDOWN),
        ("政协<br>工作".encode(), "a.txt", Content.TEXT),
        ("政协工作综述".encode("gb18030"), "a.txt", Content.TEXT),
        ("政协工作综述 2023".encode("utf-16"), "a.txt", Content.TEXT),
        ("政协\x00工作综述".encode(), "a.txt", Content.TEXT),
        (b"PK\x03\x04rest", "a.txt", Content.BINARY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.html", Content.BINARY),
        (bytes(range(256)) * 20, "a.txt", Content.BINARY),
        (b"\x00" * 50 + b"x" * 50, "a.txt", Content.BINARY),
        (b"From: <Saved by Blink>\r\n", "a.mhtml", Content.BINARY),
    ],
)
def test_kind_of_body(body: bytes, name: str, kind: Content) -> None:
    found, what = sniff_content(body, name)
    assert found is kind
    assert bool(what) == (kind is Content.BINARY)
