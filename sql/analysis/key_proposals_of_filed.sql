-- How many of the filed proposals are key proposals (重点提案)?
-- 重点提案占立案提案的多少？
-- One row per committee and year that states both. Where is_complete is false several groups of key proposals are named: at least this many.
select
    key_proposal.organization_name, key_proposal.organization_level, key_proposal.review_year, key_proposal.value as key_proposals,
    filed.value as filed, round(100 * key_proposal.value / filed.value, 1) as key_pct, key_proposal.is_complete, key_proposal.sentence,
    key_proposal.url
from mart.organization_year_metric as key_proposal
inner join mart.organization_year_metric as filed
    on key_proposal.organization_code = filed.organization_code and key_proposal.review_year = filed.review_year
    and filed.metric_code = 'proposals_filed' and filed.is_own and filed.is_complete
where key_proposal.metric_code = 'key_proposals' and key_proposal.is_own
order by key_proposal.review_year desc, key_pct desc, key_proposal.organization_code
