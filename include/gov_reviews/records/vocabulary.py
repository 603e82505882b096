"""Fixed sets of words that several records share. What is stored is the word itself."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How grave a doubt or a failed check is."""

    CRITICAL = "critical"  # stops the publication
    WARNING = "warning"  # published and flagged
    INFO = "info"  # recorded


class RegionLevel(StrEnum):
    """Level of an administrative division, the highest first."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class IssueScope(StrEnum):
    """How much is held back because of a doubt."""

    PAGE = "page"  # nothing of the page is loaded
    FIELD = "field"  # one field is left empty
    OBSERVATION = "observation"  # one figure is held out of mart
    DOUBT = "doubt"  # nothing: the figure or document is published with the rule in warning_rules


class AuditMark(StrEnum):
    """What a check leaves on the rows that fail it."""

    HELD_FIGURE = "held_figure"  # out of mart
    DOUBTED_FIGURE = "doubted_figure"  # in mart, with a warning
    DOUBTED_DOCUMENT = "doubted_document"  # in mart, with a warning

    @property
    def key(self) -> str:
        """Column by which the failing rows are known."""
        return "document_key" if self is AuditMark.DOUBTED_DOCUMENT else "observation_key"


class ReleaseFormat(StrEnum):
    """Which files a release of the tables holds."""

    PARQUET = "parquet"
    CSV = "csv"
    ALL = "all"
