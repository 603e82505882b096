"""Strict reading of data files: metadata/ (YAML and CSV) and sql/*/table.yaml.

In: a path and the pydantic model of the file. Out: the model, every value of the declared type. It refuses
what YAML swallows (a key given twice, tags that build objects) and what pydantic would convert
(`"5"` for 5, `yes` for a word); unknown keys and misspelt values come with the nearest known one. Errors are
`InvalidMetadata` with file, line and key.

Two ways to ask: `read_metadata` raises, `inspect_file` returns all mistakes of the file, so that a person who
has edited ten files sees everything at once.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeVar, cast

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError
from pydantic_core import to_json

from gov_reviews import settings
from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.parsed_files import parsed_files
from gov_reviews.lean_imports import without_collection

AnyModel = TypeVar("AnyModel", bound=BaseModel)
FileModel = TypeVar("FileModel", bound="MetadataFile | MetadataTable")
SHOWN_MISTAKES = 5  # in one error; the check commands show all
_SHIPPED = settings.METADATA_ROOT
LONGEST_SHOWN = 80  # characters of a wrong value that a message repeats

_TAG = "tag:yaml.org,2002:"
_TEXT = f"{_TAG}str"
# libyaml reads ten times as fast where it is built in; both loaders build plain values only.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]  # the loader in C has no types
    """Decides at once that what begins like no number, truth value, date or sign is a word: most of metadata/
    are Chinese words, and asking every rule took a third of the reading.
    """

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode and value[:1] not in self.yaml_implicit_resolvers and value:
            return _TEXT
        return str(super().resolve(kind, value, implicit))


_scalars = yaml.constructor.SafeConstructor()
_SCALARS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        _TEXT: lambda node: node.value,
        f"{_TAG}null": _scalars.construct_yaml_null,
        f"{_TAG}bool": _scalars.construct_yaml_bool,
        f"{_TAG}int": _scalars.construct_yaml_int,
        f"{_TAG}float": _scalars.construct_yaml_float,
        f"{_TAG}timestamp": _scalars.construct_yaml_timestamp,
    }
)


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


Word = Annotated[str, Field(min_length=1)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
"""One or more words: a list that silently reads as empty would lose documents."""
PatternText = Annotated[str, AfterValidator(_check_pattern)]
"""A regular expression, compiled once to see that it is one."""


class MetadataPart(BaseModel):
    """Base of the parts of a file: immutable, no unknown keys."""

    # Built on first use: of thirty models a command needs some.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class MetadataFile(MetadataPart):
    """Base of the model of one file.

    Attributes:
        file: Where it stands, from metadata/.
    """

    file: ClassVar[str]


class MetadataTable(RootModel[Any]):
    """Base of the model of one file that is a mapping with keys of its own: say what in `root`."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    file: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a file, and what to do.

    Attributes:
        line: Counted from 1; None where the whole file is meant.
        key: Dotted, list positions from 0; "" where the whole file is meant.
    """

    path: Path
    message: str
    line: int | None = None
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


def refusal(mistakes: Sequence[Mistake]) -> InvalidMetadata:
    """The error for one or more mistakes; its context names the place of the first."""
    first, *others = mistakes
    message = first.message
    if others:
        shown = [
            f"{other.path.name}:{other.line or 1} {other.message}" for other in others[: SHOWN_MISTAKES - 1]
        ]
        more = len(mistakes) - SHOWN_MISTAKES
        message = "; ".join(
            (f"{len(mistakes)} mistakes. {first.message.rstrip('.')}", *(text.rstrip(".") for text in shown))
        ) + (f"; and {more} more." if more > 0 else ".")
    return InvalidMetadata(message, path=first.path, line=first.line, key=first.key or None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: "did you mean 'x'?", or what is known."""
    near, choices = _nearest(word, known)
    if near:
        return f"did you mean '{near}'?"
    return f"known: {', '.join(choices[:20])}{' ...' if len(choices) > 20 else ''}"


def did_you_mean_zh(word: str, known: Iterable[str]) -> str:
    """The same in Chinese."""
    near, choices = _nearest(word, known)
    if near:
        return f"是否指“{near}”？"
    return f"已知：{'、'.join(choices[:20])}{'……' if len(choices) > 20 else '。'}"


def _nearest(word: str, known: Iterable[str]) -> tuple[str, list[str]]:
    """The known word that comes nearest, "" where none is near; all of them."""
    choices = sorted(set(known))
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.5)
    return (near[0] if near else ""), choices


# --- YAML ---


@without_collection()
def read_metadata(path: Path, model: type[AnyModel]) -> AnyModel:
    """One YAML file as its model.

    Raises:
        InvalidMetadata: Names every mistake of the file.
    """
    value, mistakes = inspect_file(path, model)
    if value is None:
        raise refusal(mistakes)
    return value


def inspect_file(path: Path, model: type[AnyModel]) -> tuple[AnyModel | None, list[Mistake]]:
    """One YAML file as its model and no mistakes, or None and all its mistakes."""
    try:
        values = _as_json(path)
    except InvalidMetadata as error:
        return None, [mistake_of(error, path)]
    return _inspect_json(values, model, (path,))


