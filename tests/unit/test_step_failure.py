"""What is said of an error on a page, and which errors no page is to blame for."""

from __future__ import annotations

import errno

import pytest

from gov_reviews.errors import InvalidMetadata, WrongContent
from gov_reviews.records.ids import stable_key
from gov_reviews.step_failure import MAX_DETAILS, MAX_WORDING, StepFailed, failure_of, is_broken_installation


class Wordless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def caught(error: Exception) -> Exception:
    try:
        raise error
    except Exception as raised:
        return raised


@pytest.mark.parametrize(
    ("error", "is_broken"),
    [
        (InvalidMetadata("x"), True),
        (ModuleNotFoundError("x"), True),
        (OSError(errno.ENOSPC, "x"), True),
        (PermissionError(errno.EACCES, "x"), True),
        (OSError("a library's word on the bytes"), False),
        (OSError(errno.EINVAL, "x"), False),
        (ValueError("x"), False),
        (WrongContent("x", "出错"), False),
    ],
    ids=repr,
)
def test_what_is_no_fault_of_a_page(error: Exception, is_broken: bool) -> None:
    assert is_broken_installation(error) is is_broken


def test_a_failure_names_error_step_and_the_last_place_of_ours() -> None:
    with pytest.raises(AttributeError) as raised:
        stable_key(type("Odd", (), {"__str__": lambda self: self.missing})())
    failure = failure_of(raised.value, "extract")
    assert failure.english.startswith("Our own code failed: AttributeError in extract: ")
    assert "(records.ids." in failure.english
    assert "AttributeError in extract" in failure.chinese
    assert "Traceback" in failure.details
    assert str(failure) == failure.english
    assert (failure.ends_worker, failure.is_own) == (False, True)


def test_words_are_cut_and_an_error_without_words_is_told() -> None:
    failure = failure_of(caught(ValueError("长" * 50_000)), "read")
    assert failure.english.count("长") == MAX_WORDING
    assert len(failure.details) == MAX_DETAILS
    assert "Wordless in read: (no words)" in failure_of(caught(Wordless()), "read").english


def test_a_failure_goes_through_a_pipe_whole() -> None:
    import pickle

    sent = StepFailed("english", "chinese", "details", ends_worker=True, is_own=False)
    found = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own
    assert vars(found) == vars(sent)
