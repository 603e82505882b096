-- Whose leaders wrote instructions (批示) on what the committees sent: of the own level, the province, the nation?
-- 各政协的报告分别得到哪一级领导批示，多少件次？
-- One row per figure. recipient_code: national, provincial, municipal are levels above the committee, party_government is its own level;
-- NULL: the words name nobody. Two documents of a committee may print one figure each: do not add up over doc_type.
select
    observation.organization_name, observation.organization_level, observation.review_year, observation.recipient_code, observation.recipient,
    observation.value, observation.unit, observation.bound, observation.doc_type, observation.sentence, observation.url
from mart.observation
where observation.metric_code = 'leader_instructions' and observation.status = 'actual' and observation.is_canonical and not observation.is_mention
  and observation.subject = '' and observation.relation is distinct from 'part'
order by observation.review_year desc, observation.organization_code, observation.recipient_code nulls last, observation.value desc, observation.url
