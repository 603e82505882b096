"""The page as a person sees it: nothing is loaded from elsewhere, marks lead to rows, phones and hostile
texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query_published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a screen reader could not name: links, buttons and fields without words, pictures without a label,
# headings that leave a step out, more or fewer than one main heading.
UNNAMED = """() => {
  const found = [];
  const words = (one) => (one.getAttribute('aria-label') || one.textContent || '').trim();
  for (const one of document.querySelectorAll('a, button')) {
    if (one.closest('svg')) continue;
    if (!words(one)) found.push('no words: ' + one.outerHTML.slice(0, 80));
  }
  for (const one of document.querySelectorAll('select, input:not([type=hidden])'))
    if (!one.labels.length) found.push('no label: ' + one.outerHTML.slice(0, 80));
  for (const one of document.querySelectorAll('svg.spark, .drawing > svg'))
    if (!one.getAttribute('aria-label') && !one.querySelector('[aria-label]')) found.push('a picture without words');
  let before = 0;
  for (const one of document.querySelectorAll('h1, h2, h3')) {
    const step = Number(one.tagName[1]);
    if (step > before + 1) found.push('a step is left out before: ' + one.textContent.slice(0, 60));
    before = step;
  }
  if (document.querySelectorAll('h1').length !== 1) found.push('not one main heading');
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  for (const id of new Set(ids)) if (id && ids.indexOf(id) !== ids.lastIndexOf(id)) found.push('twice: #' + id);
  return found;
}"""

# Text with less contrast than 4.5 to 1 against what lies behind it (WCAG AA), large text 3 to 1.
PALE = """() => {
  const numbers = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const paint = numbers(getComputedStyle(at).backgroundColor);
      if (paint.length === 3 || paint[3] === 1) return paint;
    }
    return [255, 255, 255];
  };
  const found = new Set();
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('svg, noscript') || !one.getClientRects().length) continue;
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    const style = getComputedStyle(one);
    const [above, below] = [light(numbers(style.color)), light(behind(one))].sort((a, b) => b - a);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 600);
    if ((above + 0.05) / (below + 0.05) < (isLarge ? 3 : 4.5))
      found.add(one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 30));
  }
  return [...found];
}"""

# The same for the words of charts, whose colours are of their own, on the paper of the page. An outline is the paper's.
PALE_IN_CHARTS = """() => {
  const numbers = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
  const grey = (text) => numbers(text).slice(0, 3).reduce((sum, part) => sum + part, 0) / 3;
  const paper = grey(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll('.drawing svg text')]
    .filter((one) => one.textContent.trim() && getComputedStyle(one).stroke === 'none')
    .filter((one) => Math.abs(grey(getComputedStyle(one).fill) - paper) < 80)
    .map((one) => one.textContent.trim());
}"""

# Sentences in tables that lie outside the window: on a phone they stand below the short values, not beside.
HIDDEN_WORDS = """() => [...document.querySelectorAll('td.words')]
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > window.innerWidth)
  .map((one) => one.className + ': ' + one.textContent.trim().slice(0, 40))"""

SIZES = {"desktop": (1280, 900), "phone": (390, 844), "small phone": (320, 640)}


@dataclass
class Visit:
    """A tab and what it complained of or asked for elsewhere."""

    page: Page
    host: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a view and wait until its charts are drawn."""
        answer = self.page.goto(self.host + path)
        assert answer is not None
        assert answer.status == 200, path
        self.page.wait_for_function(
            "[...document.querySelectorAll('[data-chart]')].every(place => place.querySelector('svg'))"
        )


