"""The registry: every source this installation knows, from `metadata/sources/*.yaml` with the defaults of
`metadata/families/*.yaml`.

Goes in: folders of YAML. Comes out: a Registry that answers by id and by URL. What is not in it is never
fetched.
A step that needs one source reads that source alone: all of 3,000 take two seconds, in every task of a run.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gov_reviews.errors import Disallowed, InvalidMetadata, InvalidRequest
from gov_reviews.knowledge.strict_yaml import read_mapping, validate
from gov_reviews.records.ids import SourceId
from gov_reviews.settings import METADATA_ROOT
from gov_reviews.sites.schedule import is_due
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import split_url

__all__ = ["Registry", "SourceSpec", "is_due", "load_registry", "load_source"]

# What a family may not decide for a source.
_OWN_KEYS = frozenset(
    {
        "id",
        "name",
        "name_en",
        "base_url",
        "allow_hosts",
        "family",
        "enabled",
        "is_sample",
        "evidence",
        "lists",
    }
)


@dataclass(frozen=True, slots=True)
class Registry:
    """All registered sources, by id in alphabetical order."""

    sources: Mapping[SourceId, SourceSpec]
    hosts: Mapping[str, SourceId]

    def __iter__(self) -> Iterator[SourceSpec]:
        return iter(self.sources.values())

    def __len__(self) -> int:
        return len(self.sources)

    def get(self, source_id: str) -> SourceSpec:
        """The source of this id.

        Raises:
            InvalidRequest: Not registered; the message names the nearest ids.
        """
        spec = self.sources.get(SourceId(source_id))
        if spec is not None:
            return spec
        near = difflib.get_close_matches(source_id, list(self.sources), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "no id is similar."
        raise InvalidRequest(
            f"Unknown source: {hint} `gov-reviews sources list` shows all ids.", source_id=source_id
        )

    def find_url(self, url: str) -> SourceSpec | None:
        """The source that a URL's host belongs to; None when no source has it (or when it is no http URL)."""
        try:
            return self.for_url(url)
        except (Disallowed, InvalidRequest):
            return None

    def for_url(self, url: str) -> SourceSpec:
        """The source that a URL's host belongs to.

        Raises:
            InvalidRequest: Not an http(s) URL.
            Disallowed: No registered source has the host.
        """
        host = split_url(url).host
        source_id = self.hosts.get(host)
        if source_id is None:
            near = difflib.get_close_matches(host, list(self.hosts), n=2, cutoff=0.75)
            hint = f" Registered and similar: {', '.join(near)}." if near else ""
            raise Disallowed(
                "The host is not registered; only hosts of metadata/sources/*.yaml are fetched."
                f"{hint} Add a source (docs/adding-a-source.md), or save the page and drop it into the "
                "inbox.",
                url=url,
                host=host,
            )
        return self.sources[source_id]

    def enabled(self, *, samples: bool | None = None) -> tuple[SourceSpec, ...]:
        """Sources that scheduled runs ask.

        `samples`: True only sample sources, False only real ones, None both.
        """
        return tuple(spec for spec in self if spec.enabled and (samples is None or spec.is_sample == samples))


def load_registry(folder: Path | None = None, families: Path | None = None) -> Registry:
    """Read and check the whole registry.

    Args:
        folder: Folder of source files; default `metadata/sources`.
        families: Folder of family defaults; default `metadata/families`.

    Raises:
        InvalidMetadata: Names file, key and remedy. One bad file refuses the whole registry: a run must not
            go on with a source less.
    """
    folder = folder or METADATA_ROOT / "sources"
    families = families or METADATA_ROOT / "families"
    return _load(folder, families, _fingerprint(folder, families))


def load_source(source_id: str) -> SourceSpec:
    """One registered source, without reading the others. That all of them fit together was checked when the
    run started.

    Raises:
        InvalidRequest: Not registered; the message names the nearest ids.
        InvalidMetadata: Its file, or that of its family, breaks the model.
    """
    path = METADATA_ROOT / "sources" / f"{source_id}.yaml"
    if Path(source_id).name != source_id or not path.is_file():
        return load_registry().get(source_id)
    return _load_one(
        path, METADATA_ROOT / "families", _fingerprint_of(path), _fingerprint(METADATA_ROOT / "families")
    )


@lru_cache(maxsize=512)
def _load_one(path: Path, families: Path, *fingerprints: tuple[object, ...]) -> SourceSpec:
    del fingerprints  # only a part of the cache key
    return _read_source(
        path, {family.stem: _read_family(family) for family in sorted(families.glob("*.yaml"))}
    )


def _fingerprint(*folders: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the files: an edited file is read again by a long-lived process."""
    return tuple(_fingerprint_of(path) for folder in folders for path in sorted(folder.glob("*.yaml")))


def _fingerprint_of(path: Path) -> tuple[str, int, int]:
    stat = path.stat()
    return str(path), stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=8)
def _load(folder: Path, families: Path, fingerprint: tuple[tuple[str, int, int], ...]) -> Registry:
    del fingerprint  # only a part of the cache key
    defaults = {path.stem: _read_family(path) for path in sorted(families.glob("*.yaml"))}
    sources: dict[SourceId, SourceSpec] = {}
    hosts: dict[str, SourceId] = {}
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise InvalidMetadata("No source is registered: the folder holds no *.yaml file.", path=folder)
    for path in paths:
        spec = _read_source(path, defaults)
        sources[spec.id] = spec
        for host in spec.allow_hosts:
            # One host, one source: so the pause between requests holds without locks between tasks.
            if host in hosts:
                raise InvalidMetadata(
                    f"The host {host} already belongs to source {hosts[host]}; add the list there instead.",
                    path=path,
                    key="allow_hosts",
                )
            hosts[host] = spec.id
    return Registry(sources=sources, hosts=hosts)


def _read_family(path: Path) -> dict[str, Any]:
    values = read_mapping(path)
    wrong = sorted(_OWN_KEYS & values.keys())
    if wrong:
        raise InvalidMetadata(
            f"A family gives defaults only; these keys belong to a source: {', '.join(wrong)}.",
            path=path,
            key=wrong[0],
        )
    return values


def _read_source(path: Path, defaults: Mapping[str, dict[str, Any]]) -> SourceSpec:
    values = read_mapping(path)
    family = values.get("family")
    merged = merge(defaults[family], values) if isinstance(family, str) and family in defaults else values
    spec = validate(SourceSpec, merged, path)
    if spec.id != path.stem:
        raise InvalidMetadata(
            f"The id is '{spec.id}' but the file is called '{path.name}'; make them equal.",
            path=path,
            key="id",
        )
    return spec


def merge(base: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """Defaults under a source's own values: mappings are merged key by key, everything else (lists too) is
    replaced.
    """
    merged = dict(base)
    for key, value in override.items():
        below = merged.get(key)
        merged[key] = (
            merge(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        )
    return merged
