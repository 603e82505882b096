"""SHA-256 of files."""

from __future__ import annotations

from pathlib import Path

from gov_reviews.file_hash import file_sha256, stream_sha256

# printf 政协 | sha256sum
SHA256 = "55a2e1f778d5b757759331fdf00cea3d4fd69506d80846aaeafbb841cdd09770"


def test_a_file_is_read_whole_from_wherever_its_stream_stands(tmp_path: Path) -> None:
    path = tmp_path / "some.duckdb"
    path.write_text("政协", encoding="utf-8")
    assert file_sha256(path) == SHA256
    with path.open("rb") as stream:
        stream.read(3)
        assert stream_sha256(stream) == SHA256
