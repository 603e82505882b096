"""The registry refuses what could silently switch a setting off, and says which file, which key and what to
do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gov_reviews.errors import Disallowed, InvalidMetadata, InvalidRequest
from gov_reviews.sites.families import families
from gov_reviews.sites.registry import Registry, load_registry, merge

SOURCE = """
id: xx_city
name: 样例市政协
name_en: Example city
org_type: cppcc
admin: {level: prefecture, code: "990100", province: 清岚省}
base_url: https://zx.example.org
allow_hosts: [zx.example.org]
family: trs
evidence: {status: I, note: invented, checked: 2026-01-01}
lists:
  - {id: news, path: /news/index.html, season: ["12-01", "03-31"]}
"""

FAMILY = "title: TRS\ndefaults: {paging: {style: index_n, start: 1}, fetch: {min_interval_s: 9}}\n"


@pytest.fixture
def load(tmp_path: Path):
    """Load a registry of the given source texts, with a family default for trs."""

    def build(*texts: str, family: str = FAMILY) -> Registry:
        sources, families = tmp_path / "sources", tmp_path / "families"
        sources.mkdir(exist_ok=True)
        families.mkdir(exist_ok=True)
        (families / "trs.yaml").write_text(family, encoding="utf-8")
        for text in texts:
            name = next(line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: "))
            (sources / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_registry(sources, families)

    return build


def test_family_defaults_stand_below_the_values_of_the_source(load) -> None:
    spec = load(SOURCE + "fetch: {retries: 1}\n").get("xx_city")
    assert spec.paging.style == "index_n"
    assert (spec.fetch.min_interval_s, spec.fetch.retries) == (9, 1)


def test_merge_replaces_lists_and_merges_mappings() -> None:
    assert merge({"a": {"b": 1, "c": [1, 2]}, "d": 1}, {"a": {"c": [3]}}) == {"a": {"b": 1, "c": [3]}, "d": 1}


@pytest.mark.parametrize(
    ("change", "key", "wording"),
    [
        (("family: trs", "famliy: trs"), "famliy", "did you mean 'family'"),
        (("season:", "seasen:"), "lists.0.seasen", "did you mean 'season'"),
        (("level: prefecture", "levell: prefecture"), "admin.levell", "did you mean 'level'"),
        (("name_en: Example city\n", ""), "name_en", "Missing key 'name_en'"),
        (("level: prefecture", "level: village"), "admin.level", "'village'"),
        (('code: "990100"', "code: 990100"), "admin.code", "valid string"),
        (
            ("allow_hosts: [zx.example.org]", "allow_hosts: [ZX.example.org/x]"),
            "allow_hosts",
            "ZX.example.org/x",
        ),
        (
            ("base_url: https://zx.example.org", "base_url: https://other.example.org"),
            "base_url",
            "must be one of allow_hosts",
        ),
        (
            (
                "base_url: https://zx.example.org",
                "base_url: http://zx.example.org\nfetch: {scheme: https}",
            ),
            "base_url",
            "fetch.scheme says https",
        ),
        (('"12-01"', '"13-01"'), "lists.0.season", "13-01"),
        (("family: trs", "family: trs\nenabled: true"), "enabled", "is_verified_live"),
        (("family: trs", "family: trs\nis_sample: true"), "is_sample", "sample sources live on"),
        (
            ("family: trs", "family: trs\narticles: {match: '(['}"),
            "articles.match",
            "not a regular expression",
        ),
        (
            ("base_url: https://zx.example.org", "base_url: https://zx.example.org:x"),
            "base_url",
            "names no port",
        ),
        (
            ("base_url: https://zx.example.org", "base_url: https://zx.example.org:80"),
            "base_url",
            "names no port",
        ),
        (
            ("path: /news/index.html", "path: //other.example.org/index.html"),
            "lists.0.path",
            "//other.example.org",
        ),
        (("family: trs", "family: trs\nlist_row: {item: 'li['}"), "list_row.item", "not a CSS selector"),
        (
            ("family: trs", "family: trs\nlist_row: {item: li, link: 'a:nth(2)'}"),
            "list_row.link",
            "not a CSS selector",
        ),
        (
            ("family: trs", "family: trs\nlist_row: {item: li, date: '> > span'}"),
            "list_row.date",
            "not a CSS selector",
        ),
        (("family: trs", "family: trs\nlist_row: {item: ''}"), "list_row.item", "not a CSS selector"),
        (
            ("family: trs", "family: trs\ndetail: {body: ['.good', 'div..x']}"),
            "detail.body",
            "not a CSS selector",
        ),
        (("family: trs", "family: trs\ndetail: {title: '#'}"), "detail.title", "not a CSS selector"),
        (
            ("family: trs", "family: trs\ndetail: {pub_date: 'text:发布(时间'}"),
            "detail.pub_date",
            "not a regular expression",
        ),
        (("family: trs", "family: trs\ndetail: {pub_date: 'meta:'}"), "detail.pub_date", "needs a name"),
        (("family: trs", "family: trs\nfamily: trs"), None, "given twice"),
        (("name: 样例市政协", "name: '样例市政协"), None, "Not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_key_and_remedy(
    load, change: tuple[str, str], key: str | None, wording: str
) -> None:
    text = SOURCE.replace(*change)
    assert text != SOURCE
    with pytest.raises(InvalidMetadata) as caught:
        load(text)
    assert wording in str(caught.value)
    assert "xx_city.yaml" in str(caught.value)
    if key is not None:
        assert key in caught.value.message + str(caught.value.context.get("key"))


@pytest.mark.parametrize(
    "selector",
    [
        "li",
        "ul.list li.row",
        "#zoom > p",
        "a[href$='.pdf']",
        "div:nth-of-type(2)",
        "h1, h2",
        "meta:ArticleTitle",
        "text:来源|信息来源",
    ],
)
def test_selectors_of_every_form_are_taken(load, selector: str) -> None:
    found = load(SOURCE + yaml.safe_dump({"detail": {"title": selector}}, allow_unicode=True)).get("xx_city")
    assert found.detail.title == (selector,)


def test_the_default_port_may_be_named(load) -> None:
    assert load(
        SOURCE.replace("base_url: https://zx.example.org", "base_url: https://zx.example.org:443")
    ).get("xx_city")


def test_the_file_is_called_like_the_source(load, tmp_path: Path) -> None:
    load(SOURCE)
    (tmp_path / "sources" / "xx_city.yaml").rename(tmp_path / "sources" / "yy_city.yaml")
    with pytest.raises(InvalidMetadata, match="make them equal"):
        load()


def test_a_host_belongs_to_one_source(load) -> None:
    registry = load(SOURCE, SOURCE.replace("xx_city", "xy_city"))
    assert list(registry.sources) == ["xx_city"]
    with pytest.raises(InvalidMetadata, match="already belongs to source xx_city"):
        registry.get("xy_city")


def test_a_mistake_takes_out_its_source_alone(load) -> None:
    wrong = SOURCE.replace("xx_city", "xz_city").replace("zx.example", "zz.example")
    registry = load(SOURCE, wrong.replace("name_en", "nam_en"))
    assert list(registry.sources) == ["xx_city"]
    (said,) = registry.describe_left_out()
    assert said.startswith("The source xz_city takes no part: ")
    assert "xz_city.yaml:4: nam_en: " in said
    assert registry.find_url("https://zz.example.org/a.html") is None


def test_a_mistake_in_the_file_of_a_family_takes_out_its_sources(load, tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "jcms.yaml").write_text("titel: JCMS\n", encoding="utf-8")
    other = SOURCE.replace("xx_city", "xz_city").replace("zx.example", "zz.example")
    registry = load(SOURCE, other.replace("family: trs", "family: jcms"))
    assert list(registry.sources) == ["xx_city"]
    assert "jcms.yaml" in registry.describe_left_out()[0]


def test_a_family_may_not_decide_what_belongs_to_a_source(load) -> None:
    with pytest.raises(InvalidMetadata, match="allow_hosts"):
        load(SOURCE, family="title: TRS\ndefaults: {allow_hosts: [evil.example.org]}\n")


def test_an_empty_folder_is_no_registry(tmp_path: Path) -> None:
    with pytest.raises(InvalidMetadata, match="No source is registered"):
        load_registry(tmp_path, tmp_path)


def test_an_edited_file_is_read_again(load) -> None:
    assert load(SOURCE).get("xx_city").name == "样例市政协"
    assert load(SOURCE.replace("样例市政协", "样例市政协新站")).get("xx_city").name == "样例市政协新站"


def test_unknown_ids_and_hosts_come_with_the_nearest(load) -> None:
    registry = load(SOURCE)
    with pytest.raises(InvalidRequest, match="xx_city"):
        registry.get("xx_ciyt")
    with pytest.raises(Disallowed, match=r"zx\.example\.org"):
        registry.for_url("https://zx.exmple.org/a.html")
    with pytest.raises(InvalidRequest, match="Only http and https"):
        registry.for_url("file:///etc/passwd")
    assert registry.find_url("https://nowhere.example.net/") is None
    assert registry.for_url("http://zx.example.org/a.html").id == "xx_city"


@pytest.mark.parametrize(
    "url",
    [
        "https://zx.example.org@evil.example/",
        "https://evil.example/?zx.example.org",
        "https://zx.example.org.evil.example/",
    ],
)
def test_look_alike_urls_are_not_registered(load, url: str) -> None:
    with pytest.raises((Disallowed, InvalidRequest)):
        load(SOURCE).for_url(url)


def test_the_real_registry_is_whole() -> None:
    registry = load_registry()
    real = [spec for spec in registry if not spec.is_sample]
    samples = [spec for spec in registry if spec.is_sample]
    assert len(real) >= 25
    assert {spec.id for spec in samples} == {
        "sample_portal",
        "sample_epaper",
        "sample_committee",
        "sample_mirror",
    }
    assert all(spec.enabled for spec in samples)
    assert not registry.left_out
    assert not any(spec.enabled for spec in real), "nothing is switched on before it has been seen"
    assert {spec.family for spec in registry} <= set(families())
    assert all(spec.evidence.note for spec in registry)
    assert all(spec.fetch.min_interval_s >= 3 for spec in real), "politeness"


def test_the_real_registry_names_divisions_that_exist() -> None:
    import csv

    from gov_reviews.settings import METADATA_ROOT

    with (METADATA_ROOT / "regions.csv").open(encoding="utf-8") as handle:
        regions = {
            row["code"]: row for row in csv.DictReader(line for line in handle if not line.startswith("#"))
        }
    checked = 0
    for spec in load_registry():
        if spec.is_sample or spec.admin.code in (None, "100000"):
            continue
        row = regions[spec.admin.code]
        assert (row["level"], row["province"]) == (spec.admin.level, spec.admin.province), spec.id
        checked += 1
    assert checked >= 25


def test_an_unknown_family_comes_with_the_nearest(load, tmp_path: Path) -> None:
    with pytest.raises(InvalidMetadata, match=r"Unknown family 'tsr': did you mean 'trs'\?.*xx_city.yaml"):
        load(SOURCE.replace("family: trs", "family: tsr"))


def test_host_and_scheme_are_those_of_the_base_url(load) -> None:
    text = SOURCE.replace("allow_hosts: [zx.example.org]\n", "").replace("https://zx", "http://zx")
    assert "allow_hosts" not in text
    (spec,) = load(text)
    assert (spec.allow_hosts, spec.fetch.scheme, spec.fetch.min_interval_s) == (
        ("zx.example.org",),
        "http",
        9,
    )


def test_a_template_belongs_to_its_way_of_paging(load) -> None:
    paging = "family: trs\npaging: {style: template, template: 'list_{n}.html'}"
    (spec,) = load(SOURCE.replace("family: trs", paging))
    assert spec.paging.template == "list_{n}.html"
    for wrong in (
        "{style: template}",
        "{template: 'list_{n}.html'}",
        "{style: template, template: list.html}",
    ):
        with pytest.raises(InvalidMetadata, match="template"):
            load(SOURCE.replace("family: trs", f"family: trs\npaging: {wrong}"))
