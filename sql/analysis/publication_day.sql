-- When do reviews come out after the end of their year?
-- 年度综述一般在年后第几天发布？
-- One row per level and review year, in days after 31 December. Term reviews and texts without a printed day are left out.
select
    review.review_year, review.organization_level, count(*) as reviews,
    min(date_diff('day', make_date(review.review_year, 12, 31), review.published_date)) as earliest_day,
    median(date_diff('day', make_date(review.review_year, 12, 31), review.published_date)) as median_day,
    max(date_diff('day', make_date(review.review_year, 12, 31), review.published_date)) as latest_day, review.is_sample
from mart.review
where review.is_canonical and review.doc_type in ('annual_review', 'committee_report') and review.published_date is not null
  and review.review_year is not null and review.organization_level is not null
group by review.review_year, review.organization_level, review.is_sample
order by review.is_sample, review.review_year desc, list_position(['province', 'prefecture', 'county'], review.organization_level)
