"""What is known of one family of sites: the model of `metadata/families/<name>.yaml`.

In: the file of a family, and `metadata/pages/article_selectors.yaml` with what most families print. Out: a
frozen `FamilyData`. A source gets `defaults` where its own file says nothing; the selectors of `detail` are
tried after those of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from gov_reviews import settings
from gov_reviews.knowledge.metadata_files import (
    MetadataFile,
    MetadataPart,
    Mistake,
    PatternText,
    did_you_mean,
    inspect_file,
    load_words,
    refusal,
)
from gov_reviews.sites.spec import (
    Articles,
    Cadence,
    Canary,
    Detail,
    Fetch,
    Identity,
    ListRow,
    Paging,
    Selector,
)


class SourceDefaults(MetadataPart):
    """Keys of a source file that a family may give; what belongs to a source alone is not among them."""

    fetch: Fetch = Fetch()
    paging: Paging = Paging()
    list_row: ListRow = ListRow()
    articles: Articles = Articles()
    identity: Identity = Identity()
    canary: Canary = Canary()
    cadence: Cadence = Cadence()


class IssueSelectors(MetadataPart):
    """E-papers: where a page of an issue names its other pages, and where its articles.

    Attributes:
        pages: Links to the pages of the issue.
        titles: Links to the articles of the page.
        page_url: Regular expression on the address of a page; other links (a PDF) are not pages.
    """

    pages: Selector
    titles: Selector
    page_url: PatternText


class FamilySigns(MetadataPart):
    """What a family is recognised by; see `gov_reviews.sites.family_detection`.

    Attributes:
        addresses: Regular expressions on path and query of an article, so special that other families have
            none like them.
        shared_addresses: Likewise, of other families, too: they count only together with a sign of the
            markup.
        markup: Regular expressions on the markup of a list or an article, each a sign of its own.
        names: What the system or its maker is called where a page says so itself (generator, Powered by,
            技术支持): that decides between families whose addresses look alike.
    """

    addresses: tuple[PatternText, ...] = ()
    shared_addresses: tuple[PatternText, ...] = ()
    markup: tuple[PatternText, ...] = ()
    names: tuple[str, ...] = ()


class FamilyData(MetadataPart):
    """One family of content systems.

    Attributes:
        title: What the family is, for people.
        article_urls: Regular expressions, one of which finds something in the path and query of an article;
            `articles.match` of a source comes before them. Empty: every link of a list is an article.
        is_system: A content system with containers of its own: finding one of them proves where the article
            is. False for pages of unknown origin, where a container must hold most of the prose, too.
        signs: What it is recognised by; empty: it is never proposed.
        detail: Selectors of the article page (see `spec.Detail`); what is not given here is what
            `article_selectors.yaml` says.
        newspaper: Elements that begin with the name of the newspaper; None where there is no such line.
        issue: E-papers only.
        defaults: Values for a source of this family.
    """

    title: str
    article_urls: tuple[PatternText, ...] = ()
    is_system: bool = True
    signs: FamilySigns = FamilySigns()
    detail: Detail = Detail()
    newspaper: Selector | None = None
    issue: IssueSelectors | None = None
    defaults: SourceDefaults = SourceDefaults()

    def source_defaults(self) -> dict[str, Any]:
        """The keys that the family's file gives, for merging under a source's own."""
        return self.defaults.model_dump(mode="json", exclude_unset=True)


class ArticleSelectors(MetadataFile):
    """What most families print where."""

    file: ClassVar[str] = "pages/article_selectors.yaml"
    detail: Detail


def inspect_families(folder: Path) -> tuple[dict[str, FamilyData], list[Mistake]]:
    """The families of a folder that fit their model, by name, and every mistake in its files."""
    found: dict[str, FamilyData] = {}
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.yaml")):
        data, wrong = inspect_file(path, FamilyData)
        mistakes += wrong
        if data is not None:
            found[path.stem] = _with_common_selectors(data)
    return found, mistakes


@cache
def load_families() -> Mapping[str, FamilyData]:
    """The families of this installation. One whose file is wrong is missing, and so are its sources: the
    registry says why.

    Raises:
        InvalidMetadata: None is left; names every mistake of their files.
    """
    found, mistakes = inspect_families(settings.METADATA_ROOT / "families")
    if not found:
        raise refusal(mistakes)
    return found


def unknown_family(name: str, known: Iterable[str]) -> str:
    """What to say of a family that has no file."""
    return f"Unknown family '{name}': {did_you_mean(name, known)}"


def _with_common_selectors(data: FamilyData) -> FamilyData:
    given = {name: getattr(data.detail, name) for name in data.detail.model_fields_set}
    common = load_words(ArticleSelectors).detail
    return data.model_copy(update={"detail": common.model_copy(update=given)})
