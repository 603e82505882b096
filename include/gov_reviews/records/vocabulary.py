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
