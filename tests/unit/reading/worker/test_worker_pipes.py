"""Messages between a run and its worker."""

from __future__ import annotations

from gov_reviews.reading.worker.worker_pipes import HEAD_BYTES, pack, unpack


def test_a_message_is_its_length_and_what_was_packed() -> None:
    sent = ("done", {"text": "提案" * 1000, "none": None})
    message = pack(*sent)
    head, body = message[:HEAD_BYTES], message[HEAD_BYTES:]
    assert int.from_bytes(head, "big") == len(body) > 0
    assert unpack(body) == sent
