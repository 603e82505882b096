"""A source in a table of the page: by its name, leading to its own page; the inbox by its word.

In: the registry, the language of the page, an id. Out: a cell whose value (in CSV, when sorted) is the id.
"""

from __future__ import annotations

from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.sites.registry import load_registry
from gov_reviews.web.page_table import Cell
from gov_reviews.web.page_view import ViewRequest


class SourceCells:
    """The cells of one page: the registry is read once."""

    def __init__(self, asked: ViewRequest) -> None:
        self._asked = asked
        self._specs = load_registry().sources

    def __call__(self, source_id: str) -> Cell:
        """The cell of a source; of one that has left the registry its id."""
        if source_id == INBOX_SOURCE:
            return Cell(source_id, self._asked.say("source.inbox"), tone="quiet")
        spec = self._specs.get(SourceId(source_id))
        shown = self._asked.say.either(spec.name, spec.name_en) if spec is not None else ""
        return Cell(source_id, shown or source_id, href=self._asked.link("source", source_id), note=source_id)
