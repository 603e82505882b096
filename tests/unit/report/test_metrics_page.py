"""docs/metrics.md: what its head counts and how detail metrics are shown."""

import re

from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.report.metrics_page import render_page

METRICS = load_catalogue().metrics
PAGE = render_page(load_catalogue())


def test_head_tells_headline_and_detail_metrics_apart():
    headlines = [metric for metric in METRICS.values() if metric.parent is None and metric.code != OTHER]
    details = [metric for metric in METRICS.values() if metric.parent]
    assert f"{len(headlines)} headline metrics (主指标) and {len(details)} detail metrics (细分指标)" in PAGE


def test_detail_metric_names_its_parent_and_stands_below_the_headline_metrics_of_its_category():
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    parents = {row[0].strip("| `"): row[4].strip("`") for row in rows}
    assert parents == {metric.code: metric.parent or "" for metric in METRICS.values()}
    for table in re.split(r"\n## ", PAGE)[1:]:
        under = [parents[code] for code in re.findall(r"^\| `(\w+)`", table, re.MULTILINE)]
        assert under == sorted(under)


def test_every_metric_says_what_counts_in_both_languages():
    for metric in METRICS.values():
        assert f"| {metric.rule_en}. {metric.rule_zh}。 |" in PAGE


def test_every_category_is_a_heading_in_both_languages():
    headings = re.findall(r"^## ([a-z ]+) \([\u4e00-\u9fff、]+\)$", PAGE, re.MULTILINE)
    assert {name.replace(" ", "_") for name in headings} == {metric.category for metric in METRICS.values()}
