-- rule: spans_are_ordered
-- severity: critical
-- en: A figure ends after it starts.
-- zh: 数字位置首尾有序。
select fact_observation.observation_key as key, fact_observation.char_start || ' ≥ ' || fact_observation.char_end as reason
from core.fact_observation
where fact_observation.char_end <= fact_observation.char_start

-- rule: figures_stand_in_their_sentence
-- severity: warning
-- en: A figure stands inside the sentence that is given as its evidence.
-- zh: 数字应位于作为依据的句子之内。
select fact_observation.observation_key as key,
       fact_observation.char_start || '–' || fact_observation.char_end || ' ∉ ' || fact_observation.sentence_start || '–'
           || fact_observation.sentence_end as reason
from core.fact_observation
where fact_observation.char_start < fact_observation.sentence_start or fact_observation.char_end > fact_observation.sentence_end

-- rule: periods_are_ordered
-- severity: critical
-- en: A period does not end before it starts.
-- zh: 时段首尾有序。
select fact_observation.observation_key as key, fact_observation.period_start || ' > ' || fact_observation.period_end as reason
from core.fact_observation
where fact_observation.period_end < fact_observation.period_start

-- rule: first_mention_is_there
-- severity: warning
-- en: A repeated figure names a first mention that is a figure of the same document.
-- zh: 重复提及的数字应指向同一文献中的首次提及。
select repeated.observation_key as key, repeated.printed || ' → ' || coalesce(repeated.first_mention_key, '∅') as reason
from core.fact_observation as repeated
left join core.fact_observation as first_mention
    on repeated.first_mention_key = first_mention.observation_key and repeated.document_key = first_mention.document_key
where repeated.is_mention and first_mention.observation_key is null

-- rule: whole_is_there
-- severity: warning
-- en: A figure that is part of another names a figure of the same document.
-- zh: 属于另一数字的，所指数字应在同一文献中。
select part.observation_key as key, part.printed || ' → ' || part.part_of as reason
from core.fact_observation as part
left join core.fact_observation as whole on part.part_of = whole.observation_key and part.document_key = whole.document_key
where part.part_of is not null and whole.observation_key is null

-- rule: detail_divides_its_metric
-- severity: critical
-- en: The parent of a figure's detail metric is the figure's metric; after a change of the catalogue: gov-reviews reprocess.
-- zh: 数字的细分指标须隶属于其指标；目录变更后请运行 gov-reviews reprocess。
select fact_observation.observation_key as key,
       fact_observation.detail_code || ' → ' || coalesce(dim_metric.parent_metric_code, '∅') || ' ≠ ' || fact_observation.metric_code as reason
from core.fact_observation
inner join core.dim_metric on fact_observation.detail_code = dim_metric.metric_code
where dim_metric.parent_metric_code is distinct from fact_observation.metric_code

-- rule: value_is_plausible
-- severity: warning
-- mark: doubted_figure
-- en: A figure of the committee itself lies in the range that its metric (its detail metric, where it has one) has for this level.
-- zh: 本级政协的数字应在该指标（有细分指标的，以细分指标为准）同级合理范围内。
with
ranged as (
    select
        fact_observation.observation_key, dim_metric.metric_code, fact_observation.value, fact_observation.unit,
        dim_document.organization_level, dim_document.text_url,
        case dim_document.organization_level
            when 'national' then dim_metric.plausible_national_min when 'province' then dim_metric.plausible_province_min
            when 'prefecture' then dim_metric.plausible_prefecture_min when 'county' then dim_metric.plausible_county_min
        end as lowest,
        case dim_document.organization_level
            when 'national' then dim_metric.plausible_national_max when 'province' then dim_metric.plausible_province_max
            when 'prefecture' then dim_metric.plausible_prefecture_max when 'county' then dim_metric.plausible_county_max
        end as highest
    from core.fact_observation
    inner join core.dim_document on fact_observation.document_key = dim_document.document_key
    inner join core.dim_metric on coalesce(fact_observation.detail_code, fact_observation.metric_code) = dim_metric.metric_code
    where dim_document.is_current and fact_observation.status = 'actual' and fact_observation.subject is null
)
select ranged.observation_key as key,
       ranged.metric_code || ' = ' || regexp_replace(ranged.value::varchar, '\.0$', '') || coalesce(ranged.unit, '') || ' ∉ '
           || regexp_replace(ranged.lowest::varchar, '\.0$', '') || '–' || regexp_replace(ranged.highest::varchar, '\.0$', '')
           || ' (' || ranged.organization_level || '); ' || ranged.text_url as reason
from ranged
where ranged.value < ranged.lowest or ranged.value > ranged.highest

