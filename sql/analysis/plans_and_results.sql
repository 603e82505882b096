-- Did committees reach what they had planned for a year?
-- 各政协的年度计划完成了吗？
-- One row per plan that can be compared with a value of its year. What cannot, and why not: mart.plan_vs_actual where not is_comparable
-- (no review of that year yet; planned_per: a number per month or member; another unit; several documents that disagree).
select
    plan_vs_actual.organization_name, plan_vs_actual.review_year, plan_vs_actual.metric_name, plan_vs_actual.metric_name_en,
    plan_vs_actual.planned_value, plan_vs_actual.planned_bound, plan_vs_actual.actual_value, plan_vs_actual.actual_bound,
    plan_vs_actual.is_reached, plan_vs_actual.sentence as plan_sentence
from mart.plan_vs_actual
where plan_vs_actual.is_comparable
order by plan_vs_actual.review_year desc, plan_vs_actual.organization_code, plan_vs_actual.metric_code, plan_vs_actual.planned_value
