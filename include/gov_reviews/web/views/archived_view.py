"""The archived copy of a review: what its site sent, as text.

In: the key of a publication; with `?figure` that of a figure, whose own capture it is then. Out: the page as
plain text: its lines as a reader sees them, or with `?source` the markup itself. Nothing that a site sent is
ever given to the browser as HTML: no policy of ours would keep every kind of request inside (links that are
looked up ahead, for one).
"""

from __future__ import annotations

from typing import Any

from gov_reviews.capture.archive import open_archive
from gov_reviews.decoding.content_type import Content
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.knowledge.message_texts import said
from gov_reviews.report.shown_values import show_time
from gov_reviews.sharing import REFRESH_AFTER_S, refresh
from gov_reviews.web.page_view import NotInWarehouse, PlainContent, ViewRequest
from gov_reviews.web.published_data import PublishedRows

CHARACTERS_SHOWN = 2_000_000

# A figure may have been read from another capture of the publication: an attachment, a second page.
_CAPTURE = """
select crawl_url.capture_id, crawl_url.url, crawl_url.source_id, crawl_url.captured_at,
    crawl_url.content_type, crawl_url.body_sha256, crawl_url.body_bytes
from core.fact_publication
left join core.fact_observation
    on fact_publication.document_key = fact_observation.document_key and fact_observation.observation_key = $2
inner join ops.crawl_url
    on coalesce(fact_observation.capture_id, fact_publication.capture_id) = crawl_url.capture_id
where fact_publication.publication_key = $1
"""


def load_archived_page(asked: ViewRequest) -> PlainContent:
    """The bytes of one publication as text, with a head that says where they come from.

    Raises:
        NotInWarehouse: There is no such publication, or the archive does not hold it.
        ArchiveDamaged: The archive cannot give the bytes back.
    """
    key = asked.key("publication_key", "A publication")

    def find(rows: PublishedRows) -> Any:
        return rows.one(_CAPTURE, [key, asked.query.get("figure", "")])

    row = asked.data.read(find)
    if row:
        refresh(asked.settings, "source", [row["source_id"]], max_age_s=REFRESH_AFTER_S)
    archive = open_archive(asked.settings)
    captures = archive.captures(source_ids=[row["source_id"]], capture_ids=[row["capture_id"]]) if row else []
    if not row or not captures:
        raise NotInWarehouse(
            "The archive of this installation does not hold the page of this review. Is the archive folder "
            "the one that the warehouse was built from?",
            "本机存档中没有该综述的网页。存档文件夹是否就是构建该数据库所用的？",
        )
    body = archive.read_body(captures[0])
    page = DecodedPage(body, row["url"], row["content_type"] or "")
    head = "\n".join(
        (
            row["url"],
            f"{asked.say('frame.at', at=show_time(row['captured_at']))} · {row['content_type']} · "
            f"{row['body_bytes']:,} B",
            f"SHA-256 {row['body_sha256']}",
            "-" * 72,
        )
    )
    return PlainContent(f"{head}\n\n{_as_text(page, asked)}"[:CHARACTERS_SHOWN])


def _as_text(page: DecodedPage, asked: ViewRequest) -> str:
    say = asked.say
    if page.content in (Content.BINARY, Content.PDF, Content.DOCX):
        return say(
            "archived.binary",
            kind=say.line_of(said(page.binary_kind)) if page.binary_kind else page.content.value,
        )
    if "source" in asked.query or page.content is not Content.HTML:
        return page.text
    from gov_reviews.decoding.element_lines import collect_lines  # lazy: bs4 and lxml
    from gov_reviews.decoding.html_tree import TooManyTags  # lazy: bs4 and lxml

    try:
        return "\n".join(line.text for line in collect_lines(page.document.root))
    except TooManyTags:  # a tree that no reader can take: the markup says what there is
        return page.text
