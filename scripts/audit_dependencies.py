"""`make audit`: are vulnerabilities known of the locked packages?

In: the versions in requirements*.txt; the database of https://osv.dev, which is asked once for all of them
(names and versions are sent, nothing else). Out: exit status 0 when none is known, or when the service cannot
be asked, which is said; 1 when some are, each with its address; 2 when its answer cannot be understood.
Standard library only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKED = ("requirements.txt", "requirements-run.txt", "requirements-build.txt")
SERVICE = "https://api.osv.dev/v1/querybatch"
TIMEOUT_S = 20
MOST_AT_ONCE = 1000
"""What the service takes in one request."""

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def locked_versions(root: Path = ROOT) -> list[tuple[str, str]]:
    """Names and versions of all locks, each once, in order."""
    found = set()
    for name in LOCKED:
        for line in (root / name).read_text(encoding="utf-8").splitlines():
            if pin := _PIN.match(line):
                found.add((pin[1].lower(), pin[2]))
    return sorted(found)


def ask(service: str, versions: Sequence[tuple[str, str]]) -> list[tuple[str, str, list[str]]]:
    """Packages of which something is known, with the ids of what.

    Raises:
        OSError: The service cannot be asked.
        ValueError: Its answer is not what it answers.
    """
    found = []
    for start in range(0, len(versions), MOST_AT_ONCE):
        part = versions[start : start + MOST_AT_ONCE]
        queries = [
            {"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in part
        ]
        request = urllib.request.Request(  # noqa: S310 - the address is ours
            service,
            data=json.dumps({"queries": queries}).encode("utf-8"),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - as above
            results = _results(json.load(answer), len(part))
        for (name, version), result in zip(part, results, strict=True):
            ids = [str(known["id"]) for known in (result or {}).get("vulns", ())]
            if ids:
                found.append((name, version, ids))
    return found


def _results(answer: Any, wanted: int) -> list[Any]:
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list) or len(results) != wanted:
        raise ValueError("it has no result for each package")
    return results


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", default=SERVICE, help="another address that answers like osv.dev")
    service = parser.parse_args(arguments).service
    versions = locked_versions()
    try:
        found = ask(service, versions)
    except ValueError as error:
        sys.stdout.write(f"audit: {service} gave an answer that cannot be understood: {error}\n")
        return 2
    except OSError as error:
        is_answer = isinstance(error, urllib.error.HTTPError)
        reason = error if is_answer else getattr(error, "reason", error)
        sys.stdout.write(
            f"audit: skipped, {service} cannot be asked from here ({reason}). Nothing is known of the "
            f"{len(versions)} locked packages; run `make audit` where the network reaches it.\n"
        )
        return 0
    for name, version, ids in found:
        for known in ids:
            sys.stdout.write(f"audit: {name} {version}: https://osv.dev/vulnerability/{known}\n")
    sys.stdout.write(f"audit: vulnerabilities are known of {len(found)} of {len(versions)} locked packages\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