-- rule: figures_agree_inside_a_review
-- severity: info
-- en: A review does not give two values for one thing; where it does, both are kept and flagged.
-- zh: 同一综述内同一事项数值应一致；不一致时均保留并标记。
select fact_observation.observation_key as key,
       coalesce(fact_observation.detail_code, fact_observation.metric_code) || ' ' || fact_observation.printed || '; '
           || dim_document.text_url as reason
from core.fact_observation
inner join core.dim_document on fact_observation.document_key = dim_document.document_key
where fact_observation.has_conflict and dim_document.is_current

-- rule: figures_agree_between_copies
-- severity: warning
-- en: Copies of one work give the same figures.
-- zh: 同一作品各副本的数字应一致。
with
copied as (
    -- most works have one document: nothing to compare
    select dim_document.work_key
    from core.dim_document
    where dim_document.is_current
    group by dim_document.work_key
    having count(*) > 1
),
figure as (
    select
        dim_document.work_key, dim_document.document_key,
        unnest([nullif(fact_observation.metric_code, 'other'), fact_observation.detail_code]) as metric_code,
        coalesce(fact_observation.subject, '') as subject, coalesce(fact_observation.recipient, '') as recipient, fact_observation.unit,
        fact_observation.period_start, fact_observation.period_end, fact_observation.value
    from core.fact_observation
    inner join core.dim_document on fact_observation.document_key = dim_document.document_key
    inner join copied on dim_document.work_key = copied.work_key
    where dim_document.is_current and fact_observation.status = 'actual'
),
differing as (
    -- by numbers first, which can go to the disk: lists of all figures need more memory than an audit has
    select given.work_key, given.metric_code, given.subject, given.recipient, given.unit, given.period_start, given.period_end
    from (
        select
            once.work_key, once.document_key, once.metric_code, once.subject, once.recipient, once.unit, once.period_start, once.period_end,
            (count(*), bit_xor(hash(once.value)), sum(hash(once.value) >> 32)) as stated_values
        from (select distinct * from figure where figure.metric_code is not null) as once
        group by all
    ) as given
    group by all
    having min(given.stated_values) <> max(given.stated_values)
),
stated as (
    select
        figure.work_key, figure.document_key, figure.metric_code, figure.subject, figure.recipient, figure.unit, figure.period_start,
        figure.period_end, list_sort(list_distinct(list(figure.value))) as stated_values
    from figure
    semi join differing
        on figure.work_key = differing.work_key and figure.metric_code = differing.metric_code and figure.subject = differing.subject
        and figure.recipient = differing.recipient and figure.unit is not distinct from differing.unit
        and figure.period_start is not distinct from differing.period_start
        and figure.period_end is not distinct from differing.period_end
    group by all
)
select stated.work_key as key,
       stated.metric_code || ': ' || array_to_string(
           list_transform(
               list_sort(list({ 'place': stated.document_key, 'said': stated.stated_values::varchar })), lambda copied: copied.said
           ), ' ≠ '
       ) as reason
from stated
group by stated.work_key, stated.metric_code, stated.subject, stated.recipient, stated.unit, stated.period_start, stated.period_end
having count(distinct stated.stated_values) > 1

-- rule: value_is_a_number
-- severity: critical
-- en: A value is finite.
-- zh: 数值须为有限数。
select fact_observation.observation_key as key, fact_observation.printed || ' → ' || fact_observation.value as reason
from core.fact_observation
where isinf(fact_observation.value) or isnan(fact_observation.value)

-- rule: value_agrees_with_print
-- severity: warning
-- mark: doubted_figure
-- en: A value is the number that is printed. Only print with one plain number is looked at: Chinese numerals, ranges and fractions are not.
-- zh: 数值应与所印数字一致（只核对单个阿拉伯数字，不含中文数字、区间和分数）。
with
plain as (
    select
        fact_observation.observation_key, fact_observation.printed, fact_observation.value,
        regexp_extract(fact_observation.printed, '^[^0-9]*([0-9][0-9,，]*[.]?[0-9]*) ?[余多几来]?([十百千万亿]*)', ['digits', 'scale']) as found
    from core.fact_observation
    where fact_observation.corrected_from is null
      and regexp_full_match(fact_observation.printed, '[^0-9]*[0-9][0-9,，]*[.]?[0-9]*[^0-9]*')
      and not regexp_matches(fact_observation.printed, '[一二两三四五六七八九几半成‰/分]')
),
expected as (
    select
        plain.observation_key, plain.printed, plain.value,
        try_cast(replace(replace(plain.found.digits, ',', ''), '，', '') as double)
            * list_product([1.0] || list_transform(
                string_split(plain.found.scale, ''),
                lambda scale: case scale when '十' then 10.0 when '百' then 1e2 when '千' then 1e3 when '万' then 1e4 when '亿' then 1e8 else 1.0 end
            )) as number_printed
    from plain
)
select expected.observation_key as key, expected.printed || ' ≠ ' || expected.value as reason
from expected
where abs(expected.value - expected.number_printed) > 1e-6 * greatest(expected.number_printed, 1)

