"""Pictures of printed pages in, characters with their places out, by OCR (文字识别).

RapidOCR with its models in the wheel, offline; the extra `ocr` installs it. Without the extra nothing is
recognised, and INSTALL says what to do. Recognised text is no proof: it carries its confidence, and below
MIN_CONFIDENCE it is not read at all.
"""

from __future__ import annotations

import importlib.util
import io
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from gov_reviews.page.printed_characters import PrintedCharacter

# Two invented pages, six degrees of resolution, blur and noise (2026-11-27): from 0.98 on at most 1 of 23
# figures was missed, at 0.91 4 of 23, below 0.85 nearly all.
MIN_CONFIDENCE = 0.95
# Pages or strips of one file: each takes 5 to 10 processor seconds, and a page has 30.
MAX_PAGES_RECOGNISED = 3
MAX_STRIPS = 4  # of a long picture: each takes 5 processor seconds
MAX_PIXELS = 40_000_000
DPI = 130
_MAX_SIDE = 3_000  # pixels
_LONG = 2.5  # times as high as wide: not one page
_STRIP_WIDTH = 720  # pixels, as of a telephone; characters are 20 or more high
_STRIP_HEIGHT = 1_900  # the engine shrinks what is higher than 2,000
_SAME_COLOUR = 8  # of 255
_SAME_SIZE = 1.25  # heights of boxes that differ by less are one size of type


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was recognised in one picture.

    Attributes:
        characters: With their places in pixels, upwards.
        confidence: Mean of the characters, 0 to 1; 0 where nothing was found.
    """

    characters: tuple[PrintedCharacter, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class PictureStrip:
    """A part of a picture; `place` says which, "" where it is all of it."""

    place: str
    page: RecognisedPage


@dataclass(frozen=True, slots=True)
class RecognisedPicture:
    """What was recognised in a picture, from the top; `unread` is the place that was not looked at, or ""."""

    strips: tuple[PictureStrip, ...]
    unread: str = ""


def can_recognise() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def recognise(picture: Any) -> RecognisedPage:
    """Read one picture: an array of rows, columns and colours."""
    found = _engine()(picture, return_word_box=True)
    if found.txts is None:
        return RecognisedPage((), 0.0)
    sizes = _sizes([_height(box) for box in found.boxes])
    characters: list[PrintedCharacter] = []
    scores: list[float] = []
    for size, box, words in zip(sizes, found.boxes, found.word_results, strict=True):
        base = -max(float(point[1]) for point in box)
        for text, score, places in words:
            left, right = (edge(float(point[0]) for point in places) for edge in (min, max))
            width = (right - left) / max(len(text), 1)
            for number, character in enumerate(text):
                if character.strip():
                    start = left + number * width
                    characters.append(PrintedCharacter(character, start, start + width, base, size))
                    scores.append(float(score))
    return RecognisedPage(tuple(characters), statistics.fmean(scores) if scores else 0.0)


def recognise_file(body: bytes) -> RecognisedPicture | None:
    """Read a file that is a picture; None where it is none, or has more than MAX_PIXELS.

    A long picture (长图) is read in strips, as a person scrolls it: shrunk to one page its characters would
    be a few pixels high.
    """
    import numpy  # lazy: with the extra `ocr` only
    from PIL import Image, UnidentifiedImageError  # lazy: with the extra `ocr` only

    try:
        with Image.open(io.BytesIO(body)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return None
            is_long = height > _LONG * width
            picture.thumbnail((_STRIP_WIDTH, height) if is_long else (_MAX_SIDE, _MAX_SIDE))
            array = numpy.asarray(picture.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if not is_long:
        return RecognisedPicture((PictureStrip("", recognise(array)),))
    scale = height / len(array)
    cuts = cut_into_strips(array)
    spans = list(pairwise((0, *cuts)))
    strips = (
        PictureStrip(_name(round(start * scale), round(end * scale)), recognise(array[start:end]))
        for start, end in spans[:MAX_STRIPS]
    )
    rest = spans[MAX_STRIPS:]
    unread = _name(round(rest[0][0] * scale), height) if rest else ""
    return RecognisedPicture(tuple(strips), unread)


def cut_into_strips(picture: Any) -> list[int]:
    """The rows at which strips of a long picture end: no higher than _STRIP_HEIGHT, between lines of text."""
    import numpy  # lazy: with the extra `ocr` only

    ends: list[int] = []
    start = 0
    while len(picture) - start > _STRIP_HEIGHT:
        first = start + _STRIP_HEIGHT * 2 // 3
        rows = picture[first : start + _STRIP_HEIGHT].mean(axis=2)
        # a row between lines has no edges: neighbours in it are of one colour
        edges = numpy.abs(numpy.diff(rows, axis=1)).max(axis=1)
        blank = numpy.flatnonzero(edges <= edges.min() + _SAME_COLOUR)
        runs = numpy.split(blank, numpy.flatnonzero(numpy.diff(blank) > 1) + 1)
        widest = max(runs, key=len)
        start = first + int(widest[len(widest) // 2])
        ends.append(start)
    return [*ends, len(picture)]


def _name(start: int, end: int) -> str:
    return f"rows {start} to {end} of the picture (图中第{start}至{end}行像素)"


def draw_page(page: Any) -> Any:
    """A page of a PDF as a picture."""
    scale = min(DPI / 72, _MAX_SIDE / max(page.get_width(), page.get_height(), 1.0))
    return page.render(scale=scale).to_numpy()[:, :, :3]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # lazy: with the extra `ocr` only

    return RapidOCR(params={"Global.log_level": "error"})


def _height(box: Sequence[Sequence[float]]) -> float:
    ys = [float(point[1]) for point in box]
    return max(max(ys) - min(ys), 1.0)


def _sizes(heights: Sequence[float]) -> list[float]:
    """Heights of lines as sizes of type: what differs by chance is the same."""
    size_of: dict[float, float] = {}
    group: list[float] = []
    for height in (*sorted(set(heights)), 0.0):
        if group and not 0 < height <= group[0] * _SAME_SIZE:
            size_of.update(dict.fromkeys(group, statistics.median(group)))
            group = []
        group.append(height)
    return [size_of[height] for height in heights]
