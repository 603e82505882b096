-- Which kinds of consultation (专题, 对口, 界别, 提案办理协商 ...) did each committee hold?
-- 各政协开展了哪些形式的协商，各多少次？
-- One row per committee, year and kind (a detail metric). all_consultations is the headline value, NULL where it is no complete whole:
-- a review names some kinds only, so the kinds need not add up to it.
select
    kind.organization_name, kind.organization_level, kind.review_year, kind.metric_code, kind.metric_name, kind.metric_name_en, kind.value,
    kind.unit, kind.bound, headline.value as all_consultations, kind.sentence
from mart.organization_year_metric as kind
left join mart.organization_year_metric as headline
    on kind.organization_code = headline.organization_code and kind.review_year = headline.review_year
    and kind.parent_metric_code = headline.metric_code and headline.is_own and headline.is_complete and headline.stated_detail_code is null
where kind.is_own and kind.is_complete and kind.parent_metric_code = 'consultations'
order by kind.review_year desc, kind.organization_code, kind.value desc, kind.metric_code
