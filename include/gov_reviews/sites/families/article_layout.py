"""Where each family of content systems puts the parts of an article page. Defaults only: the `detail` of a
source comes first.

Facts about the families with their evidence: docs/adding-a-source.md. A new family is an entry here, not a
class.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

# Containers of the content systems that Chinese public sites run on, tried on pages of unknown origin.
KNOWN_CONTAINERS = (
    "founder-content",
    "[data-region=enpcontent]",
    ".TRS_Editor",
    ".trs_editor_view",
    ".TRS_UEDITOR",
    ".trs_paper_default",
    "ucapcontent",
    "#UCAP-CONTENT",
    "#zoomcon",
    "#zoom",
    ".v_news_content",
    "#vsb_content",
    ".wp_articlecontent",
    ".j-fontContent",
    ".newscontnet",
    "#js_content",
    "#ozoom",
    "#articleText",
    ".article-content",
    ".article_content",
    "article",
)
_NATIONAL_DATE = (
    "meta:PubDate",
    "meta:PublishDate",
    "meta:publish_time",
    "meta:article:published_time",
    "meta:og:release_date",
    "meta:firstpublishedtime",
)


@dataclass(frozen=True, slots=True)
class Family:
    """Selectors of one family, tried in order (see HtmlDocument.values).

    Attributes:
        name: As ParsedPage.family.
        body: Containers of the article.
        drop: Elements inside the page that are no article, whatever their names say.
        paper_of_info: Selector of the line that names the newspaper before the date; None where there is
            none.
    """

    name: str
    title: tuple[str, ...] = ("meta:ArticleTitle", "h1")
    kicker: tuple[str, ...] = (".introtitle", ".yinti", "#PreTitle")
    subtitle: tuple[str, ...] = (".subtitle", ".sub-title", ".futi", ".sub")
    published: tuple[str, ...] = _NATIONAL_DATE
    source: tuple[str, ...] = ("meta:ContentSource",)
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    paper_of_info: str | None = None


TRS = Family(
    name="trs",
    title=("meta:ArticleTitle", "h1"),
    body=(
        ".TRS_Editor",
        ".trs_editor_view",
        ".TRS_UEDITOR",
        ".trs_paper_default",
        "#zoom",
        ".con .text",
        ".article-content",
        ".content",
    ),
)
FOUNDER = Family(
    name="founder",
    title=("enp:title", "#Title", "founder-title", "h1", "h2"),
    kicker=("enp:introtitle", "#PreTitle", "founder-introtitle"),
    subtitle=("enp:subtitle", "#SubTitle", "founder-subtitle"),
    published=("enp:date", ".newsdate"),
    source=(),
    author=("enp:author", "founder-author"),
    body=(
        "founder-content",
        "[data-region=enpcontent]",
        "#ozoom",
        "#articleText",
        "cms-content",
        ".newsdetatext",
    ),
    paper_of_info=".newsdate, .info, .source",
)
PHP_SITE = Family(
    name="php_site",
    title=("meta:ArticleTitle", "td.bt", ".bt", "h1", ".title"),
    body=("td.nr", ".nr", "#content", ".content", ".news_content", ".article-content"),
)
JCMS = Family(name="jcms", body=("#zoom", ".article-content", "#article", ".bt_content", ".TRS_Editor"))
GENERIC = Family(
    name="generic_html",
    title=("meta:ArticleTitle", "enp:title", "h1", "meta:og:title"),
    kicker=("enp:introtitle", ".introtitle", ".yinti", "#PreTitle"),
    subtitle=("enp:subtitle", ".subtitle", ".sub-title", ".futi", "#SubTitle"),
    published=(*_NATIONAL_DATE, "enp:date"),
    author=("enp:author",),
    body=KNOWN_CONTAINERS,
)

FAMILIES = {family.name: family for family in (TRS, FOUNDER, PHP_SITE, JCMS, GENERIC)}


def family_for(spec: SourceSpec | None) -> Family:
    """Defaults of the source's family with the source's own selectors before them.

    Pages without source (inbox) are generic.
    """
    if spec is None:
        return GENERIC
    base, detail = FAMILIES.get(spec.family, GENERIC), spec.detail
    return replace(
        base,
        title=(*detail.title, *base.title),
        kicker=(*detail.introtitle, *base.kicker),
        subtitle=(*detail.subtitle, *base.subtitle),
        published=(*detail.pub_date, *base.published),
        source=(*detail.source, *base.source),
        author=(*detail.author, *base.author),
        editor=(*detail.editor, *base.editor),
        views=(*detail.views, *base.views),
        body=(*detail.body, *base.body),
        drop=(*detail.drop, *base.drop),
    )
