"""Charsets: the order of belief, and when a text is not to be trusted."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.decoding.charset import (
    canonical_charset,
    chinese_plausibility,
    decode_body,
    text_suspicion,
)

PROSE = (
    "一年来，松砚县政协召开常委会会议6次、主席会议17次，立案提案203件，办复率100%，委员钱堃、镕喆参加调研。"
    * 4
)
TRADITIONAL = (
    "一年來，縣政協召開常委會會議6次、主席會議17次，立案提案203件，辦復率100%，委員參加調研，報送社情民意。"
    * 4
)


def html(charset: str | None, text: str = PROSE) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    "body, content_type, charset, provenance",
    [
        (html("utf-8").encode(), "", "utf-8", "strict"),
        (html("gb2312").encode(), "text/html; charset=gb2312", "utf-8", "strict"),  # both lie
        (codecs.BOM_UTF8 + html("gbk").encode(), "", "utf-8", "bom"),
        (html("gb2312").encode("gb18030"), "", "gb18030", "meta"),
        (html(None).encode("gb18030"), "text/html; charset=GBK", "gb18030", "header"),
        (
            html("utf-8").encode("gb18030"),
            "text/html; charset=utf-8",
            "gb18030",
            "detection",
        ),  # declared and wrong
        (html("iso-8859-1").encode("gb18030"), "text/html; charset=ISO-8859-1", "gb18030", "detection"),
        (html(None).encode("gb18030"), "", "gb18030", "detection"),
        (html(None, TRADITIONAL).encode("big5hkscs"), "", "big5hkscs", "detection"),
        (html("big5", TRADITIONAL).encode("big5hkscs"), "", "big5hkscs", "meta"),
        (codecs.BOM_UTF16_LE + html(None).encode("utf-16-le"), "", "utf-16-le", "bom"),
        (html("utf-16").encode("utf-16-be"), "", "utf-16-be", "zero bytes"),
        (b'<?xml version="1.0" encoding="GBK"?>' + html(None).encode("gb18030"), "", "gb18030", "meta"),
    ],
)
def test_charset_is_found(body: bytes, content_type: str, charset: str, provenance: str) -> None:
    decoded = decode_body(body, content_type)
    assert (decoded.charset, decoded.provenance, decoded.suspect) == (charset, provenance, "")
    assert PROSE in decoded.text or TRADITIONAL in decoded.text


def test_registry_comes_before_the_page() -> None:
    assert decode_body(html("big5").encode("gb18030"), "", "gb18030").provenance == "registry"
    assert decode_body(html("gb2312").encode("gb18030"), "", "auto").provenance == "meta"


def test_stray_zero_bytes_are_taken_out() -> None:
    decoded = decode_body(html("utf-8").replace("一年来", "一\x00年来").encode())
    assert decoded.zero_bytes == 4
    assert PROSE in decoded.text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_body_cut_inside_a_character(codec: str) -> None:
    body = html("gb2312").encode(codec)
    cut = body[: body.rindex("钱".encode(codec)) + 1]
    decoded = decode_body(cut)
    assert decoded.charset == codec
    assert decoded.is_cut
    assert decoded.suspect == ""
    assert decoded.text.endswith("委员")


@pytest.mark.parametrize(
    "text",
    [
        PROSE.encode().decode("gb18030", "replace"),  # UTF-8 read as GBK and stored
        PROSE.encode().decode("latin-1"),
        PROSE.encode("gb18030").decode("latin-1"),
        PROSE.replace("政协", "锟斤拷"),
        PROSE.replace("会", "\ufffd"),
    ],
)
def test_mojibake_is_suspect(text: str) -> None:
    assert decode_body(text.encode("utf-8", "replace")).suspect


@pytest.mark.parametrize(
    "text", [PROSE, TRADITIONAL, "Plain English, nothing else.", "café · Ã", PROSE + "\ufffd", "县政协" * 30]
)
def test_sound_text_is_not_suspect(text: str) -> None:
    assert decode_body(text.encode()).suspect == ""


def sentences(hurt: int, sound: int) -> str:
    return "县政协\ufffd提案办复。" * hurt + "县政协开展协商。" * sound


@pytest.mark.parametrize(
    ("text", "is_suspect"),
    [
        # as many characters stand in damaged sentences as in sound ones, and more
        (sentences(7, 7), False),
        (sentences(8, 7), True),
        (sentences(2, 0), False),  # a place or two say nothing
        (sentences(3, 0), True),
        # eight emoji that a database could not keep stand in one line
        (PROSE + "\n分享到：" + "\ufffd\ufffd " * 8, False),
        ("目录······12\n" * 9, False),
        # rare names and herbs, and bytes read in a wrong charset
        ("麻栗坡、罅隙坳、岜隆村、岙底、垟头、埭溪、墟岭、甪直、渼陂、浒墅关、亳州、郯城、邛崃、鄄城、鄢陵、睢县、柘城" * 2, False),
        ("".join(PROSE[at : at + 9].encode().decode("gbk", "ignore") for at in range(0, 90, 9)), True),
    ],
)  # fmt: skip
def test_a_text_is_suspect_as_a_whole_only_where_damage_is_everywhere(text: str, is_suspect: bool) -> None:
    assert bool(text_suspicion(text)) is is_suspect


def test_plausibility_tells_prose_from_garbage() -> None:
    for prose in (PROSE, TRADITIONAL):
        assert (chinese_plausibility(prose) or 0) > 0.4
        assert (chinese_plausibility(prose.encode().decode("gb18030", "ignore")) or 0) < 0.12
    assert chinese_plausibility("太短") is None


@pytest.mark.parametrize(
    "name",
    [
        "hex",
        "rot13",
        "zlib",
        "no-such-charset",
        "utf-7",
        "\u0130",
        "",
        "iso-8859-1",
        "us-ascii",
        "unicode_escape",
    ],
)
def test_names_that_are_not_believed(name: str) -> None:
    assert canonical_charset(name) is None


@given(st.binary(max_size=600), st.text(max_size=40))
def test_any_bytes_decode(body: bytes, content_type: str) -> None:
    decoded = decode_body(body, content_type)
    assert "\x00" not in decoded.text
    assert decoded.text.encode("utf-8") is not None  # no lone surrogates


@given(
    st.text(
        alphabet="政协会议提案委员一年来召开，。0123456789镕喆堃〇㐀\U00020000", min_size=20, max_size=200
    )
)
def test_gb18030_is_read_back(text: str) -> None:
    assert decode_body(html("gb2312", text).encode("gb18030")).text == html("gb2312", text)
