-- What part of the submitted proposals (提案) was filed (立案)?
-- 提案立案率是多少（立案提案数占提交提案数）？
-- One row per committee and year that prints both as exact whole numbers. printed_rate_pct: what the review itself says, where it does.
select
    submitted.organization_name, submitted.organization_level, submitted.review_year, submitted.value as submitted, filed.value as filed,
    round(100 * filed.value / submitted.value, 1) as filing_rate_pct, printed_rate.value as printed_rate_pct, filed.sentence, filed.url
from mart.organization_year_metric as submitted
inner join mart.organization_year_metric as filed
    on submitted.organization_code = filed.organization_code and submitted.review_year = filed.review_year
    and filed.metric_code = 'proposals_filed' and filed.is_own and filed.is_complete and filed.bound = 'eq'
left join mart.organization_year_metric as printed_rate
    on submitted.organization_code = printed_rate.organization_code and submitted.review_year = printed_rate.review_year
    and printed_rate.metric_code = 'proposal_filing_rate' and printed_rate.is_own
where submitted.metric_code = 'proposals_submitted' and submitted.is_own and submitted.is_complete and submitted.bound = 'eq'
  and submitted.stated_detail_code is null
order by submitted.review_year desc, filing_rate_pct, submitted.organization_code
