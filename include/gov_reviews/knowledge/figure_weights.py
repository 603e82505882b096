"""Model of metadata/weights.yaml: what counts how much when figures are read.

In: nothing. Out: `FigureWeights` for `load_words`. What a number means, and where it comes from, is said in
the file.
"""

from typing import ClassVar

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart


class ScoreWeights(MetadataPart):
    """What a statement of a metric scores."""

    trigger_character: float
    segment: float
    clause: float
    clause_attribute: float
    clause_opening: float
    clause_before: float
    clause_behind: float
    sentence_part: float
    earlier_same: float
    earlier_before: float
    later_trigger: float


class Reach(MetadataPart):
    """How far words reach, in characters."""

    noun_phrase: int
    trigger: int
    verb: int
    predicate: int
    clause_before: int
    bare_clause: int
    topic: int
    quotation: int
    speaker: int
    opening_year: int


class FigureLimits(MetadataPart):
    """Where a thing stops being what it is."""

    heading: int
    sentence: int
    short_quotation: int
    long_numeral: int
    long_bare_numeral: int
    parts_of_total: int
    term_years: int


class FigureWeights(MetadataFile):
    """Weights and thresholds of figures."""

    file: ClassVar[str] = "weights.yaml"
    score: ScoreWeights
    reach: Reach
    limits: FigureLimits
