"""Who acts in a clause: whom cues and names tell, and who only stands there."""

from __future__ import annotations

import pytest

from gov_reviews.facts.actors import ActorFinder
from gov_reviews.facts.scope import CueIndex, mask_names
from gov_reviews.knowledge.lexicon import load_lexicon
from gov_reviews.records.reviews import SubjectCode


@pytest.mark.parametrize(
    ("clause", "groups"),
    [
        ("委员走访企业", ["members"]),
        ("走访委员", []),  # an object
        ("区政府与区政协召开协商会", ["government+committee"]),  # who acts together
        ("清州区政协来访", ["other_committee"]),
        ("委员工作室20个", []),  # what is counted
        ("在省政协研讨会上作发言", []),
        ("望岚茶业有限公司发放补助", ["public"]),
    ],
)
def test_who_acts_in_a_clause(clause: str, groups: list[str]) -> None:
    masked = mask_names(clause)
    own = (SubjectCode.COMMITTEE,)
    finder = ActorFinder(masked, CueIndex(masked), load_lexicon(), own, "云汀市望岚区", "区")
    found = finder.groups_of((0, len(clause)))
    assert ["+".join(actor.code for actor in group) for group in found] == groups