def _as_json(path: Path) -> str | bytes:
    """The mapping of a file as JSON; files of metadata/ are parsed once for many starts."""
    if not path.is_relative_to(_SHIPPED):
        return to_json(read_mapping(path))
    before = parsed_files(Path(__file__))
    try:
        source = path.read_bytes()
    except OSError as error:
        raise _unreadable(error, path) from error
    values = before.find(source)
    if values is None:
        values = to_json(read_mapping(path)).decode()
        if path.read_bytes() == source:  # else somebody edits it at this moment
            before.keep(source, values)
    return values


def keep_parsed_files() -> None:
    """What was parsed of metadata/ stands on disk from now on, for the next start; else at the end of the
    process.
    """
    parsed_files(Path(__file__)).write_new()


def inspect_values(
    value: Mapping[str, Any], model: type[AnyModel], *paths: Path
) -> tuple[AnyModel | None, list[Mistake]]:
    """The mapping of a file as its model and no mistakes, or None and all its mistakes.

    Args:
        value: What `read_mapping` gave, perhaps merged with defaults.
        paths: The file, then those with its defaults: a mistake is reported where its key stands.
    """
    return _inspect_json(to_json(value), model, paths)


def _inspect_json(
    values: str | bytes, model: type[AnyModel], paths: Sequence[Path]
) -> tuple[AnyModel | None, list[Mistake]]:
    try:
        # Strict JSON is what a data file means: lists become tuples and words become dates, but "5" is no 5.
        return model.model_validate_json(values, strict=True), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
    mistakes = [_mistake(model, fault, paths) for fault in faults]
    # A misspelt key is one mistake, not two: the key that it should be is not reported as missing, too.
    misspelt = "\n".join(mistake.message for mistake in mistakes if mistake.message.startswith("Unknown key"))
    return None, sorted(
        (
            mistake
            for mistake, fault in zip(mistakes, faults, strict=True)
            if fault["type"] != "missing" or f"did you mean '{fault['loc'][-1]}'?" not in misspelt
        ),
        key=lambda mistake: mistake.line or 0,
    )


def mistake_at(path: Path, place: Sequence[str | int], message: str) -> Mistake:
    """A mistake at a place of a file."""
    return Mistake(path, message, line_of(path, place), ".".join(str(part) for part in place))


def mistake_of(error: InvalidMetadata, path: Path) -> Mistake:
    """An error that was raised, as a mistake in a list of others."""
    place = error.context.get("path", path)
    line = error.context.get("line")
    return Mistake(
        place if isinstance(place, Path) else path,
        error.message,
        line if isinstance(line, int) else None,
        str(error.context.get("key") or ""),
    )


_MOST_VALUES = 1_000_000  # of one file, aliases written out
_NOT_YET: tuple[Path | None, Any] = (None, None)
_loaded: dict[type[BaseModel], tuple[Path | None, Any]] = {}  # with the root that it was read from


def load_words(model: type[FileModel], root: Path | None = None) -> FileModel:
    """The file of a model in metadata/ (or another root), read once a process, again for another root.

    Raises:
        InvalidMetadata: Names every mistake of the file.
    """
    root = root or settings.METADATA_ROOT
    read_from, found = _loaded.get(model, _NOT_YET)
    # Asked hundreds of times a document: comparing paths would cost more than all the rest.
    if read_from is not root and read_from != root:
        found = read_metadata(root / model.file, model)
        _loaded[model] = (root, found)
    known: FileModel = found
    return known


def read_mapping(path: Path) -> dict[str, Any]:
    """One YAML file that holds one mapping, as plain values.

    Raises:
        InvalidMetadata: Unreadable, not UTF-8, not YAML, a key twice or not a word, or not a mapping.
    """
    node = _compose(path)
    if not isinstance(node, yaml.MappingNode):
        raise InvalidMetadata(
            "The file must hold one mapping of keys (key: value).",
            "文件内容应为一组键值（key: value）。",
            path=path,
        )
    try:
        if _size(node, {}) > _MOST_VALUES:
            raise InvalidMetadata(
                "Its aliases (*name) stand for more values than a file may hold; write them out.",
                "文件中的别名（*name）展开后的值过多，请逐一写出。",
                path=path,
            )
        return cast(dict[str, Any], _plain(node))
    except yaml.YAMLError as error:
        raise _not_yaml(error, path) from error
    except RecursionError as error:
        raise InvalidMetadata(
            "A value contains itself; write it out.", "有值包含自身，请写明。", path=path
        ) from error


def line_of(path: Path, place: Sequence[str | int]) -> int | None:
    """The line of a place in a file, counted from 1; of the nearest place around it that is there.

    None when not even its first key is there.
    """
    try:
        node = _compose(path)
    except InvalidMetadata:
        return None
    line = None
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _compose(path: Path) -> Any:
    """The nodes of a file.

    Raises:
        InvalidMetadata: Unreadable, not UTF-8, not YAML.
    """
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise _unreadable(error, path) from error
    except UnicodeDecodeError as error:
        raise InvalidMetadata(
            "The file is not UTF-8; save it as UTF-8.", "文件不是 UTF-8 编码，请以 UTF-8 保存。", path=path
        ) from error
    except yaml.YAMLError as error:
        raise _not_yaml(error, path) from error


