"""robots.txt after RFC 9309: text in, rules out. Pure.

Python's urllib.robotparser takes the first matching rule and knows no wildcards; sites write their files for
the longest match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

PRODUCT_TOKEN = "gov-reviews"  # noqa: S105 (the name in robots.txt, no secret)
MAX_BYTES = 512_000
MAX_CRAWL_DELAY_S = 60.0
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*(.*?)\s*$")


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
    """

    rules: tuple[RobotsRule, ...] = ()
    crawl_delay_s: float | None = None

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


def looks_like_robots(body: bytes) -> bool:
    """Many sites answer a home page or an error page with status 200 here: only a text with a User-agent line
    is a robots.txt.
    """
    text = body[:MAX_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    return not text.startswith(b"<") and re.search(rb"(?im)^[^\S\n]*+user-agent\s*+:", text) is not None


def parse_robots(body: bytes, agent: str = PRODUCT_TOKEN) -> Robots:
    """Read the rules that hold for `agent`: the groups that name it, else those for everyone."""
    groups = _read_groups(body[:MAX_BYTES].decode("utf-8-sig", "replace"))
    named = [
        group
        for group in groups
        if any(agent_name != "*" and _is_us(agent_name, agent) for agent_name in group.agents)
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
    for line in text.splitlines():
        match = _LINE.match(line.split("#", 1)[0])
        if match is None:
            continue
        name, value = match[1].lower(), match[2]
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


def _is_us(name: str, agent: str) -> bool:
    return re.split(r"[/\s]", name, maxsplit=1)[0] == agent.lower()


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
