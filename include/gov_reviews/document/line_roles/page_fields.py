"""The page's own fields, clean: what the markup already said, so that body lines that repeat it are
recognised.

In: fields of a page. Out: `PageFields`, which says what a line with the same letters and digits is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gov_reviews.knowledge.han import comparison_key
from gov_reviews.records.pages import BlockKind


@dataclass(slots=True)
class PageFields:
    """What the markup said of the page.

    Attributes:
        kinds: By the letters and digits of each field, what a line with the same ones is.
        longest: A line longer than this repeats none of them.
    """

    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    kinds: dict[str, BlockKind] = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        kinds = [(value, BlockKind.EDITORS) for value in self.editors]
        kinds += [(value, BlockKind.BYLINE) for value in self.authors]
        single = (
            (self.kicker, BlockKind.KICKER),
            (self.subtitle, BlockKind.SUBTITLE),
            (self.title, BlockKind.TITLE),
        )
        kinds += [(value, kind) for value, kind in single if value]
        self.kinds = {comparison_key(value): kind for value, kind in kinds if comparison_key(value)}
        self.longest = 2 * max((len(value) for value, _ in kinds), default=0) + 20

    def repeated_by(self, text: str) -> BlockKind | None:
        """The kind of a body line that merely repeats a field of the page."""
        if not self.kinds or len(text) > self.longest:
            return None
        return self.kinds.get(comparison_key(text))
