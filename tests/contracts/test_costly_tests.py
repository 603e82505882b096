"""tests/costly_tests.txt is measured; a line whose test is gone says that it is time to measure anew."""

from __future__ import annotations

import re

from tests.costs import file_of, read_costly


def test_every_costly_test_is_there() -> None:
    named = read_costly()
    assert named, "nothing was measured"
    texts = {path: path.read_text(encoding="utf-8") for path in map(file_of, named) if path.exists()}
    gone = sorted(
        name
        for name in named
        if not re.search(rf"^ *def {name.rpartition('::')[2]}\(", texts.get(file_of(name), ""), flags=re.M)
    )
    assert gone == [], "make test-costs"
