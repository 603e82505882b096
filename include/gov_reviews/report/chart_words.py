"""What the titles of charts say: findings, in the words of metadata/web/wording.yaml.

In: values and counts. Out: one sentence. No more is said than the values bear out: a bound is named as one,
and only exact values are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from statistics import quantiles

from gov_reviews.report.charts import ChartValue, YearValue
from gov_reviews.report.page_wording import Wording
from gov_reviews.report.shown_values import show_number, show_short, show_time
from gov_reviews.warehouse.published_file import PublicationRecord

_FEWEST_FOR_HALF = 8


def tell_ranking(metric: str, year: int, values: Sequence[ChartValue], say: Wording) -> str:
    """Who states the most. The values in falling order."""
    if not values:
        return say("finding.no_value", metric=metric, year=year)
    first = values[0]
    told = {"metric": metric, "year": year, "name": first.name, "value": first.shown(say)}
    if len(values) == 1:
        return say("finding.only", **told)
    shared = sum(value.value == first.value for value in values)
    if shared > 1:
        return say("finding.most_shared", count=shared, **told)
    return say("finding.most", **told)


def tell_rank(metric: str, year: int, rank: int, count: int, say: Wording) -> str:
    """Where one committee stands among its peers."""
    return say("finding.rank", metric=metric, year=year, rank=rank, count=count)


def tell_spread(metric: str, year: int, values: Sequence[ChartValue], who: str, say: Wording) -> str:
    """Between which values the middle half lies; of a few, all."""
    if not values:
        return say("finding.no_value", metric=metric, year=year)
    numbers = sorted(value.value for value in values)
    unit, is_half = values[0].unit, len(numbers) >= _FEWEST_FOR_HALF
    low, high = numbers[0], numbers[-1]
    if is_half:
        low, _, high = quantiles(numbers, n=4, method="inclusive")
    return say(
        "finding.half" if is_half else "finding.span",
        metric=metric,
        year=year,
        who=who,
        count=show_number(len(numbers)),
        low=show_short(_rounded(low), "", "eq", say.language),
        high=show_short(_rounded(high), unit, "eq", say.language),
    )


def tell_change(
    metric: str, years: tuple[int, int], changes: Sequence[float], left_out: int, who: str, say: Wording
) -> str:
    """In how many committees a value rose or fell.

    Args:
        metric, years: What, from which year to which.
        changes: Of those whose both values are exact. left_out: How many are not.
        who: Which committees, in words.
    """
    rose, fell = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    told = {
        "metric": metric,
        "before": years[0],
        "year": years[1],
        "rose": rose,
        "fell": fell,
        "count": len(changes),
        "who": who,
    }
    if not changes:
        return say("finding.no_change", **told)
    key = "finding.rose" if rose > fell else "finding.fell" if fell > rose else "finding.rose_and_fell"
    inexact = say("finding.left_out", count=left_out) if left_out else ""
    return say(key, **told) + inexact


def tell_years(metric: str, values: Sequence[YearValue], unit: str, say: Wording) -> str:
    """From the first value to the last."""
    stated = [value for value in values if value.value is not None]
    if not stated:
        return metric
    first, last = stated[0], stated[-1]
    told = {
        "metric": metric,
        "first_year": first.year,
        "first": show_short(first.value, unit, first.bound, say.language),
        "last_year": last.year,
        "last": show_short(last.value, unit, last.bound, say.language),
    }
    if first is last:
        return say("finding.one_year", **told)
    if first.bound != "eq" or last.bound != "eq":
        return say("finding.inexact_years", **told)
    before, now = first.value or 0.0, last.value or 0.0
    key = "finding.more" if now > before else "finding.less" if now < before else "finding.same"
    return say(key, **told)


def tell_source(publication: PublicationRecord | None, say: Wording) -> str:
    """The foot of every chart."""
    if publication is None:
        return ""
    return say("chart.foot", number=publication.number, date=show_time(publication.recorded_at)[:10])


def _rounded(value: float) -> float:
    return round(value) if abs(value) >= 10 else round(value, 1)


def wrap_words(text: str, width: float) -> list[str]:
    """Lines of at most `width` ems: Chinese characters count one, others about half."""
    lines, line, taken = [], "", 0.0
    for word in _breakable(text):
        size = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.56 for letter in word)
        if line and taken + size > width:
            lines.append(line.rstrip())
            line, taken = "", 0.0
            word = word.lstrip()
        line, taken = line + word, taken + size
    return [*lines, line.rstrip()] if line.strip() else lines


def _breakable(text: str) -> list[str]:
    """The text in pieces that a line may end after: words with their space, single Chinese characters."""
    pieces: list[str] = []
    is_open = False
    for letter in text:
        is_wide = unicodedata.east_asian_width(letter) in "WF"
        closes = letter in "，。、；：！？）》」』”"
        if pieces and (closes or (is_open and not is_wide)):
            pieces[-1] += letter
        else:
            pieces.append(letter)
        is_open = not is_wide and not letter.isspace()
    return pieces
