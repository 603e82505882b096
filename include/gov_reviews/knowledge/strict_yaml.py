"""Strict reading of the YAML files under `metadata/`: bytes of one file in, plain values out, every fault
named with file and remedy.

Refuses what YAML would swallow: a key that is written twice, a file that is not one mapping, tags that build
Python objects.
"""

from __future__ import annotations

import difflib
from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from gov_reviews.errors import InvalidMetadata

Model = TypeVar("Model", bound=BaseModel)


# libyaml reads ten times as fast where it is built in.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):
    """Safe loader that refuses a key given twice (YAML would silently keep the last)."""


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    loader.flatten_mapping(node)
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(
                None, None, "a key must be a plain word", key_node.start_mark
            )
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is given twice", key_node.start_mark
            )
        seen.add(key)
    return dict(yaml.constructor.SafeConstructor.construct_mapping(loader, node, deep=True))


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def read_mapping(path: Path) -> dict[str, Any]:
    """Read one YAML file that holds one mapping.

    Raises:
        InvalidMetadata: Unreadable, not UTF-8, not YAML, a key twice, or not a mapping.
    """
    try:
        # _StrictLoader is a safe loader: it builds plain values only.
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except OSError as error:
        raise InvalidMetadata(f"Cannot read the file: {error.strerror}.", path=path) from error
    except UnicodeDecodeError as error:
        raise InvalidMetadata("The file is not UTF-8; save it as UTF-8.", path=path) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else None
        raise InvalidMetadata(
            f"Not valid YAML: {problem}. Correct the line named here.", path=path, line=line
        ) from error
    if not isinstance(value, dict):
        raise InvalidMetadata("The file must hold one mapping of keys (key: value).", path=path)
    return value


def validate(model: type[Model], value: dict[str, Any], path: Path) -> Model:
    """Turn the mapping of a file into its model.

    Raises:
        InvalidMetadata: Names the file, each wrong key and what to do; a mistyped key comes with the nearest
            known one.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults = [_describe(model, fault) for fault in error.errors(include_url=False)]
        keys = ", ".join(dict.fromkeys(key for key, _ in faults))
        told = "; ".join(text for _, text in faults)
        raise InvalidMetadata(told if told.endswith("?") else f"{told}.", path=path, key=keys) from error


def _describe(model: type[BaseModel], fault: Any) -> tuple[str, str]:
    """One fault of pydantic as (dotted key, sentence with a remedy)."""
    place = tuple(part for part in fault["loc"] if not str(part).endswith("]"))
    key = ".".join(str(part) for part in place) or "(whole file)"
    if fault["type"] == "extra_forbidden":
        known = _known_keys(model, place[:-1])
        near = difflib.get_close_matches(str(place[-1]), known, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
        return key, f"Unknown key '{key}': {hint}"
    if fault["type"] == "missing":
        return key, f"Missing key '{key}': add it"
    message = str(fault["msg"]).removeprefix("Value error, ")
    shown = repr(fault.get("input"))
    return (
        key,
        f"Wrong value of '{key}': {message} (found {shown if len(shown) <= 80 else shown[:77] + '...'})",
    )


def _known_keys(model: type[BaseModel], place: tuple[Any, ...]) -> list[str]:
    """Keys that the model has at a place of the file; list positions are passed over."""
    current: type[BaseModel] = model
    for part in place:
        if isinstance(part, int):
            continue
        found = current.model_fields.get(str(part))
        inner = _inner_model(found.annotation) if found else None
        if inner is None:
            return []
        current = inner
    return sorted(current.model_fields)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[ListSpec, ...]` or `Cadence | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
