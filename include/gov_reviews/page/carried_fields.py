"""What JSON or a script says of the text that it carries (title, source, people, day), by names of values.

In: the object that holds the text, or the script and the place of the text in it. Out: `CarriedFields`. In a
script the value that stands nearest to the text counts: nothing is run. Pure, linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import CarriedNames
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.records.pages import PublishedAt

_KEY = re.compile(r"""([\w$]{1,40})["']?\s{0,3}[:=]\s{0,3}$""")
_FORM = re.compile(r"(?:list|str|string|text|info|s)$")
_WHOSE = re.compile(r"^(?:news|article|art|doc|content|info|post)(?=.{4})")
_BEFORE_VALUE = 60
_NEAR = 400  # characters of a script from a text to what is surely said of it
_MOST_NAMES = 20
_LONGEST = 200
_FAR = 1_000_000  # places of a script that no distance reaches


@dataclass(frozen=True, slots=True)
class CarriedFields:
    """What is said of a text; None or empty where nothing is."""

    title: str | None = None
    subtitle: str | None = None
    source: str | None = None
    published_at: PublishedAt | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


NO_FIELDS = CarriedFields()


def fields_of_object(owner: object) -> CarriedFields:
    """The fields of the object of a JSON document that holds a text."""
    if not isinstance(owner, Mapping):
        return CarriedFields()
    return _as_fields(
        (str(name).lower(), words, 0) for name, value in owner.items() if (words := _words(value))
    )


def fields_of_script(script: str, strings: Iterable[tuple[str, int, int]], text: str) -> CarriedFields:
    """The fields that stand nearest to a text in a script.

    Args:
        strings: The strings of the script, each with its first place and the one after its last.
        text: The one of them that is the text.
    """
    named: list[tuple[str, str, int]] = []
    at = 0
    for value, start, end in strings:
        if value == text:
            at = start
        elif len(value) <= _LONGEST and (key := _KEY.search(script[max(0, start - _BEFORE_VALUE) : start])):
            named.append((key[1].lower(), value, end))
    return _as_fields((name, value, abs(end - at)) for name, value, end in named)


def _words(value: object) -> str:
    """A value as a text: of an object its name, of a list all names ({"sourceName": …}, [{"name": …}])."""
    if isinstance(value, list):
        return " ".join(filter(None, (_words(one) for one in value[:_MOST_NAMES])))
    if isinstance(value, Mapping):
        named = (inner for key, inner in value.items() if str(key).lower().endswith("name"))
        return next((inner for inner in named if isinstance(inner, str)), "")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


@cache
def _kinds() -> Mapping[str, tuple[str, int]]:
    """For each name of a value the field that it is, and its place among the names of that field."""
    known = load_words(CarriedNames)
    return {
        name: (field, rank)
        for field in ("title", "subtitle", "source", "published", "authors", "editors")
        for rank, name in enumerate(getattr(known, f"{field}_names"))
    }


def _kind_of(name: str) -> tuple[str, int] | None:
    """The field of a name, also of one that says whose value it is or in what form (newsAuthor, authorList,
    publishDateStr).
    """
    plain = name.replace("_", "")
    ways = (name, plain, _FORM.sub("", plain), _WHOSE.sub("", plain), _FORM.sub("", _WHOSE.sub("", plain)))
    return next((kind for way in ways if (kind := _kinds().get(way)) is not None), None)


def _as_fields(values: Iterable[tuple[str, str, int]]) -> CarriedFields:
    """Of each field the value of the name that is named first, of several such the nearest; of the editors
    all (editor, responsibleEditor).
    """
    best: dict[str, tuple[int, str]] = {}
    editors: dict[str, None] = {}
    for name, value, distance in values:
        kind = _kind_of(name)
        if kind is None or not value.strip():
            continue
        field, rank = kind
        if field == "editors" and distance < _NEAR:
            editors[value.strip()[:_LONGEST]] = None
        weight = rank * _FAR + min(distance, _FAR - 1)
        if field not in best or weight < best[field][0]:
            best[field] = weight, value.strip()[:_LONGEST]
    found = {field: value for field, (_, value) in best.items()}
    return CarriedFields(
        found.get("title"),
        found.get("subtitle"),
        found.get("source"),
        parse_published(found.get("published", ""), "script"),
        (found["authors"],) if "authors" in found else (),
        tuple(editors) or ((found["editors"],) if "editors" in found else ()),
    )
