"""The metric catalogue as a page for people: docs/metrics.md.

In: metadata/metrics/*.yaml and metadata/categories.yaml. Out: Markdown, one table a category, English and
Chinese.
`python -m gov_reviews.report.metrics_page` writes the page; a test fails when page and catalogue differ.
"""

from __future__ import annotations

from itertools import groupby

from gov_reviews.knowledge.catalogue import OTHER, Catalogue, Metric, load_catalogue
from gov_reviews.knowledge.figure_word_lists import CategoryNames
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "metrics.md"

HEAD = """# Metrics (指标)

Generated from `include/metadata/metrics/` by `.venv/bin/python -m gov_reviews.report.metrics_page`; do not
edit. How to add one: [contributor.md](contributor.md#a-metric).

{headlines} headline metrics (主指标) and {details} detail metrics (细分指标). What is no headline metric is
kept as `other`, with its own noun (`mart.observation.noun`). A detail metric divides one headline metric
further, most often `other`: the figure keeps the headline code and has the detail's beside it
(`detail_code`).

- **under**: headline metric that a detail metric divides (所属主指标); empty for a headline metric. In each
  table headline metrics come first, then detail metrics by parent.
- **counts**: what counts for it and what does not (统计口径：计什么、不计什么), in `core.dim_metric` as
  `counting_rule` and `counting_rule_zh`.
- **unit**: base unit (基本单位). Reviews print neighbouring measure words for one thing (件 and 份, 次 and
  场); `mart.observation.unit` keeps the printed one.
- **joins by**: how parts of one year make one value in `mart.organization_year_metric` (汇总方式), where no
  whole is printed: their sum, or the last one.
- **once**: the year has one true value (年内唯一): two different figures in one review are flagged
  `has_conflict`.
- **plausible**: range for province, prefecture and county (合理范围). A figure outside of it is published,
  with a warning in `ops.quality_result`.
- **example**, **not**: phrases that state it, and phrases that look alike and do not (例句、反例). Both run
  as tests.
"""
TABLE_HEAD = (
    # bilingual on purpose
    "| code | 名称 | name | counts | under | unit | joins by | once | plausible | example | not |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|\n"
)


def render_page(catalogue: Catalogue) -> str:
    """The whole page: categories in alphabetical order, `other` last; in each the headline metrics, then the
    details by parent.
    """
    metrics = sorted(
        catalogue.metrics.values(),
        key=lambda metric: (metric.category == OTHER, metric.category, metric.parent or "", metric.code),
    )
    headlines = sum(metric.parent is None and metric.code != OTHER for metric in metrics)
    parts = [HEAD.format(headlines=headlines, details=sum(metric.parent is not None for metric in metrics))]
    for category, members in groupby(metrics, key=lambda metric: metric.category):
        parts.append(
            f"\n## {category.replace('_', ' ')} ({load_words(CategoryNames).root[category]})\n\n{TABLE_HEAD}"
        )
        parts += [_row(metric) for metric in members]
    return "".join(parts)


def _row(metric: Metric) -> str:
    cells = (
        f"`{metric.code}`",
        metric.name_zh,
        metric.name_en,
        f"{metric.rule_en}. {metric.rule_zh}。",
        f"`{metric.parent}`" if metric.parent else "",
        metric.unit or "",
        metric.aggregation,
        "yes" if metric.is_stated_once else "",
        _ranges(metric),
        "; ".join(metric.examples),
        "; ".join(metric.counter_examples),
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def _ranges(metric: Metric) -> str:
    """0-5000 / 0-1200 / 0-1000; one range where the levels agree."""
    ranges = [
        metric.plausible[level]
        for level in RegionLevel
        if level is not RegionLevel.NATIONAL and level in metric.plausible
    ]
    wording = list(dict.fromkeys(f"{low:g}-{high:,.0f}" for low, high in ranges))
    return wording[0] if len(wording) == 1 else " / ".join(f"{low:g}-{high:,.0f}" for low, high in ranges)


def write_page() -> None:
    """Write the page anew."""
    PAGE.write_text(render_page(load_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    write_page()
