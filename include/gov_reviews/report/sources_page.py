"""The registry of sources as a page for people: docs/sources.md.

In: metadata/sources/*.yaml. Out: Markdown, one table a province.
`python -m gov_reviews.report.sources_page` writes the page; a test fails when page and registry differ.
"""

from __future__ import annotations

from itertools import groupby

from gov_reviews.settings import PROJECT_ROOT
from gov_reviews.sites.registry import Registry, load_registry
from gov_reviews.sites.spec import ListPlace, SourceSpec

SOURCES_PAGE = PROJECT_ROOT / "docs" / "sources.md"

_HEAD = """# Sources (来源)

Generated from `include/metadata/sources/` by `.venv/bin/python -m gov_reviews.report.sources_page`; do not
edit. How to add one: [adding-a-source.md](adding-a-source.md).

{count} real sources. **{unseen} of them nobody has seen live**: their files say what public evidence gives,
and a source is asked by scheduled runs only while a probe finds it to be what its file says
(`gov-reviews sources probe --all`, the DAG `probe_sources`). What probes found on your machine:
`gov-reviews sources list`.

- **evidence**: V, an address of the site was seen in stored public pages; R, in a public repository; I, the
  host is inferred. `seen`: somebody has compared the site with the file. The file says what was seen, and
  when.
- **lists**: what is watched (栏目); of e-papers how their issues are found: the index of a month, the address
  of a day, or the entrance.
- **identity**: words, one of which the page must show (身份核对).
- **canary**: fewest rows of the first page; oldest that its newest row may be, in days.
- **every**: hours between two looks, in and out of season.
"""
_TABLE = (
    "| source | 名称 | site | family | lists | identity | canary | every | evidence |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)


def render_registry(registry: Registry) -> str:
    """The whole page: national sources first, then provinces in order of their codes."""
    real = [spec for spec in registry if not spec.is_sample]
    unseen = sum(not spec.evidence.is_verified_live for spec in real)
    parts = [_HEAD.format(count=len(real), unseen=unseen)]
    ordered = sorted(real, key=lambda spec: (_province_code(spec), spec.id))
    for province, members in groupby(ordered, key=lambda spec: spec.admin.province or "全国"):
        parts.append(f"\n## {province}\n\n{_TABLE}")
        parts += [_row(spec) for spec in members]
    return "".join(parts)


def _province_code(spec: SourceSpec) -> str:
    return (spec.admin.code or "10")[:2]


def _row(spec: SourceSpec) -> str:
    identity = [*spec.identity.must_contain, *filter(None, [spec.identity.site_id_code])]
    oldest = spec.canary.max_newest_age_days
    cells = (
        f"`{spec.id}`",
        spec.name,
        spec.base_url,
        spec.family,
        "; ".join(_list_cell(place) for place in spec.lists) or "none",
        ", ".join(identity) or "none",
        f"{spec.canary.min_rows} rows{f', {oldest} days' if oldest else ''}",
        f"{spec.cadence.in_season_hours} / {spec.cadence.off_season_hours}",
        spec.evidence.status + (", seen" if spec.evidence.is_verified_live else ""),
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def _list_cell(place: ListPlace) -> str:
    return f"{place.name or place.id} `{place.path}`{' (POST)' if place.post else ''}"


def write_registry() -> None:
    """Write the page anew."""
    SOURCES_PAGE.write_text(render_registry(load_registry()), encoding="utf-8")


if __name__ == "__main__":
    write_registry()
