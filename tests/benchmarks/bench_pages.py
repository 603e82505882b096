"""Pages of many systems (tests/page_forms.py) read with all fields, beside readers that give the text.

The others are installed into a throwaway environment, or run in one that GOV_REVIEWS_PEERS names (the folder of
an environment); one that cannot be installed is named with the reason. All run one after the other on one core:
what counts is the ratio. Real pages are ten to a hundred times as large as their text: each page carries links
and a script of that size.
"""

from __future__ import annotations

import json
import os
import sys
import venv
from pathlib import Path

from measure import Figure, pip_install, print_table, python_in, run_worker

PEERS = {
    "gne": ["gne==0.4.3"],
    # lxml's own extra for it breaks the resolver of some versions of pip
    "readability": ["readability-lxml==0.8.4.1", "lxml_html_clean"],
    "trafilatura": ["trafilatura==2.0.0", "lxml_html_clean"],
    "resiliparse": ["resiliparse"],
}
_LINKS = "".join(f"<li><a href='/news/{number}.html'>栏目第{number}条</a></li>" for number in range(250))
_SCRIPT = "<script>var settings = {" + "'key': 'value', " * 2500 + "};</script>"


def bench_pages(folder: Path) -> None:
    """Print one table: pages a second, on how many the text was whole and nothing else, and F1 of its characters."""
    pages = folder / "pages.json"
    count = _write_pages(pages)
    figures: list[Figure] = []
    medians: dict[str, float] = {}
    for name in ("ours", *PEERS):
        python = sys.executable if name == "ours" else _python_of(folder, name)
        if python is None:
            continue
        result = run_worker("pages_worker.py", name, str(pages), python=python)
        speed = Figure.of(
            f"{name}: {result['does']}", [count / seconds for seconds in result["seconds"]], "pages/s"
        )
        medians[name] = speed.value
        figures += [
            speed,
            Figure(f"{name}: text whole and nothing else", result["whole"], f"of {count} pages"),
            Figure(f"{name}: mean F1 of the characters of the text", result["f1"], ""),
            Figure(f"{name}: pages below 0.8", result["below"], f"of {count} pages"),
        ]
    figures += [
        Figure(f"speed of ours in that of {name}", medians["ours"] / value, "times")
        for name, value in medians.items()
        if name != "ours"
    ]
    print_table("Pages, one core, processor time", figures)


def _write_pages(path: Path) -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.page_forms import FIRST, FOREIGN, LAST, make_forms

    pages = [
        {
            "markup": form.markup.replace("<body>", f"<body>{_SCRIPT}<ul class='menu'>{_LINKS}</ul>", 1),
            "first": FIRST,
            "last": LAST,
            "foreign": FOREIGN,
            "text": "".join(form.sentences),
        }
        for form in make_forms()
    ]
    path.write_text(json.dumps(pages), encoding="utf-8")
    return len(pages)


def _python_of(folder: Path, name: str) -> str | None:
    """The interpreter that has a peer; None, with the reason printed, where it cannot be installed."""
    named = os.environ.get("GOV_REVIEWS_PEERS")
    if named:
        return str(python_in(Path(named)))
    venv.create(folder / name, with_pip=True)
    python = python_in(folder / name)
    for package in PEERS[name]:
        if fault := pip_install(python, [package]):
            sys.stdout.write(f"\n{name} {fault}\n")
            return None
    return str(python)
