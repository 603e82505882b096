"""Record of one version of what reads pages: code, metric catalogue, other metadata, libraries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractionVersion:
    """One version of what turns bytes into reviews with figures; one row of core.dim_extraction.

    Attributes:
        extraction_key: 12 hex digits over all the other fields but code_version, which ends with them.
        rules_hash: Code that reads. catalogue_hash: metrics and the words around figures. metadata_hash: all
            other metadata that a reading depends on.
        library_versions: "name version" of each library that decides what is read.
    """

    extraction_key: str
    package_version: str
    code_version: str
    rules_hash: str
    catalogue_hash: str
    metadata_hash: str
    python_version: str
    library_versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutdatedDocuments:
    """Documents that another extraction than today's read.

    Attributes:
        documents: How many. changed: what is another one today.
        is_older_schema: The file has an older schema version: the next run reads everything again by itself.
    """

    documents: int = 0
    changed: tuple[str, ...] = ()
    is_older_schema: bool = False


NOTHING_OUTDATED = OutdatedDocuments()
