"""Models of the lists in metadata/pages/: what pages, sites and servers print beside the articles.

In: nothing. Out: classes for `load_words`, whose attributes are the keys of the files; what a list means is
said in the file, beside the words.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, PatternText, Word, Words
from gov_reviews.knowledge.word_lists import Characters, SomePatterns

Names = Annotated[
    frozenset[Word], BeforeValidator(lambda names: frozenset(names) if isinstance(names, list) else names)
]
"""Words that are looked up, not looked for."""
HidingStyles = Annotated[tuple[dict[Word, PatternText], ...], Field(min_length=1)]
"""Properties of style sheets with the values that they must all have."""


class CharsetWords(MetadataFile):
    """How a wrong charset shows itself, and what declared names mean."""

    file: ClassVar[str] = "pages/charsets.yaml"
    common_characters: Characters
    garbled: Words
    gbk_of_utf8_first: Word
    gbk_of_utf8_second: Word
    aliases: dict[Word, Word]
    western: Names
    no_charsets: Names


class MarkupNames(MetadataFile):
    """Names of elements, and words in their class and id."""

    file: ClassVar[str] = "pages/markup.yaml"
    blocks: Names
    unprinted: Names
    containers: Names
    without_prose: Names
    hiding_styles: HidingStyles
    inherited_hiding_styles: HidingStyles
    furniture: Names
    beside: Names
    aside_headings: Words
    site_headings: Words
    disclaimers: Words
    captions: Names
    accounts: Names
    accounts_alone: Names
    founder_fields: Names


class SkeletonWords(MetadataFile):
    """What stands in a test page in place of the words of a real one."""

    file: ClassVar[str] = "pages/skeleton.yaml"
    title: Word
    site: Word
    source: Word
    names: Words
    sentences: Words
    filler: Word
    meta: Names


class PagerWords(MetadataFile):
    """What leads from one page to the next."""

    file: ClassVar[str] = "pages/pagers.yaml"
    next_page: Names
    next_list_page: Names
    next_starts: Words
    last_page: Names
    load_more: Names
    list_units: Words
    jumps_out: Words
    jumps_out_in_brackets: Words
    jumps_in: Words
    jumps_in_in_brackets: Words
    jumps_in_titles: Words
    nothing_yet: SomePatterns


class PointerWords(MetadataFile):
    """What tells where the text of a page is when the page does not hold it."""

    file: ClassVar[str] = "pages/pointers.yaml"
    readable_files: Words
    other_files: Words
    no_text_files: Names
    viewers: Names
    viewer_parameters: Names
    no_text_frames: Names
    text_frames: Names
    whole_text: Words
    withheld: SomePatterns
    attached: Words
    newspaper_pages: Words
    device_words: Words
    picture_texts: Words
    late_pictures: Words
    no_text_pictures: Names
    ornaments: Names
    ornament_ends: Words
    slide_texts: Names


class ListWords(MetadataFile):
    """What stands on list pages beside the rows."""

    file: ClassVar[str] = "pages/lists.yaml"
    pager_labels: Names
    more: Names
    aside_names: Names
    aside_headings: SomePatterns
    published_labels: SomePatterns
    row_labels: SomePatterns


class NoticeWords(MetadataFile):
    """What a site says of itself."""

    file: ClassVar[str] = "pages/notices.yaml"
    server_faults: SomePatterns
    subjects: SomePatterns
    subjects_alone: Words
    failings: Words
    hindrances: Words
    visits: Words
    other_absences: SomePatterns
    own_words: SomePatterns
    refusals: SomePatterns
    requests: SomePatterns
    besides: Words
    apologies: Words
    login_words: SomePatterns
    report_words: SomePatterns
    datelines: SomePatterns
    reporters: Words
    labels: SomePatterns
    traditional_characters: dict[Word, Word]
    committee: Word


class Challenge(MetadataPart):
    """One system that asks for a browser: its name for people, signs in the markup."""

    name: Word
    signs: SomePatterns


class ChallengeWords(MetadataFile):
    """Answers that are no page."""

    file: ClassVar[str] = "pages/challenges.yaml"
    challenges: Annotated[tuple[Challenge, ...], Field(min_length=1)]
    captcha: SomePatterns
    firewall_deeds: SomePatterns
    firewall_names: SomePatterns
    visitor_words: SomePatterns
    missing: SomePatterns
    lost_visitor: SomePatterns
    empty_shells: SomePatterns
    data_islands: SomePatterns
    article_signs: SomePatterns


class ArticleWords(MetadataFile):
    """Words of the data around an article."""

    file: ClassVar[str] = "pages/articles.yaml"
    own_sites: Words
    breadcrumb_labels: Words
    newspaper_ends: Words
    paper_editions: Words
    name_ends: Words
    line_buttons: Words
    platforms: Words
    account_ends: Words
    account_marks: Words
    place_leads: Words
    account_fields: Names
    title_badges: Words
    title_labels: Words
    update_fields: Words
    machine_dates: Words
    machine_sources: Words
    machine_editors: Words
    script_dates: tuple[str, ...]
    end_marks: Words
    news_signs: Words
    generation_signs: Words


class CarriedNames(MetadataFile):
    """Names of the values that JSON and scripts keep beside a text, best first."""

    file: ClassVar[str] = "pages/carried.yaml"
    title_names: Words
    subtitle_names: Words
    source_names: Words
    authors_names: Words
    editors_names: Words
    published_names: Words
    block_names: Words


class TableWords(MetadataFile):
    """Words of tables and number cards."""

    file: ClassVar[str] = "pages/tables.yaml"
    plain_headers: Names
    serial_headers: Names
    totals: Names
    note_starts: Words
    changes: Words
    compared: Words
    ratios: Words
    periods: Words
    counting_units: Words
