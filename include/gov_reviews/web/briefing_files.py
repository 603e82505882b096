"""The briefings as they were written: pages and charts of briefings/ for the page's address /briefing/.

In: the number of a publication or "latest", the name of a file. Out: the file, under a policy that lets it
neither run a script nor fetch anything; None where there is no such file.
"""

from __future__ import annotations

from fastapi import Response

from gov_reviews.report.briefing_page import PAGE_NAME, list_briefings
from gov_reviews.settings import Settings

NEWEST_BRIEFING = "latest"
_TYPES = {".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


def serve_briefing(settings: Settings, number: str, name: str) -> Response | None:
    """One file of a briefing; only what lies in its folder, by its plain name."""
    folders = {folder.name.lstrip("0"): folder for folder in list_briefings(settings)}
    folder = (
        next(iter(folders.values()), None) if number == NEWEST_BRIEFING else folders.get(number.lstrip("0"))
    )
    if folder is None:
        return None
    found = next((path for path in folder.iterdir() if path.name == (name or PAGE_NAME)), None)
    if found is None or found.suffix not in _TYPES or not found.is_file():
        return None
    return Response(
        found.read_bytes(), media_type=_TYPES[found.suffix], headers={"Content-Security-Policy": _POLICY}
    )