-- rule: unit_belongs_to_metric
-- severity: warning
-- mark: doubted_figure
-- en: A figure's unit is one in which its metric is counted.
-- zh: 数字的单位应为其指标的计量单位之一。
select fact_observation.observation_key as key,
       fact_observation.printed || ': ' || fact_observation.unit || ' ∉ ' || dim_metric.metric_code || ' ('
           || array_to_string(dim_metric.accepted_units, '、') || ')' as reason
from core.fact_observation
inner join core.dim_metric on coalesce(fact_observation.detail_code, fact_observation.metric_code) = dim_metric.metric_code
where not list_contains(dim_metric.accepted_units, fact_observation.unit) and fact_observation.corrected_from is null

-- rule: period_fits_the_review
-- severity: warning
-- mark: doubted_figure
-- en: A result is about the review year, the years that lead up to it, or the weeks until the review was printed.
-- zh: 成果数字的时段应在综述年度、此前各年或发布之前。
select fact_observation.observation_key as key,
       fact_observation.printed || ' (' || coalesce(fact_observation.period_start::varchar, '?') || '–'
           || coalesce(fact_observation.period_end::varchar, '?') || ') ∉ ' || dim_document.review_year as reason
from core.fact_observation
inner join core.dim_document on fact_observation.document_key = dim_document.document_key
where fact_observation.status = 'actual'
  and (year(fact_observation.period_end) < dim_document.review_year - 1
       or year(fact_observation.period_start) > dim_document.review_year + 1
       or fact_observation.period_start > dim_document.read_captured_at::date)

-- rule: part_is_not_above_its_whole
-- severity: warning
-- mark: doubted_figure
-- en: In one review a count is not larger than the count that it is taken from (filed proposals, submitted proposals).
-- zh: 同一综述内，子项数字不大于其所从出的数字（如立案提案与提交提案）。
with
stated as (
    select
        fact_observation.observation_key, fact_observation.document_key, fact_observation.period_start, fact_observation.period_end,
        fact_observation.printed, fact_observation.value, fact_observation.recipient, fact_observation.bound,
        unnest(list_distinct([fact_observation.metric_code, fact_observation.detail_code])) as metric_code
    from core.fact_observation
    where fact_observation.status = 'actual' and fact_observation.subject is null
),
whole as (
    select stated.document_key, stated.metric_code, stated.period_start, stated.period_end, max(stated.value) as value
    from stated
    group by all
)
select stated.observation_key as key,
       stated.metric_code || ' ' || stated.printed || ' > '
       || string_agg(whole.metric_code || ' ' || whole.value, ', ' order by whole.metric_code) as reason
from stated
inner join core.dim_metric on stated.metric_code = dim_metric.metric_code
inner join whole
    on stated.document_key = whole.document_key and list_contains(dim_metric.never_above, whole.metric_code)
    and stated.period_start is not distinct from whole.period_start and stated.period_end is not distinct from whole.period_end
where stated.value > whole.value
group by stated.observation_key, stated.metric_code, stated.printed

-- rule: share_is_that_of_its_part
-- severity: warning
-- mark: doubted_figure
-- en: A share printed right behind a count (其中已解决85件，占70.8%) is that count over the count that both are taken from, give or take one percent point.
-- zh: 紧接在数字之后的占比（其中已解决85件，占70.8%），应等于该数字除以二者所从出的总数，误差在一个百分点以内。
with
share as (
    select fact_observation.observation_key, fact_observation.document_key, fact_observation.part_of, fact_observation.printed,
        fact_observation.value, fact_observation.char_start
    from core.fact_observation
    where fact_observation.unit = '%' and fact_observation.relation = 'share' and fact_observation.bound = 'eq'
),
counted as (
    select share.observation_key, share.printed, share.value, part.value as part_value, part.printed as part_printed,
        whole.value as whole_value, whole.printed as whole_printed
    from share
    inner join core.fact_observation as whole on share.part_of = whole.observation_key
    inner join core.fact_observation as part
        on share.document_key = part.document_key and part.unit = whole.unit and part.char_start > whole.char_start
        and share.char_start - part.char_end between 2 and 14
    inner join core.dim_document on share.document_key = dim_document.document_key
    where whole.value > 0 and part.bound = 'eq' and whole.bound = 'eq'
      and regexp_full_match(
          substr(dim_document.body_text, part.char_end + 1, share.char_start - part.char_end), '[，,、；;（( ]{0,2}占[^，。；、0-9]{0,11}'
      )
)
select counted.observation_key as key,
       counted.printed || ' ≠ ' || counted.part_printed || ' / ' || counted.whole_printed || ' = '
       || round(100 * counted.part_value / counted.whole_value, 1) || '%' as reason
from counted
where abs(100 * counted.part_value / counted.whole_value - counted.value) > 1
group by all
