"""Which code reads pages: the version of the package and a short hash of everything that a reading depends
on.

In: the files of this installation. Out: "0.1.0+1a2b3c4d5e6f", and the limits of a page where they are not the
usual ones:
"0.1.0+1a2b3c4d5e6f.cpu60". A page on which the code failed, or that hit a limit, is read again when this has
changed.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

from gov_reviews.run_folder import package_version
from gov_reviews.settings import DEFAULT_PAGE_CPU_S, DEFAULT_PAGE_MEMORY_MB, METADATA_ROOT, SQL_ROOT, Settings

_PACKAGE = Path(__file__).resolve().parent
# What turns bytes into reviews and these into rows. Not here: fetching and telling; a change there reads no
# page in another way.
_CODE = (
    "records",
    "knowledge",
    "decoding",
    "sites",
    "text",
    "document",
    "page",
    "facts",
    "reading",
    "warehouse",
    "step_failure.py",
)
# Libraries that decide what is read; an upgrade may fix what they failed on.
_LIBRARIES = ("ahocorasick-rs", "beautifulsoup4", "jieba", "lxml", "opencc", "pypdf", "rjieba")


def code_version() -> str:
    """The version of what reads pages in this process."""
    settings = Settings.load()
    limits = {
        ".cpu": (settings.page_cpu_s, DEFAULT_PAGE_CPU_S),
        ".mb": (settings.page_memory_mb, DEFAULT_PAGE_MEMORY_MB),
    }
    return _version_of_files() + "".join(
        f"{name}{value}" for name, (value, usual) in limits.items() if value != usual
    )


@cache
def _version_of_files() -> str:
    digest = hashlib.sha256()
    for root, names in ((_PACKAGE, _CODE), (METADATA_ROOT, (".",)), (SQL_ROOT, ("staging",))):
        for path in sorted(path for name in names for path in _files(root / name)):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(f"python {sys.version_info.major}.{sys.version_info.minor}".encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version_of(name)}".encode())
    return f"{package_version()}+{digest.hexdigest()[:12]}"


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
