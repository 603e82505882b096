"""robots.txt after RFC 9309: bytes in, rules out. Pure. What is in doubt counts as a no.

Python's urllib.robotparser takes the first matching rule and knows no wildcards; sites write their files for
the longest match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

PRODUCT_TOKEN = "gov-reviews"  # noqa: S105 (the name in robots.txt, no secret)
MAX_BYTES = 512_000  # 500 KiB: what stands behind is not read
MAX_CRAWL_DELAY_S = 60.0
# Some files are typed with the full-width colon of Chinese text.
_LINE = re.compile(r"^\s*+([A-Za-z-]++)\s*+[:：]\s*+(.*)", re.DOTALL)
_LINE_END = re.compile(r"\r\n?|\n")
_AGENT_LINE = re.compile(r"(?i)user-agent\s*+[:：]")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class RobotsRule:
    """One allow or disallow line; pattern with * and a closing $."""

    is_allow: bool
    pattern: str


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[RobotsRule] = field(default_factory=list)
    crawl_delay: float | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us.

    Attributes:
        crawl_delay_s: Wanted pause between requests, None when the file does not say.
        doubt: Why it is not known what the site allows: then nothing is.
    """

    rules: tuple[RobotsRule, ...] = ()
    crawl_delay_s: float | None = None
    doubt: str = ""

    def allows(self, target: str) -> bool:
        """Whether path and query may be fetched: the longest matching rule decides, allow wins a tie."""
        path = _normal(target)
        best_length, best_allow = -1, True
        for rule in self.rules:
            pattern = _normal(rule.pattern)
            if _matches(pattern, path) and (
                len(pattern) > best_length or (len(pattern) == best_length and rule.is_allow)
            ):
                best_length, best_allow = len(pattern), rule.is_allow
        return best_allow


ALLOW_ALL = Robots()


def disallow_all(doubt: str) -> Robots:
    """The rules of a site that may allow or forbid anything: nobody can tell."""
    return Robots((RobotsRule(is_allow=False, pattern="/"),), doubt=doubt)


def decode_robots(body: bytes) -> str:
    """The first 500 KiB as text: UTF-8, or UTF-16 as its first bytes tell. Of a longer file the line that the
    limit cuts is left out.
    """
    head = body[:MAX_BYTES]
    mark, charset = next(
        (pair for pair in _BYTE_ORDER_MARKS if head.startswith(pair[0])), (b"", _charset_without_mark(head))
    )
    text = head[len(mark) :].decode(charset, "replace")
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] if len(body) > MAX_BYTES else text


def _charset_without_mark(head: bytes) -> str:
    """UTF-16 without a mark shows in the zero bytes of its Latin letters."""
    start = head[:200]
    for first, charset in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[first::2].count(0) > len(start) // 4:
            return charset
    return "utf-8"


def looks_like_robots(text: str) -> bool:
    """Many sites answer a home page or an error page with status 200 here: only a text with a User-agent line
    is a robots.txt.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return False
    return any(_AGENT_LINE.match(line.lstrip("\ufeff \t\u3000")) for line in _LINE_END.split(text))


def parse_robots(text: str) -> Robots:
    """Read the rules that hold for us: the groups that name us, else those for everyone."""
    groups = _read_groups(text)
    named = [
        group
        for group in groups
        if any(agent_name != "*" and _is_us(agent_name) for agent_name in group.agents)
    ]
    chosen = named or [group for group in groups if "*" in group.agents]
    delays = [group.crawl_delay for group in chosen if group.crawl_delay is not None]
    return Robots(
        tuple(rule for group in chosen for rule in group.rules),
        min(max(delays), MAX_CRAWL_DELAY_S) if delays else None,
    )


def _read_groups(text: str) -> list[_Group]:
    groups: list[_Group] = []
    is_open = False  # several User-agent lines in a row open one group
    for line in _LINE_END.split(text.lstrip("\ufeff")):
        match = _LINE.match(line.split("#", 1)[0])
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip()
        if name == "user-agent":
            if not is_open:
                groups.append(_Group())
            groups[-1].agents.append(value.lower())
            is_open = True
            continue
        is_open = False
        if groups:
            _add(groups[-1], name, value)
    return groups


def _add(group: _Group, name: str, value: str) -> None:
    if name in ("allow", "disallow") and value:
        group.rules.append(
            RobotsRule(name == "allow", value if value.startswith(("/", "*")) else f"/{value}")
        )
    elif name == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value):
        group.crawl_delay = float(value)


def _is_us(name: str) -> bool:
    return re.split(r"[/\s]", name, maxsplit=1)[0] == PRODUCT_TOKEN.lower()


def _normal(target: str) -> str:
    """Percent-encoding made uniform, so that /%e6%94%bf and /政 compare as equal."""
    return quote(unquote_to_bytes(target), safe="/?&=:@!$'()*+,;~#[]%")


def _matches(pattern: str, path: str) -> bool:
    """Whether the pattern fits the beginning of the path. Linear: a hostile file cannot make it slow."""
    is_anchored = pattern.endswith("$")
    first, *rest = (pattern[:-1] if is_anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not is_anchored or path == first
    place = len(first)
    for part in rest[:-1]:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    last = rest[-1]
    if is_anchored:
        return path.endswith(last) and len(path) - len(last) >= place
    return path.find(last, place) >= 0
