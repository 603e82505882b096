"""Bytes as served in, text out: which charset, how well it went, whether the result can be trusted.

Order of belief: byte order mark > UTF-16 by its zero bytes > strict UTF-8 > what the registry, the page
(meta) and the header say > detection.
A page that says gb2312 or gbk is GB18030: the declared name is nearly always too small for the characters
used.
Nothing is repaired here; zero bytes among the text are taken out, since no later stage could keep them.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from gov_reviews.knowledge.han import HAN, count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import CharsetWords
from gov_reviews.knowledge.word_patterns import alternatives

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_META_CHARSET = re.compile(
    rb"<meta\b[^<>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE
)
_XML_ENCODING = re.compile(
    rb"^\s{0,20}<\?xml\b[^<>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE
)
_HEADER_CHARSET = re.compile(r"charset\s*+=\s*+(?:[\"']\s*+)?([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE)

_HAN = re.compile(f"[{HAN}]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_SEGMENT = re.compile("[^。！？；\n]{1,400}")  # a sentence, or a part of a very long one
FEWEST_PLACES = 3
_FEWEST_TO_JUDGE = 40  # characters
# Measured: of texts read in a wrong charset over 0.8 of the characters stand in sentences with damage; of
# texts in which single characters were lost, up to one in two sentences, under 0.5.
MAX_HURT_SHARE = 0.5
MAX_RARE_SHARE = 0.4  # lists of rare names have up to 0.35, bytes read in a wrong charset 0.55 and more
_REPLACEMENT = "\ufffd"
_REPLACEMENT_RUN = re.compile("\ufffd+")


_ASCII_AS_SPACE = bytes(32 if byte < 128 else byte for byte in range(256))


def _foreign_runs(text: str) -> str:
    """What stands outside ASCII, a space for what stands between: a tenth of a page, in one fast pass."""
    runs = text.encode("utf-8", "surrogatepass").translate(_ASCII_AS_SPACE).split()
    return b" ".join(runs).decode("utf-8", "surrogatepass")


@cache
def _garbled() -> re.Pattern[str]:
    """What UTF-8 looks like when it was read as GBK or Latin-1 on the way, and the signs of a lost byte."""
    words = load_words(CharsetWords)
    return re.compile(
        rf"""
          (?=[\u00a1-\u00ff]{{6}})                              # Latin-1, but no row of dots (······)
          [\u00a1-\u00bf]{{0,2}} [\u00c0-\u00ff] [\u00a1-\u00bf]{{0,2}} [\u00c0-\u00ff]
        | {alternatives(words.garbled)}
        | [ÃÂ][\u0080-\u00bf]                                  # UTF-8 as Latin-1, then stored again
        | [äåæçéè][\u0080-\u00bf‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]  # Chinese as Latin-1 or Windows-1252
        | [{words.gbk_of_utf8_first}][\u2460-\u2473\ue000-\uf8ff{words.gbk_of_utf8_second}]
        """,
        re.VERBOSE,
    )


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of one body.

    Attributes:
        charset: Python's name of the codec that read it.
        provenance: What decided: bom, zero bytes, strict, registry, meta, header, detection.
        suspect: Why the text cannot be trusted, in both languages; "" when it can.
        is_cut: The bytes end inside a character: the body was cut off.
        zero_bytes: NUL characters taken out.
    """

    text: str
    charset: str
    provenance: str
    suspect: str = ""
    is_cut: bool = False
    zero_bytes: int = 0

    def doubt(self, suspect: str) -> str:
        """Why a text of this body cannot be trusted, with its charset and what decided that."""
        return said("decode_suspect", charset=self.charset, provenance=self.provenance, doubt=suspect)


def decode_body(body: bytes, content_type: str = "", registry_charset: str | None = None) -> DecodedText:
    """Decode one HTML or text body; see the module for the order of belief."""
    for mark, codec in BOMS:
        if body.startswith(mark):
            return _finish(body[len(mark) :], codec, "bom")
    wide = utf16_without_mark(body)
    if wide:
        return _finish(body, wide, "zero bytes")
    cut_at = _utf8_end(body)
    if cut_at is not None:
        return _finish(body[:cut_at], "utf-8", "strict", is_cut=cut_at < len(body))
    return _decode_undeclared(body, _declared_charsets(body, content_type, registry_charset))


def utf16_without_mark(body: bytes) -> str:
    """Name of the UTF-16 variant when zero bytes fill one half of the positions only, as ASCII markup does;
    else "".
    """
    sample = body[:8192]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 8 or max(even, odd) * 10 < len(sample) // 2:
        return ""
    if min(even, odd) * 6 > max(even, odd):  # a few on the other side: 一 is 4E00
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def canonical_charset(name: str) -> str | None:
    """Python codec for a declared charset name; None when it is unknown or not to be believed."""
    lowered = name.strip().lower()
    known = load_words(CharsetWords)
    if lowered in known.aliases:
        return known.aliases[lowered]
    try:
        codec = codecs.lookup(lowered)
    except (LookupError, ValueError):
        return None
    # Names such as "hex" or "rot13" are codecs of Python but no charsets.
    if not codec._is_text_encoding or codec.name.replace("-", "_") in known.no_charsets:
        return None
    # A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    if codec.name in known.western or codec.name.startswith(("utf-16", "utf-32")):
        return None
    return known.aliases.get(codec.name, codec.name)


def chinese_plausibility(text: str) -> float | None:
    """Share of the most frequent characters among the Han characters of a text; None when there are too few
    to say.
    """
    text = text[:200_000]
    return common_share(text, count_han(text))


def common_share(text: str, total: int) -> float | None:
    """The same, where somebody has counted the Han characters."""
    return sum(map(len, _common_run().findall(text))) / total if total >= _FEWEST_TO_JUDGE else None


