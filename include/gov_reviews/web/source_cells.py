"""A source in a table of the page: by its name, leading to its own page; the inbox by its word.

In: the registry, the names of the warehouse, the language of the page, an id. Out: a cell whose value (in
CSV, when sorted) is the id.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.sites.registry import load_registry
from gov_reviews.web.page_table import Cell
from gov_reviews.web.page_view import ViewRequest
from gov_reviews.web.published_data import PublishedRows

_NAMES = """
select dim_source.source_id, dim_source.registered_name, dim_source.registered_name_en
from core.dim_source
where dim_source.is_current
"""


def ask_source_names(rows: PublishedRows) -> dict[str, Mapping[str, Any]]:
    """What the warehouse calls its sources, by id."""
    return {row["source_id"]: row for row in rows.ask(_NAMES)}


class SourceCells:
    """The cells of one page: the registry is read once.

    Args:
        names: Those of the warehouse (`ask_source_names`), for sources that have left the registry.
    """

    def __init__(
        self, asked: ViewRequest, names: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    ) -> None:
        self._asked, self._names = asked, names
        self._specs = load_registry().sources

    def __call__(self, source_id: str) -> Cell:
        """The cell of a source."""
        if source_id == INBOX_SOURCE:
            return Cell(source_id, self._asked.say("source.inbox"), tone="quiet")
        return Cell(
            source_id,
            self.name(source_id),
            href=self._asked.link("source", source_id),
            note=source_id,
        )

    def name(self, source_id: str) -> str:
        """What a source is called; its id where nothing names it."""
        spec, known = self._specs.get(SourceId(source_id)), self._names.get(source_id, {})
        chinese, english = known.get("registered_name"), known.get("registered_name_en")
        if spec is not None:
            chinese, english = spec.name, spec.name_en
        return self._asked.say.either(chinese, english) or source_id
