"""Drift check of the lock: every direct dependency of requirements.in stands in requirements.txt, in a version it allows, with hashes.

In: both files. Out: exit status 0, or 1 with what differs. It compares text; `make lock` is what resolves.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def direct_requirements(text: str) -> list[Requirement]:
    """The requirements of a .in file, comments left out."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line]


def locked_versions(text: str) -> dict[str, list[str]]:
    """Name to versions (several when they differ by marker) of a compiled lock.

    Raises:
        ValueError: A locked package has no hash.
    """
    versions: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        pinned = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", block)
        if pinned is None:
            continue
        if "--hash=sha256:" not in block:
            raise ValueError(f"{pinned[1]} has no hash in requirements.txt")
        versions.setdefault(canonicalize_name(pinned[1]), []).append(pinned[2])
    return versions


def differences(wanted: list[Requirement], locked: dict[str, list[str]]) -> list[str]:
    """What the lock lacks, one sentence each."""
    found = []
    for requirement in wanted:
        versions = locked.get(canonicalize_name(requirement.name), [])
        if not versions:
            found.append(f"{requirement.name} is in requirements.in but not in requirements.txt")
        found += [
            f"{requirement.name} is locked at {version}, requirements.in wants {requirement.specifier}"
            for version in versions
            if not requirement.specifier.contains(version, prereleases=True)
        ]
    return found


def main() -> int:
    """Entry point of the check."""
    wanted = direct_requirements((ROOT / "requirements.in").read_text(encoding="utf-8"))
    try:
        found = differences(wanted, locked_versions((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    except ValueError as error:
        found = [str(error)]
    for sentence in found:
        sys.stderr.write(f"lock: {sentence}\n")
    if found:
        sys.stderr.write("lock: run `make lock` and commit the result\n")
        return 1
    sys.stdout.write(f"lock: {len(wanted)} direct dependencies, all locked with hashes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
