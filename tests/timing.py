"""Growth of cost with length, measured so that a busy machine does not matter.

CPU time of this process instead of the clock, a ratio instead of seconds, and the best of a few attempts:
only code whose cost really grows faster than its input fails every one of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

ATTEMPTS = 3
# linear work passes with room for caches and collections; quadratic work on ten times the input costs ten
# times its share
SLACK = 4
SMALLEST_SECONDS = 0.01  # below this the clock says nothing


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time that this process spends on the work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def assert_grows_linearly(work: Callable[[int], object], small: int, large: int) -> None:
    """Work on `large` items costs its share of work on `small` ones, not a multiple; `large` should be ten
    times `small` or more.
    """
    share = large / small
    work(max(small // 10, 1))  # imports and caches
    measured = []
    for _ in range(ATTEMPTS):
        base = max(cpu_seconds(lambda: work(small)), SMALLEST_SECONDS)
        seconds = cpu_seconds(lambda: work(large))
        if seconds < SLACK * share * base:
            return
        measured.append(f"{base:.3f} s for {small}, {seconds:.3f} s for {large}")
    raise AssertionError(f"cost grows faster than the input: {'; '.join(measured)}")
