"""In how many texts a word stands: the inverse document frequencies of jieba's own idf.txt.

In: nothing; the file is read from the installed package. Out: the frequencies, as the bytes that are
printed: a document looks up a few hundred of 270,000 words, and to decode them all and read their numbers
took two thirds of the loading.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from gov_reviews.errors import InvalidMetadata


@cache
def printed_idf() -> dict[bytes, bytes]:
    """Inverse document frequency per word, both in UTF-8.

    Raises:
        InvalidMetadata: The package jieba or its file is missing.
    """
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise InvalidMetadata(
            "The package jieba is not installed; install the requirements.", package="jieba"
        )
    path = Path(spec.origin).parent / "analyse" / "idf.txt"
    try:
        parts = iter(path.read_bytes().split())
    except OSError as error:
        raise InvalidMetadata("jieba's idf.txt is missing; reinstall jieba.", path=path) from error
    return dict(zip(parts, parts, strict=True))  # word, frequency, word, frequency ...


def is_listed_word(word: str, highest_idf: float = float("inf")) -> bool:
    """Whether jieba lists the word, and as one of so many texts at least."""
    idf = printed_idf().get(word.encode("utf-8", "surrogatepass"))
    return idf is not None and float(idf) < highest_idf
