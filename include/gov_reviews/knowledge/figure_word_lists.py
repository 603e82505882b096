"""Models of the word lists of figures and named things in metadata/: one class a file.

In: nothing. Out: classes for `load_words`, whose attributes are the keys of the files; what a list means is
said in the file, beside the words. The catalogue and the lexicon have models of their own (`catalogue.py`,
`lexicon.py`).
"""

from typing import ClassVar, Literal

from gov_reviews.knowledge.metadata_files import (
    MetadataFile,
    MetadataPart,
    MetadataTable,
    Word,
    Words,
)
from gov_reviews.knowledge.word_lists import Characters, SomePatterns
from gov_reviews.records.reviews import NamedItemKind, NamedItemOutcome


class CategoryNames(MetadataTable):
    """Groups of metrics, and what they are called in Chinese."""

    file: ClassVar[str] = "categories.yaml"
    root: dict[Word, Word]


class UnitFamily(MetadataPart):
    """Measure words in which one metric's figures can be compared."""

    name_en: Word
    name_zh: Word
    units: Words


class UnitFamilies(MetadataFile):
    """Which measure words mean the same within one metric."""

    file: ClassVar[str] = "unit_families.yaml"
    families: dict[Word, UnitFamily]


class WholeWords(MetadataPart):
    """What says that a figure is the whole of a stock."""

    before: Words
    before_in_counties: tuple[Word, ...] = ()
    behind: Words


class StockWords(MetadataFile):
    """How a review says of a stock what was added to it, and no more; which words say that a figure is the
    whole, by metric.
    """

    file: ClassVar[str] = "stock_words.yaml"
    added: Words
    whole: dict[Word, WholeWords]


class SubjectName(MetadataPart):
    """One kind of subject, and under which kind the values of a year keep it."""

    name_en: Word
    name_zh: Word
    year_code: Word


class SubjectNames(MetadataTable):
    """Who can have done what a figure counts."""

    file: ClassVar[str] = "subjects.yaml"
    root: dict[Word, SubjectName]


class BoundWords(MetadataPart):
    """Words that bound a value: at least, at most, about."""

    ge: Words
    le: tuple[Word, ...] = ()
    about: tuple[Word, ...] = ()


class QuantityWords(MetadataFile):
    """How quantities are printed."""

    file: ClassVar[str] = "quantities.yaml"
    units: dict[Word, tuple[Word, ...]]
    units_with_chinese_numerals: Words
    units_with_halves: Words
    bounds_before: BoundWords
    bounds_inside: BoundWords
    bounds_after: BoundWords
    time_units: Words
    nouns_without_figures: Words
    adverbial_before: Words
    set_phrases: Words
    ordinals_before: Words
    uncertain_before: Characters
    sessions_after: Words
    units_of_rhetoric: frozenset[Word]
    negations: Words
    occurrences: Words
    currencies_before: dict[Word, Word]
    money_words: Words
    view_words: Words
    nouns_counted_bare: Words
    not_tenths_after: Characters


class KindsOfThings(MetadataPart):
    """Metrics whose figures divide, or never divide, those of others; codes of the catalogue."""

    of: Words
    parts: Words


class PartRelationWords(MetadataFile):
    """How a text says that one figure is part of another."""

    file: ClassVar[str] = "part_relations.yaml"
    more_openers: Words
    more_regroupings: Words
    shares: Words
    counts_again: frozenset[Word]
    unit_families: tuple[frozenset[Word], ...]
    stages: tuple[tuple[Words, ...], ...]
    metric_stages: tuple[tuple[Words, ...], ...]
    kinds: tuple[KindsOfThings, ...]
    leftovers: KindsOfThings
    instruction_units: frozenset[Word]


class ProposalAuthors(MetadataPart):
    """Words that say by whom proposals are, and what of the catalogue counts them; None: no detail metric."""

    words: SomePatterns
    metric: Word
    detail: Word | None = None


