"""Draw the README's picture from a warehouse: an excerpt as served, the same excerpt repaired with its
figures marked, and their rows.

In:  the data root of a run on the sample sites (GOV_REVIEWS_DATA or --data). Out: figures-with-evidence.svg
beside this file.
Everything in the picture is read from the warehouse: text from core.dim_document, repairs from ops.repair,
figures from mart.observation.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from unicodedata import east_asian_width

from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query_published

URL = "http://mirror.sample.example/news/202401/t20240124_7109.html"
FIRST_WORDS, LAST_WORDS = "各党派团体提交集体提案64件", "满意率98.7%。"

WIDTH, MARGIN, PADDING, SIZE, LINE = 980, 28, 14, 17, 32
TABLE_SIZE, TABLE_LINE = 15, 29
FONT = "'PingFang SC','Noto Sans CJK SC','Microsoft YaHei','Droid Sans Fallback',sans-serif"
GREY, DARK, RUST = 'fill="#6b7280"', 'fill="#111827"', 'fill="#9a3412"'
COLUMNS = (
    (0, "printed (原文)"),
    (125, "value (数值)"),
    (240, "bound"),
    (305, "metric (指标)"),
    (715, "subject (主体)"),
    (835, "span"),
)


@dataclass(frozen=True)
class Excerpt:
    """A stretch of one document.

    Attributes:
        served: As the page prints it. clean: repaired. start: its place in body_text.
        figures: Rows of mart.observation inside it: char_start, char_end, printed, value, unit, bound, names,
            subject.
    """

    organization: str
    review_year: int
    served: str
    clean: str
    start: int
    figures: tuple[tuple, ...]


def read_excerpt(settings: Settings) -> Excerpt:
    """The excerpt and its figures from the live warehouse."""
    (document_key, organization, year, body), *_ = query_published(
        settings,
        "select document_key, organization_name, review_year, body_text from mart.review where url = ?",
        [URL],
    ).rows
    start = body.index(FIRST_WORDS)
    end = body.index(LAST_WORDS, start) + len(LAST_WORDS)
    repairs = query_published(
        settings,
        "select end_in, start_out, end_out, text_before from ops.repair"
        " where document_key = ? and field_name = 'body' and start_out >= ? and end_out <= ? order by "
        "start_in, end_in desc",
        [document_key, start, end],
    ).rows
    served, at, last_in = "", start, -1
    for end_in, start_out, end_out, before in repairs:
        if end_in <= last_in:
            continue  # inside a wider repair
        served += body[at:start_out] + before
        at, last_in = end_out, end_in
    figures = query_published(
        settings,
        "select char_start, char_end, printed, value, unit, bound, metric_name, metric_name_en, subject from "
        "mart.observation"
        " where document_key = ? and char_start >= ? and char_end <= ? order by char_start, metric_code",
        [document_key, start, end],
    ).rows
    return Excerpt(organization, year, served + body[at:end], body[start:end], start, figures)


def width_of(text: str, size: int = SIZE) -> float:
    """Width in pixels: Chinese characters and full-width punctuation are square."""
    return sum(size if east_asian_width(char) in "WF" or char in "“”" else size * 0.56 for char in text)


def draw_text(x: float, y: float, text: str, style: str = "", size: int = SIZE) -> str:
    """One run of text with a fixed width, so that marks lie where they belong in every font."""
    if not text.strip():
        return ""
    length = f'textLength="{width_of(text, size):.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {length} {style}>{escape(text)}</text>'


def draw_paragraph(y: float, text: str, marks: list[tuple[int, int]], style: str) -> tuple[list[str], float]:
    """Text broken into lines, marked spans with a box behind them.

    Returns the elements and the y of the last line.
    """
    left, at = float(MARGIN + PADDING), 0
    parts: list[str] = []
    pieces: list[tuple[str, bool]] = []
    for start, end in [*marks, (len(text), len(text))]:
        # a reading in brackets stays on one line
        pieces += [
            (piece, False) for piece in re.findall(r"\n|\S\([^()\s]{1,8}\)[,。]?|.[,，、。]?", text[at:start])
        ]
        pieces += [(text[start:end], True)] if end > start else []
        at = end
    x, run = left, ""
    for piece, is_marked in pieces:
        is_full = x + width_of(run + piece) > WIDTH - MARGIN - PADDING
        if is_marked or is_full or piece == "\n":
            parts.append(draw_text(x, y, run, style))
            x, run = x + width_of(run), ""
        if is_full or piece == "\n":
            x, y = left, y + LINE
        if is_marked:
            box = f'x="{x - 1:.1f}" y="{y - SIZE:.1f}" width="{width_of(piece) + 2:.1f}" height="{SIZE + 6}"'
            parts += [f'<rect {box} rx="3" fill="#ffe08a"/>', draw_text(x, y, piece, style)]
            x += width_of(piece)
        elif piece != "\n":
            run += piece
    parts.append(draw_text(x, y, run, style))
    return parts, y


def draw_panel(
    y: float, caption: str, colour: str, text: str, marks: list[tuple[int, int]], style: str
) -> tuple[list[str], float]:
    """A caption and a coloured box with a paragraph. Returns the elements and where the next part begins."""
    paragraph, last = draw_paragraph(y + 42, text, marks, style)
    box = (
        f'<rect x="{MARGIN}" y="{y + 14}" width="{WIDTH - 2 * MARGIN}" height="{last - y + 2:.0f}" '
        f'rx="6" fill="{colour}"/>'
    )
    return [draw_text(MARGIN, y, caption, GREY), box, *paragraph], last + 54


def draw_table(y: float, excerpt: Excerpt) -> tuple[list[str], float]:
    """The rows. Returns the elements and the y of the last row."""
    left = MARGIN + PADDING
    parts = [
        draw_text(left + offset, y, heading, 'fill="#374151" font-weight="bold"', TABLE_SIZE)
        for offset, heading in COLUMNS
    ]
    for start, end, printed, value, unit, bound, name, name_en, subject in excerpt.figures:
        parts.append(
            f'<line x1="{MARGIN}" y1="{y + 10:.0f}" x2="{WIDTH - MARGIN}" y2="{y + 10:.0f}" '
            'stroke="#e5e7eb"/>'
        )
        y += TABLE_LINE
        cells = (printed, f"{value:g} {unit}", bound, f"{name} {name_en}", subject or "", f"{start}-{end}")
        parts += [
            draw_text(left + offset, y, cell, DARK, TABLE_SIZE)
            for (offset, _), cell in zip(COLUMNS, cells, strict=True)
        ]
    return parts, y


def draw(excerpt: Excerpt) -> str:
    """The whole picture."""
    marks = sorted({(row[0] - excerpt.start, row[1] - excerpt.start) for row in excerpt.figures})
    served, y = draw_panel(
        40, "1  The page as the sample mirror serves it (原始网页)", "#fff7ed", excerpt.served, [], RUST
    )
    clean, y = draw_panel(
        y, "2  Repaired, figures found (修复后的正文，数字已标出)", "#f0fdf4", excerpt.clean, marks, DARK
    )
    caption = draw_text(
        MARGIN, y, f"3  Rows of mart.observation: {excerpt.organization}, {excerpt.review_year}", GREY
    )
    table, y = draw_table(y + 34, excerpt)
    height = y + 28
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'font-family="{FONT}" role="img">'
    )
    title = "<title>A damaged page becomes rows that can be checked</title>"
    ground = f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>'
    return "\n".join(
        part for part in (head, title, ground, *served, *clean, caption, *table, "</svg>\n") if part
    )


def main() -> None:
    """Draw the picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", help="data root; default as for gov-reviews")
    settings = Settings.load(parser.parse_args().data)
    target = Path(__file__).with_name("figures-with-evidence.svg")
    target.write_text(draw(read_excerpt(settings)), encoding="utf-8")


if __name__ == "__main__":
    main()
