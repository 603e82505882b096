"""Worker in a venv of its own: one peer over a list of texts. It must not import gov_reviews.

peers_worker.py jionlp|recognizers BODIES.json
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def load_jionlp() -> tuple[str, Callable[[str], int]]:
    """Money and time, the quantities it knows."""
    import jionlp

    return (
        "money and time",
        lambda text: len(jionlp.ner.extract_money(text)) + len(jionlp.ner.extract_time(text)),
    )


def load_recognizers() -> tuple[str, Callable[[str], int]]:
    """Numbers, percentages, dimensions, currencies."""
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    recognizers = (recognize_number, recognize_percentage, recognize_dimension, recognize_currency)
    return "number, percent, dimension, currency", lambda text: sum(
        len(recognize(text, Culture.Chinese)) for recognize in recognizers
    )


def main() -> None:
    """Load, warm up on a sentence, run the rounds."""
    with contextlib.redirect_stdout(sys.stderr):  # jionlp greets its users
        does, find = {"jionlp": load_jionlp, "recognizers": load_recognizers}[sys.argv[1]]()
        find("全年收到提案395件，捐款12万元。")
        seconds, found = [], 0
        for bodies in json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")):
            started = time.process_time()
            found += sum(map(find, bodies))
            seconds.append(time.process_time() - started)
    sys.stdout.write(json.dumps({"does": does, "seconds": seconds, "found": found}) + "\n")


main()
