"""The YAML of a new source, as far as its list page tells it.

In: what a probe has found. Out: at most twelve lines for `metadata/sources/<id>.yaml`, checked by the model
of that file; what a person has to decide is said in comments. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from gov_reviews.knowledge.regions import load_regions
from gov_reviews.local_sites import is_local_host
from gov_reviews.sites.family_data import load_families
from gov_reviews.sites.registry import complete
from gov_reviews.sites.site_identity import SiteIdentity
from gov_reviews.sites.spec import SourceSpec

_UNKNOWN_ORIGIN = "generic_html"


def trial_source(address: str, family: str | None = None, *, name: str = "", **keys: Any) -> SourceSpec:
    """A source for one look at an address; its host alone is asked.

    Raises:
        ValueError: The address is none that a source could have: a port, no host name.
    """
    values = source_values(address, family, SiteIdentity(names=(name,) if name else ()), date.min) | keys
    chosen = load_families()[str(values["family"])]
    return SourceSpec.model_validate(complete(chosen, values))


def source_values(
    address: str, family: str | None, identity: SiteIdentity, today: date, note: str = ""
) -> dict[str, Any]:
    """The keys of a source's file.

    Args:
        address: Of the first page of its list.
        family: None where it is unknown.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    name = identity.names[0] if identity.names else host
    values: dict[str, Any] = {
        "id": _id_of(host),
        "name": name,
        "name_en": host,
        "org_type": _kind_of(name, host, identity),
        "admin": _division_of(identity),
        "base_url": f"{parts.scheme}://{parts.netloc}",
        "family": family or _UNKNOWN_ORIGIN,
        "evidence": {"status": "V", "note": note, "checked": today},
        "lists": [_list_of(address, identity)],
    }
    if is_local_host(host):
        values["is_sample"] = True
    proof = {"site_id_code": identity.code, "must_contain": list(identity.names[:1])}
    proof = {key: value for key, value in proof.items() if value}
    return values | ({"identity": proof} if proof else {})


def paper_values(issues_at: str) -> dict[str, Any]:
    """The keys of an e-paper's file that differ: its issues are found by a path with the day in it, for a
    page of one day's issue has no news.
    """
    return {"org_type": "media_epaper", "lists": [{"id": "paper", "path": issues_at, "kind": "epaper"}]}


def write_proposal(values: Mapping[str, Any]) -> str:
    """The keys as lines of YAML; names from a page are escaped like any text."""
    lines = [f"{key}: {_flow(value)}{_REMARKS.get(key, '')}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    text = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=float("inf")
    )
    return text.strip().removesuffix("...").strip()


_REMARKS = {
    "id": "   # the file is called like the id",
    "name_en": "   # to be written",
    "org_type": "   # right?",
    "admin": "   # right? with code and province",
}


def _id_of(host: str) -> str:
    labels = [label for label in host.split(".") if label not in ("www", "com", "cn", "gov", "org", "net")]
    plain = re.sub(r"[^a-z0-9]+", "_", "_".join(labels).lower()).strip("_")[:50]
    return f"xx_{plain or 'site'}"


def _list_of(address: str, identity: SiteIdentity) -> dict[str, Any]:
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return {"id": "news", **({"name": identity.column} if identity.column else {}), "path": path}


def _kind_of(name: str, host: str, identity: SiteIdentity) -> str:
    if "政协" in name or "政治协商" in name:
        return "cppcc"
    return "government" if identity.code or host.endswith(".gov.cn") else "media_web"


def _division_of(identity: SiteIdentity) -> dict[str, Any]:
    region = load_regions().get(identity.division) if identity.division else None
    if region is None:
        return {"level": "county"}
    return {"level": str(region.level), "code": region.code, "province": region.province}