def _unreadable(error: OSError, path: Path) -> InvalidMetadata:
    return InvalidMetadata(
        f"Cannot read the file: {error.strerror}.", f"无法读取文件：{error.strerror}。", path=path
    )


def _not_yaml(error: yaml.YAMLError, path: Path) -> InvalidMetadata:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return InvalidMetadata(
        f"Not valid YAML: {problem}. Correct the line named here.",
        f"YAML 有误：{problem}。请更正此处所列的行。",
        path=path,
        line=mark.line + 1 if mark else None,
    )


def _size(node: Any, known: dict[int, int]) -> int:
    """How many values a node has when its aliases are written out; each node is counted once."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    size = known.get(id(node))
    if size is None:
        children = node.value if isinstance(node, yaml.SequenceNode) else [pair[1] for pair in node.value]
        size = known[id(node)] = 1 + sum(_size(child, known) for child in children)
    return size


def _plain(node: Any) -> Any:
    """Plain values of a node: own code, because the constructor of PyYAML takes twice as long and keeps the
    last of two equal keys.
    """
    if isinstance(node, yaml.ScalarNode):
        construct = _SCALARS.get(node.tag)
        if construct is None:
            raise _refused(node, f"the tag {node.tag.removeprefix(_TAG)!r} is not used here")
        try:
            return construct(node)
        except ValueError as error:
            raise _refused(node, f"{node.value!r} is not what it looks like ({error}); quote it") from error
    if isinstance(node, yaml.SequenceNode):
        return [child.value if child.tag == _TEXT else _plain(child) for child in node.value]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if key_node.tag != _TEXT:
            raise _refused(key_node, f"the key {key_node.value!r} is not a word; quote it")
        key = key_node.value
        if key in values:
            raise _refused(key_node, f"the key {key!r} is given twice")
        values[key] = value_node.value if value_node.tag == _TEXT else _plain(value_node)
    return values


def _refused(node: Any, problem: str) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _mistake(model: type[BaseModel], fault: Any, paths: Sequence[Path]) -> Mistake:
    """One fault of pydantic as a mistake with its place and a remedy."""
    place = tuple(part for part in fault["loc"] if not str(part).endswith("]"))
    if not place and (named := re.match(r"Value error, (\w+): ", fault["msg"])):
        place = (named[1],)  # a rule about the whole file that names the key to change
    key = ".".join(str(part) for part in place)
    path, line = paths[0], None
    for candidate in paths:
        if (line := line_of(candidate, place)) is not None:
            path = candidate
            break
    return Mistake(path, _message(model, fault, place, key or "(whole file)"), line, key)


def _message(model: type[BaseModel], fault: Any, place: tuple[str | int, ...], key: str) -> str:
    kind, message = fault["type"], str(fault["msg"]).removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return f"Unknown key '{key}': {did_you_mean(str(place[-1]), _known_keys(model, place[:-1]))}"
    if kind == "missing":
        return f"Missing key '{key}': add it."
    found = repr(fault.get("input"))
    found = found if len(found) <= LONGEST_SHOWN else found[: LONGEST_SHOWN - 3] + "..."
    if kind in ("literal_error", "enum"):
        known = re.findall("'([^']*)'", str(fault["ctx"]["expected"]))
        return f"Wrong value of '{key}': {found} is not a choice; {did_you_mean(str(fault['input']), known)}"
    is_one_value = not isinstance(fault["input"], dict)  # a rule of several keys has all of them as its input
    return f"Wrong value of '{key}': {message}{f' (found {found})' if is_one_value else ''}."


def _known_keys(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """Keys that the model has at a place of the file; list positions and free keys are passed over."""
    current: type[BaseModel] = model
    for part in place:
        fields = current.model_fields
        found = next((field for name, field in fields.items() if str(part) in (name, field.alias)), None)
        if found is None:
            if isinstance(part, int) or not issubclass(current, RootModel):
                continue
            found = fields["root"]
        inner = _inner_model(found.annotation)
        if inner is None:
            return []
        current = inner
    return sorted(field.alias or name for name, field in current.model_fields.items())


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[ListSpec, ...]` or `Cadence | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None


# --- CSV ---


def read_table(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of a CSV file whose header must be exactly `columns`.

    Raises:
        InvalidMetadata: Another header, or a row of another length.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(row) for row in csv.reader(file) if row]
    except OSError as error:
        raise InvalidMetadata(f"Cannot read the file: {error.strerror}.", path=path) from error
    except UnicodeDecodeError as error:
        raise InvalidMetadata("The file is not UTF-8; save it as UTF-8.", path=path) from error
    if not rows or rows[0] != columns:
        raise InvalidMetadata(
            f"The header must be {','.join(columns)}.",
            path=path,
            line=1,
            found=",".join(rows[0]) if rows else "",
        )
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise InvalidMetadata(f"A row has {len(row)} values, not {len(columns)}.", path=path, line=number)
    return rows[1:]
