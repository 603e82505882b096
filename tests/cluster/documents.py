"""Documents for the inbox of a cluster: made reviews as text files.

In: a folder and a number. Out: that many files, the same ones for the same number.
"""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.made_reviews import make_captures, make_review


def write_documents(folder: Path, count: int) -> None:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        review = make_review(make_captures(number)[0])
        named = review.organization.name if review.organization is not None else ""
        text = "\n\n".join((review.title, f"——{named}{review.review_year or ''}年工作综述", review.body_text))
        (folder / f"{number:06d}.txt").write_text(text, encoding="utf-8")
