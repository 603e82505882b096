-- rule: decisions_find_their_place
-- severity: warning
-- en: Every decision of a person that counts finds its document or figure; decide again, or take it back (gov-reviews decisions).
-- zh: 每项有效的人工决定均应找到其文献或数字；请重新决定或撤回（gov-reviews decisions）。
select decision.decision_key as key,
       decision.decision_kind || ' ' || coalesce(decision.printed || '; ', '') || decision.url as reason
from ops.decision
where decision.decision_state = 'not_found'

-- rule: corrections_are_needed
-- severity: warning
-- en: No correction says what the rules read anyway; take it back (gov-reviews decide withdraw), or drop it from corrections.yaml.
-- zh: 更正不应与规则读出的结果相同；请撤回该更正（gov-reviews decide withdraw）或从 corrections.yaml 中删除。
select decision.decision_key as key,
       coalesce(decision.printed || ' ', '') || decision.correction || '; ' || decision.url as reason
from ops.decision
where decision.decision_state = 'needless'
