"""How numbers, figures and moments are written for people, on the page and in what is sent.

In: values of the warehouse. Out: short text, the same in both languages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime

from gov_reviews.clock import local_time
from gov_reviews.report.page_wording import Language

BOUND_SIGNS: Mapping[str, str] = {"eq": "", "ge": "≥", "le": "≤", "about": "≈"}


def show_number(value: float | None) -> str:
    """A number as people write it: thousands apart, no zeros at the end."""
    if value is None or not math.isfinite(value):
        return ""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def show_value(value: float | None, unit: object, bound: object) -> str:
    """A figure with its bound and unit."""
    if value is None:
        return ""
    glue = "" if unit == "%" else " "
    return f"{BOUND_SIGNS.get(str(bound), '')}{show_number(value)}{glue}{unit or ''}".strip()


_LARGE: Mapping[Language, tuple[tuple[float, str], ...]] = {
    Language.ZH: ((1e8, "亿"), (1e4, "万")),
    Language.EN: ((1e9, " billion"), (1e6, " million")),
}
_LEAST_SHORT = 1e5


def show_short(value: float | None, unit: object, bound: object, language: Language) -> str:
    """A figure as short as a title or a chart needs it: from a hundred thousand on with 万 and 亿, or million
    and billion, three digits of it. Never for tables.
    """
    if value is None or not math.isfinite(value) or abs(value) < _LEAST_SHORT:
        return show_value(None if value is None or not math.isfinite(value) else value, unit, bound)
    size, word = next((step for step in _LARGE[language] if abs(value) >= step[0]), (1.0, ""))
    places = max(0, 2 - int(math.log10(abs(value) / size)))
    number = show_number(round(value / size, places))
    glue = "" if language is Language.ZH and word else " "
    return f"{BOUND_SIGNS.get(str(bound), '')}{number}{word}{glue}{unit or ''}".strip()


def show_bytes(size: int) -> str:
    """Space on a disk: "1.8 GB"; below a tenth of one in MB, so that little is not shown as nothing."""
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.1f} MB"


def show_time(moment: datetime | date | None) -> str:
    """A moment or day without seconds: an instant in Beijing time, as in messages; a local time as it is.
    Where nothing around it names the zone, `clock.tell_instant` does.
    """
    if moment is None:
        return ""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = local_time(moment)
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"
