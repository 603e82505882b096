"""The golden page that a person keeps who adds a source."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.yaml_files import read_yaml

from gov_reviews.errors import InvalidRequest
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.report.skeleton_files import write_skeleton

URL = "http://zx.example.org/zxyw/202401/t20240105_77.html"
PAGE = (
    "<html><head><title>渡口听民声</title></head><body><h1>渡口听民声</h1><p>2024-01-05 来源：松砚在线</p><div>"
    + "<p>柳青禾走遍全县各个渡口，记下群众的三百多条意见，全部转交有关部门办理。</p>" * 3
    + "</div></body></html>"
)


def captured(markup: str) -> CapturedBody:
    return CapturedBody(
        markup.encode(), URL, SourceId("xx"), CaptureKind.ARTICLE, body_bytes=len(markup.encode())
    )


def test_pages_are_numbered_and_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "xx_city"
    for name in ("page", "page_2"):
        lines = write_skeleton(folder, captured(PAGE), None)
        assert str(folder / f"{name}.html") in lines[0]
        origin = read_yaml(folder / f"{name}.origin.yaml")
        assert origin["url"] == URL
    assert "渡口" not in (folder / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "markup", ["<html><body></body></html>", "<html><body><h1>404</h1>页面不存在</body></html>"]
)
def test_a_page_that_is_no_article_gives_none(tmp_path: Path, markup: str) -> None:
    with pytest.raises(InvalidRequest, match="No skeleton"):
        write_skeleton(tmp_path, captured(markup), None)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidRequest, match="cannot be written"):
        write_skeleton(tmp_path / "file", captured(PAGE), None)
