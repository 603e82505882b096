"""Objects in a bucket, against a real S3 server on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.errors import InvalidRequest, StorageFailed, StoreRaced
from gov_reviews.store.object_store import ObjectStore, open_store


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_an_object_comes_back_as_it_was_put(store: ObjectStore, tmp_path: Path) -> None:
    put = store.put("a/文件 1.json", written(tmp_path / "one", b"content"), None)
    assert [(found.key, found.etag, found.size) for found in store.list("a/")] == [(put.key, put.etag, 7)]
    assert store.find(put.key) == put
    assert store.fetch(put.key, tmp_path / "new/folder/two") == put
    assert (tmp_path / "new/folder/two").read_bytes() == b"content"


def test_a_new_object_is_put_only_where_there_is_none(store: ObjectStore, tmp_path: Path) -> None:
    store.put("key", written(tmp_path / "one", b"first"), None)
    with pytest.raises(StoreRaced, match="Another worker has written"):
        store.put("key", written(tmp_path / "one", b"second"), None)
    assert store.fetch("key", tmp_path / "two") is not None
    assert (tmp_path / "two").read_bytes() == b"first"


def test_an_object_is_replaced_only_while_it_is_what_was_fetched(store: ObjectStore, tmp_path: Path) -> None:
    first = store.put("key", written(tmp_path / "one", b"first"), None)
    second = store.put("key", written(tmp_path / "one", b"second"), first.etag)
    with pytest.raises(StoreRaced):
        store.put("key", written(tmp_path / "one", b"third"), first.etag)
    assert store.find("key") == second
    store.delete("key")
    with pytest.raises(StoreRaced):
        store.put("key", written(tmp_path / "one", b"third"), second.etag)


def test_a_put_whose_answer_was_lost_may_be_repeated(store: ObjectStore, tmp_path: Path) -> None:
    first = store.put("key", written(tmp_path / "one", b"first"), None)
    assert store.put("key", tmp_path / "one", None) == first
    second = store.put("key", written(tmp_path / "one", b"second"), first.etag)
    assert store.put("key", tmp_path / "one", first.etag) == second


def test_what_is_not_there_is_no_error(store: ObjectStore, tmp_path: Path) -> None:
    assert store.find("key") is None
    assert store.fetch("key", tmp_path / "one") is None
    assert not (tmp_path / "one").exists()
    store.delete("key")


def test_other_bytes_than_were_put_are_refused_and_the_file_stays(store: ObjectStore, tmp_path: Path) -> None:
    store._client.put_object(
        Bucket=store._bucket, Key=f"{store._prefix}key", Body=b"damaged", Metadata={"sha256": "0" * 64}
    )
    written(tmp_path / "one", b"before")
    with pytest.raises(StorageFailed, match="other bytes than were put"):
        store.fetch("key", tmp_path / "one")
    assert (tmp_path / "one").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_two_prefixes_do_not_see_each_other(store: ObjectStore, tmp_path: Path) -> None:
    store.put("key", written(tmp_path / "one", b"first"), None)
    other = ObjectStore(f"s3://{store._bucket}/other")
    assert list(other.list()) == []


def test_a_bucket_that_is_not_there_is_a_wrong_setting(store: ObjectStore) -> None:
    with pytest.raises(InvalidRequest, match="Check GOV_REVIEWS_STORE"):
        list(ObjectStore("s3://nobody-has-this").list())


def test_a_server_that_does_not_answer_is_worth_another_try(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # nobody listens on the discard port
    monkeypatch.setattr("gov_reviews.store.object_store._TRIES", 1)
    with pytest.raises(StorageFailed, match="does not do what it was asked") as failed:
        list(ObjectStore("s3://reviews").list())
    assert not failed.value.permanent


def test_a_process_has_one_client(store: ObjectStore) -> None:
    assert open_store(store.url) is open_store(store.url)
