"""Evidence of a field in words: by what a committee, a term or a day of publication was found.

In: evidence as the warehouse stores it, codes and printed words: "headline_name×1; score 36.7",
"term: 九届二次会议以来", "meta:PubDate". Out: the same, codes in words; what is no code stays.
"""

from __future__ import annotations

import re

from gov_reviews.report.page_wording import Language, Wording

_CODE = re.compile(r"[a-z][a-z_-]{1,30}(?: and [a-z]{1,10})?(?=×|:| [0-9(]|\)|$)")


def tell_evidence(evidence: str | None, say: Wording) -> str:
    """Evidence in the language of the page, piece by piece; "" for none."""
    if not evidence:
        return ""
    between = "；" if say.language is Language.ZH else "; "
    return between.join(_tell_piece(piece, say) for piece in evidence.split("; "))


def _tell_piece(piece: str, say: Wording) -> str:
    """One piece: a code stands at its start, another in brackets behind it, none inside printed words."""
    first, bracket, witness = piece.partition(" (")
    return " (".join(
        _CODE.sub(lambda found: say.named("evidence", found[0]), part, count=1) if _CODE.match(part) else part
        for part in ((first, witness) if bracket else (first,))
    )
