"""Every fact that the extractor gives for the gold texts, kept in files: a change of any of them shows as a
diff that a person reads.

python -m tests.gold.expected            say what differs from expected/; exit status 1 when something does
python -m tests.gold.expected --accept   print the differences and write them to expected/ (make gold-accept)

In: the texts of sentences/ and articles/. Out: expected/<folder>/<file>.tsv, one line per fact in order of
place, under a line that starts with `#` and names the text. What stands there is what the program does, right
or wrong; `score.py` says how right it is.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from tests.gold import score

from gov_reviews.records.reviews import Observation

EXPECTED_ROOT = score.GOLD_ROOT / "expected"
COLUMNS = [
    "place",
    "printed",
    "value",
    "unit",
    "bound",
    "status",
    "metric",
    "detail",
    "noun",
    "subject",
    "recipient",
    "period",
    "section",
    "mention_of",
    "conflict",
    "high",
    "subjects",
    "recipient_code",
    "rule",
]
_TITLE_LENGTH = 60


def expected_path(gold: Path) -> Path:
    """Where the facts of one gold file are kept."""
    return EXPECTED_ROOT / gold.parent.name / f"{gold.stem}.tsv"


def render(gold: Path) -> str:
    """The facts of one gold file as they are given now."""
    lines = ["\t".join(COLUMNS)]
    for number, case in enumerate(score.load_cases([gold]), start=1):
        _, observations = score.observe(case)
        lines.append(f"# {number} {_one_line(case['text'])[:_TITLE_LENGTH]}")
        lines += ["\t".join(_cells(seen)) for seen in observations]
    return "\n".join(lines) + "\n"


def _cells(seen: Observation) -> list[str]:
    cells = (
        seen.char_start,
        seen.printed,
        f"{seen.value:.12g}",
        seen.unit,
        seen.bound.value,
        seen.status.value,
        seen.metric_code,
        seen.detail_code,
        seen.noun,
        seen.subject,
        seen.recipient,
        f"{seen.period_start or '?'}..{seen.period_end or '?'}",
        seen.section,
        seen.mention_of,
        "conflict" if seen.has_conflict else None,
        None if seen.value_high is None else f"{seen.value_high:.12g}",
        "+".join(seen.subject_codes or ()),
        seen.recipient_code,
        seen.rule_id,
    )
    return ["" if cell is None else _one_line(str(cell)) for cell in cells]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def difference(gold: Path) -> list[str]:
    """Unified diff of what is kept and what is given now; empty when they are equal."""
    path = expected_path(gold)
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    name = str(path.relative_to(score.GOLD_ROOT))
    return list(
        difflib.unified_diff(
            kept.splitlines(), render(gold).splitlines(), f"{name} (kept)", f"{name} (now)", n=1, lineterm=""
        )
    )


def main() -> int:
    """Say what differs; write it down when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--accept",
        action="store_true",
        help="write the facts as they are now to expected/, after you have read the diff",
    )
    arguments = parser.parse_args()
    golds = score.gold_files()
    changed = 0
    for gold in golds:
        lines = difference(gold)
        if not lines:
            continue
        changed += 1
        print("\n".join(lines))
        if arguments.accept:
            path = expected_path(gold)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(gold), encoding="utf-8")
    orphans = sorted(set(EXPECTED_ROOT.glob("*/*.tsv")) - {expected_path(gold) for gold in golds})
    for path in orphans:
        print(f"{path.relative_to(score.GOLD_ROOT)} belongs to no gold file")
        if arguments.accept:
            path.unlink()
    has_changes = bool(changed or orphans)
    result = "accepted" if arguments.accept else "differ; read the diff, then: make gold-accept"
    print(f"{changed} of {len(golds)} files {result}" if has_changes else f"{len(golds)} files as expected")
    return int(has_changes and not arguments.accept)


if __name__ == "__main__":
    sys.exit(main())
