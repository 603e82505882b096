"""Which code reads pages: the package version, and short hashes of everything that a reading depends on.

In: the files of this installation. Out: an `ExtractionVersion`, whose parts say what changed (rules, metric
catalogue, other metadata, libraries), and the same as one word, "0.1.0+1a2b3c4d5e6f", with the limits of a
page where they are not the usual ones: "0.1.0+1a2b3c4d5e6f.cpu60". A page on which the code failed, or that
hit a limit, is read again when that word has changed; a document whose extraction is another one than today's
is named by `gov-reviews status` and read again by `gov-reviews reprocess`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

import yaml

from gov_reviews.records.extraction_versions import ExtractionVersion
from gov_reviews.run_folder import package_version
from gov_reviews.settings import DEFAULT_PAGE_CPU_S, DEFAULT_PAGE_MEMORY_MB, METADATA_ROOT, SQL_ROOT, Settings

_PACKAGE = Path(__file__).resolve().parent
# What turns bytes into reviews and these into rows. Not here: fetching, publishing and telling; a change
# there reads no page in another way.
_RULES = (
    "records",
    "knowledge",
    "decoding",
    "sites",
    "text",
    "document",
    "page",
    "facts",
    "reading",
    "warehouse/arrow_tables.py",
    "warehouse/keys.py",
    "warehouse/parts.py",
    "warehouse/review_rows.py",
    "warehouse/row_checks.py",
    "warehouse/table_contracts.py",
    "step_failure.py",
)
# Metrics, and the words around figures.
_CATALOGUE = (
    "metrics",
    "categories.yaml",
    "confidence.yaml",
    "lexicon.yaml",
    "quantities.yaml",
    "scope.yaml",
    "weights.yaml",
)
# What columns mean to people, and the words of the page: no reading depends on them. Corrections are
# decisions: the documents that they are about are read again, no others.
_NOT_READ = ("columns.yaml", "corrections.yaml", "stock_words.yaml", "web")
# Of a source's file, what only capture uses: when and how the site is asked, where its lists are, why the
# file is believed. No room that reads pages looks at it (tests/unit/test_code_version.py holds that).
NOT_READ_OF_SOURCES = frozenset(
    {
        "bounds",
        "canary",
        "cadence",
        "enabled",
        "evidence",
        "licence",
        "list_row",
        "lists",
        "name_en",
        "paging",
    }
)
_SOURCES = "sources"
_READ_OF_FETCH = "charset"
# Libraries that decide what is read; an upgrade may fix what they failed on.
_LIBRARIES = ("ahocorasick-rs", "beautifulsoup4", "jieba", "lxml", "opencc", "pypdfium2", "rjieba")
_DIGITS = 12
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def code_version() -> str:
    """The version of what reads pages in this process, with its limits."""
    settings = Settings.load()
    limits = {
        ".cpu": (settings.page_cpu_s, DEFAULT_PAGE_CPU_S),
        ".mb": (settings.page_memory_mb, DEFAULT_PAGE_MEMORY_MB),
    }
    return extraction_version().code_version + "".join(
        f"{name}{value}" for name, (value, usual) in limits.items() if value != usual
    )


@cache
def extraction_version() -> ExtractionVersion:
    """What reads pages in this process, part by part. Limits of a page are no part of it: what was read
    within them reads the same without.
    """
    return version_of_files(_PACKAGE, METADATA_ROOT, SQL_ROOT)


def version_of_files(package: Path, metadata_root: Path, sql_root: Path) -> ExtractionVersion:
    """The version that these files are, with this Python and its libraries.

    Args:
        package: The code. metadata_root: metrics, words, sources. sql_root: table contracts.
    """
    catalogue = _listed(metadata_root, _CATALOGUE)
    others = set(_files(metadata_root)) - set(catalogue) - set(_listed(metadata_root, _NOT_READ))
    rules = _digest([(package, _listed(package, _RULES)), (sql_root, _listed(sql_root, ("staging",)))])
    sources = set(_listed(metadata_root, (_SOURCES,)))
    hashes = (
        rules,
        _digest([(metadata_root, catalogue)]),
        _digest([(metadata_root, others)], {path: _read_of_source(path) for path in sources}),
    )
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    libraries = tuple(f"{name} {_version_of(name)}" for name in _LIBRARIES)
    whole = "\n".join((package_version(), *hashes, python, *libraries))
    key = hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]
    return ExtractionVersion(
        extraction_key=key,
        package_version=package_version(),
        code_version=f"{package_version()}+{key}",
        rules_hash=hashes[0],
        catalogue_hash=hashes[1],
        metadata_hash=hashes[2],
        python_version=python,
        library_versions=libraries,
    )


def _read_of_source(path: Path) -> bytes:
    """What reading a page depends on in the file of a source; all of a file that is no such file."""
    content = path.read_bytes()
    try:
        values = yaml.load(content, Loader=_YAML_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError:
        return content
    if not isinstance(values, dict):
        return content
    read = {str(key): value for key, value in values.items() if key not in NOT_READ_OF_SOURCES}
    if isinstance(fetch := read.pop("fetch", None), dict):
        read["fetch"] = {_READ_OF_FETCH: fetch.get(_READ_OF_FETCH)}
    return json.dumps(read, sort_keys=True, default=repr).encode()


def _digest(
    roots: Iterable[tuple[Path, Iterable[Path]]], contents: Mapping[Path, bytes] = MappingProxyType({})
) -> str:
    """A hash over names and contents, in order of name.

    Args:
        roots: Files, each with the folder that its name begins in.
        contents: What counts of a file, where that is not all of it.
    """
    digest = hashlib.sha256()
    for root, paths in roots:
        for path in sorted(paths):
            digest.update(path.relative_to(root).as_posix().encode())
            content = contents[path] if path in contents else path.read_bytes()
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:_DIGITS]


def _listed(root: Path, names: Iterable[str]) -> list[Path]:
    return [path for name in names for path in _files(root / name)]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    # hidden files and byte code are made by editors and by Python itself
    return [
        found
        for found in path.rglob("*")
        if found.is_file() and not found.name.startswith(".") and found.suffix != ".pyc"
    ]


def _version_of(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"
