"""Models of the word lists in metadata/documents/ and metadata/text/: one class a file.

In: nothing. Out: classes for `load_words`, whose attributes are the keys of the files; what a list means is
said in the file, beside the words. Figures (`figure_word_lists.py`), the lexicon, the catalogue and the
divisions have modules of their own, as have pages (`page_word_lists.py`), sources and table contracts.
"""

from functools import cached_property
from typing import Annotated, ClassVar, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from gov_reviews.knowledge.metadata_files import (
    MetadataFile,
    MetadataPart,
    PatternText,
    Word,
    Words,
)

Patterns = tuple[PatternText, ...]
SomePatterns = Annotated[tuple[PatternText, ...], Field(min_length=1)]
Characters = Annotated[
    frozenset[str], BeforeValidator(lambda text: frozenset("".join(text.split()))), Field(min_length=1)
]
"""Single characters, written as one string; white space between them means nothing."""
SpacedWords = Annotated[frozenset[str], BeforeValidator(lambda text: frozenset(text.split()))]
"""Words, written as one string with white space between them: hundreds of them are read at once."""


# --- documents/ ---


class PartWords(MetadataFile):
    """Who did what: words for parts in bylines, editor lines and credits."""

    file: ClassVar[str] = "documents/bylines.yaml"
    authors: Words
    editors: Words
    credits: Words
    authors_and_credits: Words
    not_in_lines: frozenset[Word]
    others: Words
    after_names: Words
    supplies: frozenset[Word]
    jobs: Words
    fillers: frozenset[Word]
    accounts: Words
    self_descriptions: Words
    organization_signs: Words
    organization_ends: Words

    @property
    def in_lines(self) -> "PartsInLines":
        """The words by which a whole line is known to name people."""

        def kept(*groups: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(word for group in groups for word in group if word not in self.not_in_lines)

        return PartsInLines(
            kept(self.authors, self.authors_and_credits), kept(self.editors), kept(self.credits)
        )


class PartsInLines(NamedTuple):
    """Words for parts, by what the people did."""

    authors: tuple[str, ...]
    editors: tuple[str, ...]
    credits: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every word."""
        return (*self.authors, *self.editors, *self.credits)


class DocTypePatterns(MetadataPart):
    """Headlines of one kind of document."""

    headline: SomePatterns
    not_headline: Patterns = ()


class ReportPatterns(DocTypePatterns):
    """Headlines and body of a report to the session."""

    body: SomePatterns


class BodyMarkers(MetadataPart):
    """Words of the body that tell kinds of documents apart."""

    year: Words
    meeting: Words
    plan: Words
    form: Words
    congress: Words
    scene: Words
    reported: Words


class Step(MetadataPart):
    """Points for a count that is reached."""

    at_least: int
    points: float


def _check_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    counts = [step.at_least for step in steps]
    if counts != sorted(set(counts), reverse=True):
        raise ValueError(
            "the steps must go down from the largest 'at_least', else the later ones never count"
        )
    return steps


Steps = Annotated[tuple[Step, ...], Field(min_length=1), AfterValidator(_check_steps)]
"""The first step that is reached counts."""


class SignSteps(MetadataPart):
    """How much the text alone reads like a review of a year: points by what is counted in it."""

    length: Steps
    figures: Steps
    years: Steps
    counted_work: Steps
    headings: Steps
    months: Steps
    other_work: Steps
    no_committee: Steps
    plans: Steps
    forms: Steps
    congress: Steps
    placeholders: Steps
    meetings: Steps
    short_meetings: Steps
    scenes: Steps
    news_opening: Steps
    reported: Steps
    persons: Steps


class DocTypeWords(MetadataFile):
    """Which kind a document is."""

    file: ClassVar[str] = "documents/doc_types.yaml"
    committee_report: ReportPatterns
    topic_review: DocTypePatterns
    term_review: DocTypePatterns
    annual_review: DocTypePatterns
    work_plan: DocTypePatterns
    proposal_notice: DocTypePatterns
    meeting_news: DocTypePatterns
    other: DocTypePatterns
    committee_names: Words
    other_bodies: SomePatterns
    single_events: SomePatterns
    body_markers: BodyMarkers
    work_kinds: dict[Word, Words]
    other_work: Words
    term_openings: SomePatterns
    year_openings: SomePatterns
    session_heads: SomePatterns
    news_openings: Words
    figure_counters: Word
    chinese_figure_counters: Word
    signs: SignSteps
    short_text: int
    broad_work: int
    fewest_plans: int
    headline: float
    other_news: float
    other_news_kinds: int
    other_body: float
    single_event: float
    looks_like_metrics: int
    meeting_news_phrases: int
    signal_line: float
    bare_review_word: float
    series: float
    review_threshold: float
    report_addresses: int
    report_length: int
    short_report_points: float
    announced_report_points: float


class YearWeights(MetadataPart):
    """How much one mention of a year says about the year of the review."""

    looked_back_on: int
    looked_forward_to: int
    whole_year_in_lead: int
    whole_year: int
    mentioned: int
    ahead: int


Month = Annotated[int, Field(ge=1, le=12)]


class RelativeYearWords(MetadataPart):
    """Words for a year or term as seen from the day of publication."""

    last_year: Words
    this_year: Words
    year_over: Words
    term_over: Words


class NationalSessions(MetadataPart):
    """One term of the National Committee and the year of its first session; each term has five."""

    term: int
    first_session: int


class ReviewYearWords(MetadataFile):
    """Which year a review is about."""

    file: ClassVar[str] = "documents/review_years.yaml"
    looking_back_before: Words
    looking_back_after: Words
    outlook_before: Words
    outlook_after: Words
    counters: Words
    whole_year_after: Words
    date_after: Words
    ahead_after: SomePatterns
    past_year_words: Words
    relative_to_publication: RelativeYearWords
    term_headlines: Words
    early_months: frozenset[Month]
    lately: Words
    first_months: frozenset[Month]
    last_months: frozenset[Month]
    not_relative_before: Words
    weights: YearWeights
    lead_length: int
    minimum_term: int
    clear_weight: int
    clear_lead: float
    agreed_weight: int
    national_sessions: NationalSessions


class FieldWords(MetadataFile):
    """Labels of a page's data by what they label, and signs of publishers."""

    file: ClassVar[str] = "documents/fields.yaml"
    source_labels: Words
    publisher_labels: Words
    index_labels: Words
    change_signs: Words
    date_labels: Words
    other_date_labels: Words
    event_labels: Words
    view_labels: Words
    visit_labels: Words
    view_words_after: Words
    author_labels: Words
    reporter_labels: Words
    editor_labels: Words
    other_labels: Words
    prose_labels: Words
    traditional_characters: dict[Word, Word]
    publisher_ends: Words
    periodical_ends: Words
    empty_sources: Words
    site_name_ends: Words


class OrganizationWeights(MetadataPart):
    """What one piece of evidence for a committee weighs."""

    headline_name: float
    byline_name: float
    source_name: float
    session_name: float
    speaking_committee: float
    leading_committee: float
    body_committee: float
    body_authority: float
    body_full_name: float
    body_stem: float
    frame_place: float
    headline_place: float
    parent_near: float
    child_near: float
    level_in_body: float


class OrganizationWords(MetadataFile):
    """How committees are named, and what counts for or against one."""

    file: ClassVar[str] = "documents/organization.yaml"
    weights: OrganizationWeights
    registry: float
    caps: dict[Word, int]
    strong_place: int
    fewest_places: int
    minimum_score: float
    minimum_score_alone: float
    minimum_lead: float
    lead_share: float
    not_a_place_before: Words
    generic_names: Words
    names_like_and: Words
    papers: dict[Word, Annotated[str, Field(pattern=r"^\d{6}$")]]
    lead_length: int
    not_leading_before: Words
    examples_before: Words
    fewest_in_a_list: int
    own_offices: Words
    visitors_after: SomePatterns
    officers: Words
    papers_after: Words
    receiving_after: Words
    frame_kinds: frozenset[Word]
    elsewhere_before: Words
    sign_before: Words
    no_name_starts: Words
    no_name_inside: Words
    parties: Words
    authorities: SomePatterns
    level_words: Words
    system_words: Words
    without_committee: frozenset[Annotated[str, Field(pattern=r"^\d{6}$")]]


class IssuerPoints(MetadataPart):
    """Points of one piece of evidence."""

    headline: float
    commissioned: float
    handles_both: float
    handles: float
    congress_work: float
    addressed: float
    signature: float
    source: float
    opening: float
    sentence: float
    lone_branch: float
    own_word: float


class IssuerWords(MetadataFile):
    """Whose document a text is."""

    file: ClassVar[str] = "documents/issuers.yaml"
    bodies: dict[Word, SomePatterns]
    first_characters: Word
    rest_of_name: dict[Word, PatternText]
    committee: PatternText
    committee_named: PatternText
    own_words: dict[Word, Words]
    commissioned: PatternText
    addressed: PatternText
    handles_both: PatternText
    handles: PatternText
    congress_work: PatternText
    committee_work: PatternText
    openings: PatternText
    points: IssuerPoints
    most_sentences: int
    most_own_words: int
    enough: float
    enough_alone: float
    lead: float
    doubtful: float


class TermWeights(MetadataPart):
    """What one mention of a term is worth."""

    headline: int
    named: int
    bare: int


class TermWords(MetadataFile):
    """Which term and session a document speaks of."""

    file: ClassVar[str] = "documents/terms.yaml"
    other_bodies_before: Words
    other_bodies_after: SomePatterns
    given_at: SomePatterns
    opened_or_closed: SomePatterns
    told_that_day: Words
    counted_from: SomePatterns
    speaks_for: SomePatterns
    weights: TermWeights
    lead: float
    lead_length: int
    most_terms: int
    most_sessions: int


class PeopleWords(MetadataFile):
    """Names and offices of persons."""

    file: ClassVar[str] = "documents/people.yaml"
    compound_surnames: frozenset[Word]
    surnames: Characters
    name_parts: frozenset[Word]
    whole_names: Words
    frequent_surnames: Characters
    common_word_surnames: Characters
    offices: Words
    vague_offices: frozenset[Word]
    offices_after_names: frozenset[Word]
    offices_go_on: Words
    counts_of_persons: Words
    measures_of_persons: Word
    joiners: Words
    joining_characters: Word
    and_word: Word
    and_so_on: Word
    committee_offices: Words
    before_quotations: Words
    hidden_name: Word
    owner_mark: Word
    before_lists: Characters
    bodies_before_names: Words
    words_before_names: Words
    elected_to: Words
    body_ends: Words
    verbs_behind_names: Characters
    bodies_named_by_work: Words
    ends_of_bodies: Words
    not_in_office: frozenset[Word]
    not_names: frozenset[Word]
    ordinary_word_idf: float
    before_marks: frozenset[Word]
    after_name: Words
    withheld_names: frozenset[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]


class KeywordWords(MetadataFile):
    """Which words of a review tell what it is about."""

    file: ClassVar[str] = "documents/keyword_frequencies.yaml"
    never: SpacedWords
    ritual: Words
    phrase_starts: Words
    phrase_length: int
    kinds: Words
    also: frozenset[Word]
    place_ends: Words
    short_text: int
    least_count: int
    sure_count: int
    unknown: int
    texts: int = Field(ge=1)
    frequencies: dict[Annotated[str, Field(pattern=r"^\d+$")], SpacedWords]

    @cached_property
    def frequency_of(self) -> dict[str, int]:
        """In how many of the texts a word stands; a word that is not there stands in one at most."""
        return {word: int(count) for count, words in self.frequencies.items() for word in words}


class TopicWords(MetadataPart):
    """One topic: what it is called, and its cue words with their weights."""

    name_zh: Word
    name_en: Word
    cues: dict[Word, float] = Field(min_length=1)


class TopicList(MetadataFile):
    """What a review speaks of."""

    file: ClassVar[str] = "documents/topics.yaml"
    topics: dict[Word, TopicWords] = Field(min_length=1)


# --- text/ ---


class BoilerplateWords(MetadataFile):
    """What sites print on every page, and what people copy along with one."""

    file: ClassVar[str] = "text/boilerplate.yaml"
    template_lines: SomePatterns
    trail_lines: SomePatterns
    copied_lines: SomePatterns


class CaptionWords(MetadataFile):
    """What tells a photo caption from a heading or a sentence."""

    file: ClassVar[str] = "text/captions.yaml"
    starts: Words
    ends: Words
    picture_credits: Words
    sources_of_pictures: SomePatterns
    photographer_words: Words
    actors: Words
    acts: Words
    scenes: Words


class CharacterForms(MetadataFile):
    """Characters that are printed for others, and named entities."""

    file: ClassVar[str] = "text/characters.yaml"
    radicals: dict[Word, Word]
    entities: dict[Word, Word]


class HeadingWords(MetadataFile):
    """How a new paragraph starts, and what a heading looks like."""

    file: ClassVar[str] = "text/headings.yaml"
    openers: Words
    figure_counters: Words
    orphan_measures: dict[Word, str]
    after_number: Characters
    glued_openers: Words
    series_words: Words
    review_words: Words
    committee_review_words: Words
    report_words: Words
    slogan_starts: Words
    no_title_starts: Words


class QuestionWords(MetadataFile):
    """Words of a question."""

    file: ClassVar[str] = "text/questions.yaml"
    asked: SomePatterns
    asking_titles: SomePatterns


class SpacingWords(MetadataFile):
    """Words that say whether a space belongs to a text."""

    file: ClassVar[str] = "text/spacing.yaml"
    measures: Characters


class TraditionalWords(MetadataFile):
    """What the conversion of Traditional text leaves open."""

    file: ClassVar[str] = "text/traditional.yaml"
    book_words: Words
    aspect_words: Words
    forms: dict[Word, Word]


class PinyinSyllables(MetadataFile):
    """Syllables of Chinese."""

    file: ClassVar[str] = "text/pinyin.yaml"
    initials: Words
    finals: Words
    bare: Words
    tone_marks: dict[Word, Word]