class ProposalSeriesWords(MetadataFile):
    """By what the items of a series of proposals are told."""

    file: ClassVar[str] = "proposal_series.yaml"
    topic_openers: Words
    no_topic: SomePatterns
    no_authors: Words
    no_proposals: Words
    stages: Words
    authors: tuple[ProposalAuthors, ...]


class ProposalOutcomeWords(MetadataFile):
    """How a text says what became of proposals."""

    file: ClassVar[str] = "proposal_outcomes.yaml"
    acts: Words
    works: Words
    done: Words
    planned: Words
    referred: Words
    partly: Word
    between: Words
    before: Words
    becoming: Words
    letters: Words
    of_whom: Words
    topics: Words
    not_of: Words


class MarkedNameRule(MetadataPart):
    """How a name in marks is known to be of a kind; of each list one must hold, an empty one always does."""

    kind: NamedItemKind
    marks: Literal["", "“", "《"] = ""
    name_starts: tuple[Word, ...] = ()
    name_ends: tuple[Word, ...] = ()
    name_has: tuple[Word, ...] = ()
    before: tuple[Word, ...] = ()
    is_through: bool = False
    after: tuple[Word, ...] = ()
    head: tuple[Word, ...] = ()
    clause: tuple[Word, ...] = ()
    is_bare: bool = False
    is_close: bool = False
    is_governed: bool = False
    is_counted: bool = False
    shortest: int = 0


class NamedItemWords(MetadataFile):
    """How reviews call things by name."""

    file: ClassVar[str] = "named_items.yaml"
    marked: tuple[MarkedNameRule, ...]
    joiners: Words
    and_so_on: Word
    about: Word
    done: Words
    lengths: Words
    volumes: Word
    slogan_numbers: Word
    slogan_measures: Word
    slogan_times: Words
    slogan_ends: Words
    topic_measures: Word
    not_after: Words
    issuer_ends: Words
    versions: Words
    modifier_ends: SomePatterns
    head_ends: Words
    not_heads: Words
    done_heads: Words
    arrangements: Words
    book_headings: Words
    not_names: frozenset[Word]
    not_name_starts: Words
    not_name_ends: Words
    paper_ends: Words
    not_before: Words
    list_words: Words
    gap: int
    proposal_ends: Words
    report_ends: Words
    standing_reports: Words
    topic_openers: Words
    not_openers: Words
    topic_verbs: Words
    topic_works: Words
    subject_opener: Word
    subject_ends: Words
    not_behind_subjects: Words
    topic_followers: Words
    tail_works: Words
    tail_advice: Words
    tail_kinds: Words
    tail_adverbs: Words
    before_adverbs: Word
    before_grades: Word
    behind_grades: Word
    longest_topic: int
    shortest_of_list: int
    shortest_listed: int
    governing_verbs: Words
    generic_topics: Words
    generic_starts: Words
    holding_verbs: Words
    kinds_of_work: Words
    not_in_titles: Words
    not_after_verbs: Words
    topic_acts: Words
    topic_actors: Words
    place_kinds: Word
    choosing_openers: Words
    choosing_verbs: Words
    chosen_as: Words
    work_openers: Words
    looking_verbs: Words
    looked_at: Words
    call_starts: Words
    call_ends: Words
    called_things: Words
    told_kinds: Words
    told_works: Words
    work_nouns: Words
    shortest_work: int
    award_verbs: Words
    award_ends: Words
    title_word: Word
    prize_grades: Words
    not_awards: Words
    praises: Words
    praised_ends: Words
    prizes: Words
    not_in_awards: Word
    behind_awards: Words
    partner_openers: Words
    before_partner_openers: Word
    not_behind_openers: Words
    partner_before: Words
    partner_verbs: Words
    with_word: Word
    done_with_partners: Words
    organization_ends: Words
    party_centres: Words
    organization_goes_on: Words
    not_in_organizations: Word
    no_organization_starts: Words
    outcomes: dict[NamedItemOutcome, Words]
    outcomes_before: dict[NamedItemOutcome, Words]
    with_outcome: dict[NamedItemKind, frozenset[NamedItemOutcome]]
    longest_name: int
