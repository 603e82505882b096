"""Filters of a view: what its address asks for, and the form that asks otherwise.

In: the query string, the values that there are. Out: the one that counts, and the choices of a form that
works without a script. What is no choice counts as not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gov_reviews.web.page_view import ViewRequest


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One option: what the address holds, what people read."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class PageFilter:
    """One selection.

    Attributes:
        name: In the address. label: what people read beside it.
        chosen: What counts now, "" for all.
        everything: The word for no choice; "": one of the choices always counts.
    """

    name: str
    label: str
    choices: tuple[FilterChoice, ...]
    chosen: str
    everything: str = ""


def make_filter(
    asked: ViewRequest,
    name: str,
    values: Iterable[object],
    shown: Callable[[str], str] = str,
    default: object = None,
) -> PageFilter:
    """A selection over values.

    Args:
        asked: The request, which may choose one.
        name: Of the filter; `filter.<name>` and `filter.all` are its words.
        values: In their order.
        shown: What people read for a value.
        default: What counts where none is chosen; None: all.
    """
    choices = tuple(FilterChoice(str(value), shown(str(value))) for value in values)
    wanted = asked.query.get(name, "")
    known = {choice.value for choice in choices}
    chosen = wanted if wanted in known else "" if default is None else str(default)
    everything = asked.say("filter.all") if default is None else ""
    return PageFilter(name, asked.say(f"filter.{name}"), choices, chosen, everything)
