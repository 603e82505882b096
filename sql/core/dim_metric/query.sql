-- core.dim_metric
-- Grain: one metric of the catalogue, headline or detail.
select
    stg_metric.metric_code, stg_metric.metric_name, stg_metric.metric_name_en, stg_metric.category, stg_metric.base_unit,
    stg_metric.aggregation, stg_metric.is_stated_once, stg_metric.counts_subjects, stg_metric.counting_rule, stg_metric.counting_rule_zh,
    stg_metric.plausible_national_min,
    stg_metric.plausible_national_max,
    stg_metric.plausible_province_min, stg_metric.plausible_province_max, stg_metric.plausible_prefecture_min,
    stg_metric.plausible_prefecture_max, stg_metric.plausible_county_min, stg_metric.plausible_county_max,
    stg_metric.parent_metric_code, stg_metric.accepted_units, stg_metric.never_above,
    stg_metric.added_words, stg_metric.whole_words, stg_metric.whole_words_in_counties, stg_metric.whole_words_behind
from staging.stg_metric