@pytest.fixture
def visit(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    options: dict[str, Any] = getattr(request, "param", {})
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
    tab = context.new_page()
    made = Visit(tab, address)
    tab.on("console", lambda message: _note(message, made.complaints))
    tab.on("pageerror", lambda error: made.complaints.append(str(error)))
    tab.on(
        "request",
        lambda asked: made.strangers.append(asked.url) if not asked.url.startswith(address) else None,
    )
    tab.on("dialog", lambda dialog: made.complaints.append(dialog.message))
    yield made
    context.close()
    assert made.complaints == []
    assert made.strangers == []


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    """All but the picture that the browser looks for beside plain text, which can name none."""
    if not message.location.get("url", "").endswith("/favicon.ico"):
        complaints.append(message.text)


@pytest.fixture(scope="module")
def paths(page_settings: Settings) -> dict[str, str]:
    """The views, by name."""

    def document(url: str) -> str:
        sql = "select document_key from mart.review where url = ?"
        return str(query_published(page_settings, sql, [url]).rows[0][0])

    review = document("http://portal.sample.example/1.html")
    sql = "select observation_key from mart.observation where document_key = ? and printed = '395件'"
    figure = query_published(page_settings, sql, [review]).rows[0][0]
    return {
        "overview": "/",
        "committee": "/committee/990103",
        "review": f"/review/{review}",
        "hostile": f"/review/{document('http://epaper.sample.example/hostile.html')}",
        "script": f"/review/{document('http://epaper.sample.example/script.html')}",
        "figure": f"/figure/{figure}",
        "metrics": "/metrics",
        "metric": "/metric/proposals_filed",
        "search": "/search?q=提案",
        "search_nothing": "/search",
        "sources": "/sources?show=every",
        "source": "/source/sample_portal",
        "quality": "/quality",
        "runs": "/runs",
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_view_fits(
    visit: Visit, paths: dict[str, str], size: str, language: str, screenshots: Path
) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    for name, path in paths.items():
        visit.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        visit.page.screenshot(path=screenshots / f"{name}_{language}_{size}.png", full_page=True)
        too_wide = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert too_wide <= 0, name
        assert visit.page.evaluate(HIDDEN_WORDS) == [], name
        assert visit.page.evaluate(UNNAMED) == [], name
        assert visit.page.evaluate(PALE) == [], name


@pytest.mark.parametrize("visit", [{"color_scheme": "dark"}], indirect=True)
def test_dark(visit: Visit, paths: dict[str, str], screenshots: Path) -> None:
    for name in ("overview", "review", "committee", "metric", "quality"):
        visit.go(paths[name])
        visit.page.screenshot(path=screenshots / f"{name}_dark.png", full_page=True)
        assert visit.page.evaluate(PALE) == [], name
        if name == "metric":
            visit.page.wait_for_selector(".drawing svg text")
        assert visit.page.evaluate(PALE_IN_CHARTS) == [], name
    paper = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in paper.strip("rgb()").split(",")) < 60


def test_in_print_the_text_is_not_cut(visit: Visit, paths: dict[str, str], screenshots: Path) -> None:
    visit.page.emulate_media(media="print")
    visit.go(paths["review"])
    visit.page.screenshot(path=screenshots / "review_print.png", full_page=True)
    shown = "row => getComputedStyle(row).display"
    assert visit.page.locator("tbody tr").first.evaluate(shown) == "table-row"
    assert not visit.page.locator(".bar nav").is_visible()
    assert visit.page.evaluate("getComputedStyle(document.querySelector('.text')).maxHeight") == "none"


def test_a_mark_leads_to_its_row_and_back(visit: Visit, paths: dict[str, str]) -> None:
    visit.go(paths["review"])
    marks = visit.page.locator("article a.figure")
    assert marks.count() == 5
    for number in range(5):
        mark = marks.nth(number)
        printed = mark.inner_text()
        mark.click()
        row = visit.page.locator("tr:target")
        assert row.locator("td").first.inner_text() == printed
        row.locator("td a").first.click()
        assert visit.page.locator("a.figure:target").inner_text() == printed


def test_hostile_titles_stay_text(visit: Visit, paths: dict[str, str]) -> None:
    visit.go(paths["script"])
    title = "<script>alert(1)</script>'; drop table core.dim_document; --"
    assert visit.page.locator("h1").inner_text() == title
    assert visit.page.locator("script").count() == 0
    visit.go(paths["hostile"])
    visit.go(paths["overview"])
    assert visit.page.locator("#newest").get_by_role("link", name=title).count() == 1


def test_charts_are_drawn_as_wide_as_the_page_and_lead_to_the_sentence(
    visit: Visit, paths: dict[str, str]
) -> None:
    visit.go(paths["committee"] + "?metric=proposals_filed")
    drawing = visit.page.locator("#years svg")
    assert "300 件 (2022)" in (
        visit.page.locator("#years [aria-label*='2022']").first.get_attribute("aria-label") or ""
    )
    wide = drawing.bounding_box()
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.wait_for_function("document.querySelector('#years svg').getBoundingClientRect().width < 380")
    assert wide is not None
    assert wide["width"] > 600
    visit.page.locator("#years svg .mark-symbol path").last.click()
    visit.page.wait_for_url("**/review/*")
    assert visit.page.locator("tr:target").count() == 1


def test_by_keyboard_the_content_is_one_step_away(visit: Visit, paths: dict[str, str]) -> None:
    visit.go(paths["metric"])
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("location.hash") == "#content"


def test_a_filter_is_chosen_without_a_script(visit: Visit, paths: dict[str, str]) -> None:
    visit.go(paths["search"])
    visit.page.get_by_label("Year").select_option("2022")
    visit.page.get_by_role("button", name="Search").click()
    assert "year=2022" in visit.page.url
    assert visit.page.get_by_label("Year").input_value() == "2022"
    assert visit.page.locator("mark").first.inner_text() == "提案"


def test_headings_sort_and_the_language_switch_keeps_the_place(visit: Visit, paths: dict[str, str]) -> None:
    visit.go(paths["review"])
    visit.page.get_by_role("link", name="value", exact=True).click()
    first = visit.page.locator("#figures tbody tr td:nth-child(4)").first.inner_text()
    assert first == "430"
    visit.page.get_by_role("link", name="中文").click()
    assert visit.page.locator("#figures tbody tr td:nth-child(4)").first.inner_text() == "430"
    assert "5 个" in visit.page.locator("#figures h2").inner_text()


def test_the_archived_copy_is_text(visit: Visit, page_settings: Settings) -> None:
    sql = "select publication_key from core.fact_publication where url like 'file:%'"
    key = query_published(page_settings, sql).rows[0][0]
    visit.go(f"/archived/{key}?source=1")
    assert "<script>alert(1)</script>" in visit.page.locator("pre").inner_text()
    assert visit.page.locator("script").count() == 0
