"""Draw the rooms of the package, layer above layer, and the way of the data through them.

In: the layers of pyproject.toml, which import-linter holds ([tool.importlinter], contracts `programs` and
`layers`), and the first sentence of each room's docstring. Out: rooms.svg beside this file. Only the way of
the
data is written here; a step that names a room that is in no layer stops the drawing.
"""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = Path(__file__).with_name("rooms.svg")

WAY: tuple[tuple[str, str], ...] = (
    ("sites", "A list page gives addresses of articles."),
    ("capture", "An address gives bytes as served; the archive keeps them."),
    ("decoding", "Bytes become text and tree, once."),
    ("page", "The tree gives fields and lines as printed."),
    ("text", "Characters and words are repaired, on record."),
    ("document", "Lines get roles; year, committee, type, people."),
    ("facts", "Sentences give figures with their evidence."),
    ("warehouse", "Rows are merged into candidate.duckdb."),
    ("quality", "Checks pass it, or hold rows in quarantine."),
    ("warehouse", "The candidate becomes the live file: mart rows."),
    ("report", "Run summary, status, answers as table, CSV or JSON."),
)

WIDTH, MARGIN, GAP = 1040, 20, 8
ROOMS_WIDTH, WAY_LEFT = 660, 720
TITLE_SIZE, TEXT_SIZE, LINE = 14, 11.5, 14
CHARACTER = 6.3  # pixels of an average character at TEXT_SIZE
FONT = "ui-sans-serif,system-ui,'Segoe UI',Helvetica,Arial,sans-serif"
PLAIN, ON_THE_WAY = ("#f3f4f6", "#9ca3af"), ("#fef3c7", "#d97706")
DARK, GREY = "#111827", "#4b5563"


@dataclass(frozen=True)
class Room:
    """One part of the package: a folder or a module, and what it is for."""

    name: str
    purpose: str

    @property
    def steps(self) -> list[int]:
        """Numbers of the steps of the data that it does."""
        return [number for number, (room, _) in enumerate(WAY, start=1) if room == self.name]


def read_layers(pyproject: str) -> list[list[str]]:
    """Names of the rooms, from the top layer to the lowest; neighbours stand in one list."""
    contracts = {
        contract["id"]: contract["layers"]
        for contract in tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }
    layers: list[list[str]] = []
    placed: set[str] = set()
    for layer in (*contracts["programs"], *contracts["layers"]):
        names = [name.strip().removeprefix("gov_reviews.") for name in re.split(r"[|:]", layer)]
        if new := [name for name in names if name not in placed]:
            layers.append(new)
            placed.update(new)
    if unknown := {room for room, _ in WAY} - placed:
        raise SystemExit(f"The way of the data names {', '.join(sorted(unknown))}, which no layer has.")
    return layers


def read_purpose(name: str) -> str:
    """The first sentence of a room's docstring."""
    include = ROOT / "include"
    package = include / name if name.startswith("gov_reviews") else include / "gov_reviews" / name
    path = package / "__init__.py" if package.is_dir() else package.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.])\s", " ".join(docstring.replace("`", "").split()))[0]


def text_at(
    x: float, y: float, text: str, size: float = TEXT_SIZE, colour: str = GREY, weight: int = 400
) -> str:
    """One line of text."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def box_at(x: float, y: float, width: float, height: float, colours: tuple[str, str]) -> str:
    """One box."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6" fill="{colours[0]}" '
        f'stroke="{colours[1]}"/>'
    )


def badge_at(x: float, y: float, number: int) -> str:
    """The number of a step in a circle."""
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="10" fill="{ON_THE_WAY[1]}"/>'
        f'<text x="{x:g}" y="{y + 4:g}" font-size="11" font-weight="700" fill="#ffffff" '
        f'text-anchor="middle">{number}</text>'
    )


def draw_layers(layers: list[list[Room]], top: float) -> tuple[list[str], float]:
    """The boxes of all layers, and where they end."""
    parts, y = [], top
    for layer in layers:
        width = (ROOMS_WIDTH - GAP * (len(layer) - 1)) / len(layer)
        purposes = [textwrap.wrap(room.purpose, int((width - 20) / CHARACTER)) for room in layer]
        height = 28 + LINE * max(len(lines) for lines in purposes)
        for column, (room, lines) in enumerate(zip(layer, purposes, strict=True)):
            x = MARGIN + column * (width + GAP)
            parts.append(box_at(x, y, width, height, ON_THE_WAY if room.steps else PLAIN))
            parts.append(text_at(x + 10, y + 19, room.name, TITLE_SIZE, DARK, 700))
            parts += [
                badge_at(x + width - 16 - 24 * place, y + 15, step)
                for place, step in enumerate(room.steps[::-1])
            ]
            parts += [text_at(x + 10, y + 35 + LINE * number, line) for number, line in enumerate(lines)]
        y += height + GAP
    return parts, y


def draw_way(top: float, bottom: float) -> list[str]:
    """The steps of the data, one below the other, as far down as the layers reach."""
    parts: list[str] = []
    width, step = WIDTH - MARGIN - WAY_LEFT, (bottom - top) / len(WAY)
    for number, (room, words) in enumerate(WAY, start=1):
        y = top + (number - 1) * step
        lines = textwrap.wrap(words, int((width - 46) / CHARACTER))
        height = 28 + LINE * len(lines)
        parts.append(box_at(WAY_LEFT, y, width, height, ON_THE_WAY))
        parts.append(badge_at(WAY_LEFT + 18, y + 17, number))
        parts.append(text_at(WAY_LEFT + 36, y + 20, room, TITLE_SIZE, DARK, 700))
        parts += [text_at(WAY_LEFT + 36, y + 36 + LINE * line, text) for line, text in enumerate(lines)]
        if number < len(WAY):
            middle = WAY_LEFT + width / 2
            parts.append(
                f'<path d="M{middle:g} {y + height:g}V{y + step - 3:g}" stroke="{ON_THE_WAY[1]}" '
                'stroke-width="1.5" '
                'marker-end="url(#arrow)"/>'
            )
    return parts


def draw() -> str:
    """The whole picture."""
    names = read_layers((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = [[Room(name, read_purpose(name)) for name in layer] for layer in names]
    top = 68
    rooms, bottom = draw_layers([[Room("dags, plugins", "What Airflow loads: wiring only.")], *layers], top)
    height = bottom + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
            f'font-family="{FONT}" role="img">',
            "<title>The rooms of gov-reviews, and the way of the data through them</title>",
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto">'
            f'<path d="M0 0L8 4L0 8z" fill="{ON_THE_WAY[1]}"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>',
            text_at(MARGIN, 32, "Rooms", 18, DARK, 700),
            text_at(
                MARGIN,
                52,
                "A room imports only from the layers below it; neighbours know nothing of each other.",
            ),
            text_at(WAY_LEFT, 32, "The way of the data", 18, DARK, 700),
            text_at(WAY_LEFT, 52, "reading calls 3 to 7, pipeline all of them."),
            *rooms,
            *draw_way(top, bottom),
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
