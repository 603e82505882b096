"""A source in a table leads to its page, by its name."""

from __future__ import annotations

from pathlib import Path

from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.settings import Settings
from gov_reviews.web.page_view import ViewRequest
from gov_reviews.web.published_data import PublishedData
from gov_reviews.web.source_cells import SourceCells


def test_names_links_and_the_inbox(tmp_path: Path) -> None:
    settings = Settings(data_root=tmp_path)
    say = Wording(Language.ZH)
    cell_of = SourceCells(ViewRequest(settings, PublishedData(settings), say, "/gov-reviews", "/"))
    known = cell_of("sample_portal")
    assert (known.value, known.shown) == ("sample_portal", "清岚省云汀市人民政府（样例）")
    assert known.href == "/gov-reviews/source/sample_portal"
    assert (cell_of("inbox").shown, cell_of("inbox").href) == ("收件箱", None)
    gone = cell_of("gone_source")
    assert (gone.shown, gone.href) == ("gone_source", "/gov-reviews/source/gone_source")
