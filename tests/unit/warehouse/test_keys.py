"""Keys of documents and works: the same for copies, others for what differs."""

from __future__ import annotations

from warehouse_data import BODY, make_capture, make_review

from gov_reviews.records.reviews import DocType
from gov_reviews.warehouse.keys import document_key, work_key

URL = "http://committee.sample.example/1"


def test_layout_and_punctuation_make_no_new_document() -> None:
    capture = make_capture(URL)
    spaced = "\n".join(BODY.replace("，", " ,")).replace("_", "")
    assert document_key(make_review([capture], spaced, observations=[])) == document_key(
        make_review([capture])
    )
    assert document_key(make_review([capture], BODY.replace("395", "396"), observations=[])) != document_key(
        make_review([capture])
    )


def test_copies_share_a_work_and_undecided_ones_stand_alone() -> None:
    capture = make_capture(URL)
    other = BODY + "另一句。"
    assert work_key(make_review([capture])) == work_key(make_review([capture], other))
    assert work_key(make_review([capture])) != work_key(make_review([capture], year=2024))
    assert work_key(make_review([capture])) != work_key(make_review([capture], part=2))
    assert work_key(make_review([capture], year=None)) != work_key(make_review([capture], other, year=None))
    assert work_key(make_review([capture], doc_type=None)) != work_key(
        make_review([capture], other, doc_type=None)
    )
    assert work_key(make_review([capture], doc_type=DocType.OTHER)) != work_key(
        make_review([capture], other, doc_type=DocType.OTHER)
    )
    topics = [
        make_review([capture], doc_type=DocType.TOPIC_REVIEW, title=title)
        for title in ("提案工作", "信息工作")
    ]
    assert work_key(topics[0]) != work_key(topics[1])
    for untitled in (None, "", "……"):
        alone = [
            make_review([capture], body, doc_type=DocType.TOPIC_REVIEW, title=untitled)
            for body in (BODY, other)
        ]
        assert work_key(alone[0]) != work_key(alone[1])
