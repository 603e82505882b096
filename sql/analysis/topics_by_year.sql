-- Which topics do reviews write about, and how does that shift?
-- 综述主要涉及哪些主题，逐年如何变化？
-- One row per year and topic (codes of mart.review.topics): works that treat it, and what part of the year's works that is.
with
work as (
    select review.work_key, review.review_year, review.topics, review.is_sample, count(*) over the_year as works_of_year
    from mart.review
    where review.is_canonical and review.review_year is not null and review.doc_type in ('annual_review', 'committee_report', 'term_review')
    window the_year as (partition by review.review_year, review.is_sample)
),
treated as (
    select work.work_key, work.review_year, work.is_sample, work.works_of_year, unnest(work.topics) as topic
    from work
)
select
    treated.review_year, treated.topic, count(*) as works, any_value(treated.works_of_year) as works_of_year,
    round(100 * count(*) / any_value(treated.works_of_year), 1) as works_pct, treated.is_sample
from treated
group by treated.review_year, treated.topic, treated.is_sample
order by treated.is_sample, treated.review_year desc, works desc, treated.topic
