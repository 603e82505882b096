"""The registry: every source this installation knows, from `metadata/sources/*.yaml` with the defaults of
`metadata/families/*.yaml`.

Goes in: folders of YAML. Comes out: a Registry that answers by id and by URL. What is not in it is never
fetched.
A step that needs one source reads that source alone: all of 3,000 take two seconds, in every task of a run.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gov_reviews.errors import Disallowed, InvalidMetadata, InvalidRequest
from gov_reviews.knowledge.message_texts import message_of, said
from gov_reviews.knowledge.metadata_files import (
    Mistake,
    did_you_mean,
    inspect_values,
    mistake_at,
    mistake_of,
    read_mapping,
    refusal,
)
from gov_reviews.knowledge.regions import Regions, load_regions
from gov_reviews.records.both_languages import in_english, on_one_line
from gov_reviews.records.ids import SourceId
from gov_reviews.settings import METADATA_ROOT
from gov_reviews.sites.family_data import FamilyData, inspect_families, unknown_family
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import split_url

logger = logging.getLogger(__name__)

__all__ = ["Registry", "SourceSpec", "load_registry", "load_source"]


@dataclass(frozen=True, slots=True)
class Registry:
    """All registered sources, by id in alphabetical order.

    Attributes:
        hosts: The source that each host belongs to.
        left_out: Sources whose files are wrong, by the names of the files, with their mistakes. They take no
            part in anything; the others do.
    """

    sources: Mapping[SourceId, SourceSpec]
    hosts: Mapping[str, SourceId]
    left_out: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[SourceSpec]:
        return iter(self.sources.values())

    def __len__(self) -> int:
        return len(self.sources)

    def get(self, source_id: str) -> SourceSpec:
        """The source of this id.

        Raises:
            InvalidRequest: Not registered; the message names the nearest ids.
            InvalidMetadata: Registered in a file that is wrong; the message says what is.
        """
        spec = self.sources.get(SourceId(source_id))
        if spec is not None:
            return spec
        if source_id in self.left_out:
            raise refusal(self.left_out[source_id])
        near = difflib.get_close_matches(source_id, list(self.sources), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "no id is similar."
        hint_zh = f"是否指 {' 或 '.join(near)}？" if near else "没有相近的代码。"
        raise InvalidRequest(
            f"Unknown source: {hint} gov-reviews sources list shows all ids.",
            f"没有此来源：{hint_zh}gov-reviews sources list 列出全部代码。",
            source_id=source_id,
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
            hint = said("similar_hosts", hosts=", ".join(near)) if near else ""
            raise Disallowed(
                *message_of("host_unregistered", hint=hint),
                url=url,
                host=host,
            )
        return self.sources[source_id]

    def describe_left_out(self) -> tuple[str, ...]:
        """What to say of each source whose file is wrong."""
        return tuple(
            said(
                "source_left_out",
                name=name,
                mistake=on_one_line(str(mistakes[0])),
                more=said("and_more", count=len(mistakes) - 1) if len(mistakes) > 1 else "",
            )
            for name, mistakes in self.left_out.items()
        )


def load_registry(folder: Path | None = None, families: Path | None = None) -> Registry:
    """Read and check the whole registry. A mistake in a file takes out that source alone.

    Args:
        folder: Folder of source files; default `metadata/sources`.
        families: Folder of family defaults; default `metadata/families`.

    Raises:
        InvalidMetadata: No source is left. Names file, key and remedy.
    """
    folder = folder or METADATA_ROOT / "sources"
    families = families or METADATA_ROOT / "families"
    return _load(folder, families, _fingerprint(folder, families))


def load_source(source_id: str) -> SourceSpec:
    """One registered source, without reading the others. Whether its hosts are its own was checked when the
    run was planned.

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
    known_families, mistakes = inspect_families(families)
    spec, wrong = _inspect_source(path, known_families, mistakes)
    if spec is None or wrong:
        raise refusal(wrong)
    return spec