@cache
def _common_run() -> re.Pattern[str]:
    """The most frequent characters, all of them Chinese ones."""
    return re.compile(f"[{re.escape(''.join(sorted(load_words(CharsetWords).common_characters)))}]+")


def _utf8_end(body: bytes) -> int | None:
    """Where the valid UTF-8 ends: the length, or the start of a last character that was cut off.

    None: not UTF-8.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start if error.reason == "unexpected end of data" and error.start > 0 else None
    return len(body)


def _declared_charsets(body: bytes, content_type: str, registry_charset: str | None) -> list[tuple[str, str]]:
    head = body[:4096].replace(b"\x00", b"")
    found: list[tuple[str, str]] = []
    if registry_charset and registry_charset != "auto":
        found.append((registry_charset, "registry"))
    for pattern in (_META_CHARSET, _XML_ENCODING):
        match = pattern.search(head)
        if match:
            found.append((match.group(1).decode("ascii"), "meta"))
    header = _HEADER_CHARSET.search(content_type)
    if header:
        found.append((header.group(1), "header"))
    return [(codec, origin) for name, origin in found if (codec := canonical_charset(name))]


def _decode_undeclared(body: bytes, declared: list[tuple[str, str]]) -> DecodedText:
    """The body is not UTF-8 throughout: the first declared charset that reads it well, else the one that
    reads it best.
    """
    candidates: dict[str, str] = {}
    for codec, origin in [
        *declared,
        ("gb18030", "detection"),
        ("big5hkscs", "detection"),
        ("utf-8", "detection"),
    ]:
        candidates.setdefault(codec, origin)
    best: DecodedText | None = None
    best_score = -1.0
    for codec, origin in candidates.items():
        decoded = _finish(body, codec, origin)
        score = _reading_score(decoded.text)
        if score >= 0.3 and not decoded.suspect and _REPLACEMENT not in decoded.text:
            return decoded
        if score > best_score:
            best, best_score = decoded, score
    assert best is not None  # noqa: S101 - the three standing candidates make the loop run
    return best


def _reading_score(text: str) -> float:
    """0 to 1: how much of what is not ASCII reads like Chinese prose."""
    sample = text[:200_000]
    foreign = [character for character in sample if character > "\x7f"]
    if not foreign:
        return 1.0
    common = load_words(CharsetWords).common_characters
    good = sum(
        1
        for character in foreign
        if character in common or "\u3000" <= character <= "\u301f" or "\uff01" <= character <= "\uff5e"
    )
    bad = foreign.count(_REPLACEMENT)
    return max(0.0, (good - bad) / len(foreign))


def _finish(body: bytes, codec: str, provenance: str, is_cut: bool = False) -> DecodedText:
    text = body.decode(codec, errors="replace")
    # A cut-off last character is not damage inside the text; it says that the body was cut.
    if codec != "utf-8" and text.endswith(_REPLACEMENT) and _REPLACEMENT not in text[:-1]:
        text, is_cut = text[:-1], True
    # utf-16 with surrogates out of pair gives U+FFFD by "replace"; lone surrogates cannot appear.
    zero_bytes = text.count("\x00")
    if zero_bytes:
        text = text.replace("\x00", "")
    return DecodedText(text, codec, provenance, text_suspicion(text), is_cut, zero_bytes)


def text_suspicion(text: str) -> str:
    """Why a decoded text, or a part of one, cannot be trusted as a whole; "" when it can.

    A text that was read in a wrong charset is damaged in nearly all its sentences. Damage that stands in a
    few of them (a share line full of emoji that a database could not keep) is judged where it stands.
    """
    # All that is looked for begins outside ASCII, which is most of a page's markup; few pages have any of it.
    runs = _foreign_runs(text)
    if (_REPLACEMENT in text or _garbled().search(runs)) and (damage := _damage_of_sentences(text)):
        return damage
    plausibility = chinese_plausibility(runs)
    if plausibility is not None and plausibility < 0.12 and _rare_share(text) > MAX_RARE_SHARE:
        return said("few_common_characters", share=plausibility)
    return ""


def _damage_of_sentences(text: str) -> str:
    """What share of a text its damaged sentences hold, "" when it is no large one."""
    places = hurt = whole = 0
    unit = _weighed_characters(text)
    for segment in _SEGMENT.findall(text):
        weight = len(unit.findall(segment))
        whole += weight
        found = len(_REPLACEMENT_RUN.findall(segment)) + len(_garbled().findall(segment))
        if found:
            places += found
            hurt += weight
    if places < FEWEST_PLACES or hurt <= MAX_HURT_SHARE * whole:
        return ""
    return said("garbled_places", count=places, percent=100 * hurt // max(whole, 1))


def _weighed_characters(text: str) -> re.Pattern[str]:
    """By which characters sentences are weighed: Chinese ones, in a text without them all foreign ones."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return _HAN if len(_HAN.findall(text)) * 5 >= foreign else _FOREIGN


def _rare_share(text: str) -> float:
    """Share of Chinese characters that neither Simplified nor Traditional texts use: names of people, places
    and herbs are rare, and yet most of them stand in the first level of GB 2312 or Big5.
    """
    han = _HAN.findall(text[:200_000])
    usual = sum(1 for character in han if _is_usual(character))
    return 1 - usual / max(len(han), 1)


@cache
def _is_usual(character: str) -> bool:
    return _has_code(character, "gb2312", 0xB0, 0xD7) or _has_code(character, "big5", 0xA4, 0xC6)


def _has_code(character: str, codec: str, first: int, last: int) -> bool:
    try:
        code = character.encode(codec)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and first <= code[0] <= last
