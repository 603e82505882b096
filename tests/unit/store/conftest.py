"""An S3 server on loopback with a bucket of its own for each test, and a PostgreSQL. Skipped where they are
missing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from tests.cluster.servers import running_postgres_or_skip
from tests.s3_server import CREDENTIALS, running_s3_server

from gov_reviews.store.object_store import ObjectStore

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    with running_s3_server() as address:
        yield address


@pytest.fixture(scope="session")
def catalog() -> Iterator[str]:
    """The database that workers share."""
    with running_postgres_or_skip() as address:
        yield f"{address}/airflow"


@pytest.fixture
def store(s3_address: str, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": s3_address}.items():
        monkeypatch.setenv(name, value)
    import boto3

    bucket = f"reviews-{next(_NUMBERS)}"
    boto3.client("s3").create_bucket(Bucket=bucket)
    return ObjectStore(f"s3://{bucket}/some/prefix")
