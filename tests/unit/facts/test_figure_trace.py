"""The words that decided a field are kept once, with where they stand."""

from __future__ import annotations

from gov_reviews.facts.figure_trace import DecidedField, DecidingCue, FigureTrace


def test_cues_are_kept_once() -> None:
    trace = FigureTrace()
    text = "五年来，力争办结30件"
    for _ in range(2):
        trace.add_cue(DecidedField.WHEN, text, (0, 3), 4)
        trace.add_cue(DecidedField.STATUS, text, (4, 6), 4)
    trace.add_cue(DecidedField.WHO, text, None, 4)
    assert trace.cues == [
        DecidingCue(DecidedField.WHEN, "五年来", is_carried=True),
        DecidingCue(DecidedField.STATUS, "力争", is_carried=False),
    ]
