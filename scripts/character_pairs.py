"""Make include/metadata/character_pairs.csv, which knowledge/language_model reads, from jieba's word list.

In: dict.txt of the installed jieba (a word and how often it was counted, by line). Out: without option 0, or
1 when the file is not what that list gives; `--write` writes it. One row a character: how often it stands in
words, the characters that follow it inside a word, and how often each does, both in order of the follower.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter, defaultdict
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from gov_reviews.knowledge.language_model import PAIR_COLUMNS, PAIRS_PATH

_MIN_COUNT = 6  # rarer words of the list are mostly noise


def make_table(words: str) -> str:
    """The CSV file for a word list: lines of word, count, kind."""
    characters: Counter[str] = Counter()
    followers: dict[str, Counter[str]] = defaultdict(Counter)
    fields = words.split()
    for word, printed_count in zip(fields[0::3], fields[1::3], strict=True):
        count = int(printed_count)
        if count < _MIN_COUNT:
            continue
        for character in word:
            characters[character] += count
        for left, right in pairwise(word):
            followers[left][right] += count
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(PAIR_COLUMNS)
    for character, count in sorted(characters.items()):
        following = sorted(followers[character].items())
        writer.writerow(
            (
                character,
                count,
                "".join(right for right, _ in following),
                " ".join(str(times) for _, times in following),
            )
        )
    return table.getvalue()


def word_list() -> str:
    """The word list of the installed jieba."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed: make setup")
    return (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8")


def main() -> int:
    """Compare, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the file instead of comparing it")
    made = make_table(word_list())
    if parser.parse_args().write:
        PAIRS_PATH.write_text(made, encoding="utf-8")
        return 0
    if PAIRS_PATH.read_text(encoding="utf-8") == made:
        return 0
    sys.stderr.write(f"{PAIRS_PATH} is not what jieba's word list gives: {Path(__file__).name} --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