def _fingerprint(*folders: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the files: an edited file is read again by a long-lived process."""
    return tuple(_fingerprint_of(path) for folder in folders for path in sorted(folder.glob("*.yaml")))


def _fingerprint_of(path: Path) -> tuple[str, int, int]:
    stat = path.stat()
    return str(path), stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=8)
def _load(folder: Path, families: Path, fingerprint: tuple[tuple[str, int, int], ...]) -> Registry:
    del fingerprint  # only a part of the cache key
    registry, mistakes = inspect_registry(folder, families)
    if not registry.sources:
        raise refusal(mistakes)
    for wording in registry.describe_left_out():
        logger.error("%s", in_english(wording))
    return registry


def inspect_registry(
    folder: Path | None = None, families: Path | None = None
) -> tuple[Registry, list[Mistake]]:
    """The sources that fit their model, and every mistake in the files of the folders."""
    folder = folder or METADATA_ROOT / "sources"
    families = families or METADATA_ROOT / "families"
    known_families, mistakes = inspect_families(families)
    of_families = tuple(mistakes)
    sources: dict[SourceId, SourceSpec] = {}
    hosts: dict[str, SourceId] = {}
    left_out: dict[str, tuple[Mistake, ...]] = {}
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        mistakes.append(Mistake(folder, "No source is registered: the folder holds no *.yaml file."))
    for path in paths:
        spec, wrong = _inspect_source(path, known_families, of_families)
        if spec is not None:
            wrong += [*_unknown_divisions(path, spec), *_taken_hosts(path, spec, hosts)]
        if spec is None or wrong:
            left_out[path.stem] = tuple(wrong)
            mistakes += [mistake for mistake in wrong if mistake not in of_families]
            continue
        sources[spec.id] = spec
        hosts |= dict.fromkeys(spec.allow_hosts, spec.id)
    return Registry(sources, hosts, left_out), mistakes


def _taken_hosts(path: Path, spec: SourceSpec, hosts: Mapping[str, SourceId]) -> Iterator[Mistake]:
    """One host, one source: so the pause between requests holds without locks between tasks."""
    for place, host in enumerate(spec.allow_hosts):
        if host in hosts:
            message = f"The host {host} already belongs to source {hosts[host]}; add the list there instead."
            yield mistake_at(path, ("allow_hosts", place), message)


def _inspect_source(
    path: Path, families: Mapping[str, FamilyData], of_families: Sequence[Mistake]
) -> tuple[SourceSpec | None, list[Mistake]]:
    """One source on top of the defaults of its family, and what is wrong with its file, or with that of its
    family.
    """
    try:
        values = read_mapping(path)
    except InvalidMetadata as error:
        return None, [mistake_of(error, path)]
    name = str(values.get("family"))
    family = families.get(name)
    if family is None and (wrong := [mistake for mistake in of_families if mistake.path.stem == name]):
        return None, wrong
    if family is not None:
        values = complete(family, values)
    spec, mistakes = inspect_values(values, SourceSpec, path)
    if spec is not None and family is None:
        mistakes.append(mistake_at(path, ("family",), unknown_family(spec.family, families)))
    if spec is not None and spec.id != path.stem:
        message = f"The id is '{spec.id}' but the file is called '{path.name}'; make them equal."
        mistakes.append(mistake_at(path, ("id",), message))
    return spec, mistakes


def _unknown_divisions(path: Path, spec: SourceSpec) -> Iterator[Mistake]:
    """Region codes that are not listed, or that say otherwise than the list."""
    regions = load_regions()
    for place, code in enumerate(spec.committees):
        if regions.get(code) is None:
            yield mistake_at(path, ("committees", place), _unknown_code(code, regions))
    if spec.admin.code is None:
        return
    region = regions.get(spec.admin.code)
    if region is None:
        yield mistake_at(path, ("admin", "code"), _unknown_code(spec.admin.code, regions))
        return
    if region.level != spec.admin.level:
        message = f"The level of {region.name} ({region.code}) is {region.level}, not {spec.admin.level}."
        yield mistake_at(path, ("admin", "level"), message)
    if spec.admin.province not in (None, region.province):
        message = (
            f"{region.name} ({region.code}) belongs to '{region.province}', not '{spec.admin.province}'."
        )
        yield mistake_at(path, ("admin", "province"), message)


def _unknown_code(code: str, regions: Regions) -> str:
    return f"No division has the code '{code}' (metadata/regions.csv): {did_you_mean(code, regions.by_code)}"


def complete(family: FamilyData, values: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a source on top of those of its family; host and scheme are those of base_url where nobody
    says otherwise.
    """
    completed = merge(family.source_defaults(), values)
    parts = urlsplit(str(completed.get("base_url", "")))
    if parts.scheme in ("http", "https") and parts.hostname:
        completed.setdefault("allow_hosts", [parts.hostname])
        fetch = completed.get("fetch", {})
        if isinstance(fetch, Mapping):
            completed["fetch"] = {"scheme": parts.scheme, **fetch}
    return completed


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
