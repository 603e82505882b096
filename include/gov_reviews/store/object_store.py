"""Objects in a bucket: the one place that speaks S3.

In: keys below the prefix of `Settings.store`, files. Out: the objects as files, their ETags, and errors of
ours. Every put is conditional: an object that is new is put only where there is none, one that was fetched
only while it is still what was fetched. Endpoint, keys and region are AWS's own variables; the secret key may
stand in a file. boto3 is loaded when the first store is opened, by nobody who has none.
"""

from __future__ import annotations

# lazy: boto3 takes a third of a second, and only whoever has a store has it.
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gov_reviews.atomic_write import replaced_atomically
from gov_reviews.errors import InvalidRequest, StorageFailed, StoreRaced
from gov_reviews.file_hash import file_sha256
from gov_reviews.settings import environment_secret

logger = logging.getLogger(__name__)

MAX_OBJECT_BYTES = 5 * 2**30  # the most that one put may hold
TRANSFERS_AT_ONCE = 8
_TRIES = 5
_SHA256 = "sha256"
_RACED = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_FORBIDDEN = frozenset(
    {"AccessDenied", "403", "Forbidden", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket"}
)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object.

    Attributes:
        key: Below the prefix of the store; parts are divided by "/".
        etag: Another one means other bytes.
        sha256: Of the bytes, as the put has said it; "" where that was not asked.
        put_at: When it was put, in seconds since 1970, by the clock of the store; 0 where that was not asked.
    """

    key: str
    etag: str
    size: int
    sha256: str = ""
    put_at: float = 0.0


class ObjectStore:
    """The objects below the prefix of one store. Threads may share it.

    Args:
        url: s3://bucket or s3://bucket/prefix, as `Settings.store` has it.
        client: For tests; None: one is made from AWS's variables.
    """

    def __init__(self, url: str, client: Any = None) -> None:
        bucket, _, prefix = url.removeprefix("s3://").partition("/")
        self.url = url
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = client if client is not None else _new_client()

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Objects whose keys begin like that, in order of key."""
        with self._as_ours(prefix):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._prefix)
                    put_at = found["LastModified"].timestamp()
                    yield StoredObject(key, found["ETag"], found["Size"], put_at=put_at)

    def find(self, key: str) -> StoredObject | None:
        """One object with the hash of its bytes; None when there is none."""
        with self._as_ours(key):
            try:
                found = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
            except Exception as error:
                if _code_of(error) in _MISSING:
                    return None
                raise
            sha256 = found.get("Metadata", {}).get(_SHA256, "")
            return StoredObject(key, found["ETag"], found["ContentLength"], sha256)

    def fetch(self, key: str, path: Path, *, mode: int | None = None) -> StoredObject | None:
        """Make a file of an object: the whole file under its name, or what was there before.

        Args:
            mode: Permission bits of the file; None: those that the umask gives.

        Returns:
            The object; None when there is none (any more).

        Raises:
            StorageFailed: The store does not answer, or gives other bytes than were put.
        """
        with self._as_ours(key):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            except Exception as error:
                if _code_of(error) in _MISSING:
                    return None
                raise
            sha256 = found.get("Metadata", {}).get(_SHA256, "")
            with replaced_atomically(path) as temporary:
                with temporary.open("wb") as stream:
                    shutil.copyfileobj(found["Body"], stream, 1 << 20)
                if sha256 and file_sha256(temporary) != sha256:
                    raise StorageFailed(
                        "The store gave other bytes than were put. Start again.",
                        "存储返回的字节与存入的不同。请重新启动。",
                        key=key,
                    )
                if mode is not None:
                    temporary.chmod(mode)
            return StoredObject(key, found["ETag"], path.stat().st_size, sha256)

    def put(self, key: str, path: Path, expected: str | None) -> StoredObject:
        """Put a file.

        Args:
            expected: ETag of the object that it replaces; None: there must be none.

        Returns:
            The object. Also where exactly these bytes are there already: a put whose answer was lost, or of
            a worker that was killed before it knew.

        Raises:
            StoreRaced: Somebody else has put other bytes, or removed the object.
            InvalidRequest: The file is too large for one object.
        """
        if path.stat().st_size > MAX_OBJECT_BYTES:
            raise InvalidRequest(
                "The file is larger than one object may be (5 GiB).",
                "文件超过单个对象的上限（5 GiB）。",
                path=path,
            )
        sha256 = file_sha256(path)
        condition = {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected}
        with self._as_ours(key), path.open("rb") as stream:
            try:
                done = self._client.put_object(
                    Bucket=self._bucket,
                    Key=self._prefix + key,
                    Body=stream,
                    Metadata={_SHA256: sha256},
                    **condition,
                )
                return StoredObject(key, done["ETag"], path.stat().st_size, sha256)
            except Exception as error:
                if _code_of(error) not in _RACED | _MISSING:
                    raise
                there = self.find(key)
                if there is not None and there.sha256 == sha256:
                    return there
                raise StoreRaced(
                    "Another worker has written the same object meanwhile. Trying again starts from what "
                    "it has written.",
                    "另一工作进程同时写入了同一对象。重试将从其写入的内容开始。",
                    key=key,
                ) from error

    def delete(self, key: str) -> None:
        """Delete an object; nothing happens when there is none."""
        with self._as_ours(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    @contextmanager
    def _as_ours(self, key: str) -> Iterator[None]:
        """Errors of the client leave as errors of ours. They hold no keys: botocore's words name operation
        and reason.
        """
        import botocore.exceptions

        try:
            yield
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
            place = {"key": key, "store": self.url}
            if _code_of(error) in _FORBIDDEN:
                raise InvalidRequest(
                    f"The store refuses this worker ({error}). Check GOV_REVIEWS_STORE, AWS_ENDPOINT_URL and "
                    "the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
                    f"存储拒绝本工作进程（{error}）。请检查 GOV_REVIEWS_STORE、AWS_ENDPOINT_URL 以及 "
                    "AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY 中的密钥。",
                    **place,
                ) from error
            raise StorageFailed(
                f"The store does not do what it was asked ({error}). Look whether it runs; trying again goes "
                "on from what is there.",
                f"存储未按要求执行（{error}）。请检查其是否运行；重试将从已有内容继续。",
                **place,
            ) from error


def _code_of(error: Exception) -> str:
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


def open_store(url: str) -> ObjectStore:
    """The store of a URL, one for each process: connections do not survive a fork."""
    return _open(url, os.getpid())


@cache
def _open(url: str, process: int) -> ObjectStore:
    logger.debug("store opened url=%s pid=%d", url, process)
    return ObjectStore(url)


def _new_client() -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise InvalidRequest(
            "GOV_REVIEWS_STORE is set, but boto3 is not installed. Install gov-reviews with the extra "
            "cluster (docs/cluster.md), or leave the variable out.",
            "已设 GOV_REVIEWS_STORE，但未安装 boto3。请安装带 cluster 附加项的 "
            "gov-reviews（docs/cluster.md），或取消该变量。",
        ) from error
    return boto3.client(
        "s3",
        # without any: boto3 looks where it always does
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID") or None,
        aws_secret_access_key=environment_secret("AWS_SECRET_ACCESS_KEY"),
        aws_session_token=os.environ.get("AWS_SESSION_TOKEN") or None,
        config=Config(
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=2 * TRANSFERS_AT_ONCE,
            retries={"mode": "standard", "max_attempts": _TRIES},
        ),
    )
