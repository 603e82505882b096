-- mart.organization_year_metric
-- Grain: one committee, review year, metric and subject (empty text: the committee itself).
-- Rule, step by step:
--   1 a figure counts for its headline metric (unless that is other) and, where it has one, for its detail metric;
--   2 only actual figures of the catalogue about (part of) the review year; five-year totals and term reviews are left out, and so is what
--     is undecided: documents without committee, year or type, figures whose period lacks a day;
--   3 one document decides: the canonical copy first, then by type (annual review, session report, topic review), then by best copy;
--   4 a metric that a year has once (dim_metric.is_stated_once): a statement about the whole year without a recipient is the value, the first
--     one; another value there is a conflict. Without such a statement, those with different recipients or periods are parts;
--   5 any other metric: all its statements are parts, repeats left out; those about part of the year only where none is about the year;
--   6 parts in one unit (that of the first) are joined as dim_metric.aggregation says;
--   7 what the checks doubt of a part or of the document is named in warning_rules.
with
reading as (
    select observation.observation_key, observation.metric_code
    from mart.observation
    where observation.metric_code <> 'other'
    union all
    select observation.observation_key, observation.detail_code as metric_code
    from mart.observation
    where observation.detail_code is not null
),
statement as (
    select
        reading.metric_code, observation.observation_key, observation.organization_code, observation.review_year,
        coalesce(observation.subject, '') as resolved_subject, observation.document_key, observation.doc_type, observation.is_canonical,
        observation.published_at, observation.url, observation.value, observation.unit, observation.bound, observation.recipient,
        observation.period_start, observation.period_end, observation.printed, observation.char_start, observation.is_mention,
        observation.has_conflict, observation.warning_rules, dim_metric.aggregation,
        -- a stock (members, studios) is never a sum of statements
        dim_metric.is_stated_once or dim_metric.aggregation = 'last' as is_stated_once,
        observation.period_start = make_date(observation.review_year, 1, 1)
            and observation.period_end = make_date(observation.review_year, 12, 31) as is_year,
        observation.recipient is null and is_year as is_whole
    from reading
    inner join mart.observation on reading.observation_key = observation.observation_key
    inner join core.dim_metric on reading.metric_code = dim_metric.metric_code
    where observation.status = 'actual'
      and observation.doc_type in ('annual_review', 'committee_report', 'topic_review')
      and observation.organization_code is not null
      and observation.review_year is not null
      and observation.period_start >= make_date(observation.review_year, 1, 1)
      and observation.period_end <= make_date(observation.review_year, 12, 31)
),
document_choice as (
    select
        statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject, statement.document_key
    from statement
    qualify row_number() over (
        partition by statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject
        order by statement.is_canonical desc,
                 list_position(['annual_review', 'committee_report', 'topic_review'], statement.doc_type) nulls last,
                 statement.is_whole desc, statement.published_at nulls last, statement.url, statement.char_start
    ) = 1
),
deciding as (
    select
        statement.*,
        first_value(statement.unit) over (
            partition by statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject
            order by statement.is_whole desc, statement.char_start, statement.observation_key
        ) as deciding_unit,
        bool_or(statement.is_whole) over (
            partition by statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject
        ) as has_whole,
        bool_or(statement.is_year) over (
            partition by statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject
        ) as has_year
    from statement
    inner join document_choice
        on statement.organization_code = document_choice.organization_code and statement.review_year = document_choice.review_year
        and statement.metric_code = document_choice.metric_code and statement.resolved_subject = document_choice.resolved_subject
        and statement.document_key = document_choice.document_key
),
part as (
    -- one row per part, its first statement; deciding.part_key tells the statements of a metric that is not stated once apart
    select
        deciding.*,
        min(deciding.value) over same_part <> max(deciding.value) over same_part as has_other_value
    from (
        select deciding.*, case when deciding.is_stated_once then '' else deciding.observation_key end as part_key
        from deciding
    ) as deciding
    where deciding.unit = deciding.deciding_unit
      and case when deciding.is_stated_once then deciding.is_whole = deciding.has_whole
               else deciding.is_year = deciding.has_year and not deciding.is_mention end
    window same_part as (
        partition by deciding.organization_code, deciding.review_year, deciding.metric_code, deciding.resolved_subject,
                     coalesce(deciding.recipient, ''), deciding.period_start, deciding.period_end, deciding.part_key
    )
    qualify row_number() over (
        partition by deciding.organization_code, deciding.review_year, deciding.metric_code, deciding.resolved_subject,
                     coalesce(deciding.recipient, ''), deciding.period_start, deciding.period_end, deciding.part_key
        order by deciding.is_mention, deciding.char_start, deciding.observation_key
    ) = 1
),
joined as (
    select
        part.organization_code, part.review_year, part.metric_code, part.resolved_subject,
        count(*) as part_count,
        any_value(part.aggregation) as aggregation,
        list_distinct(flatten(list(part.warning_rules))) as warning_rules,
        list(part.printed order by part.char_start, part.observation_key) as parts_printed,
        list_sum(list(part.value order by part.char_start, part.observation_key)) as value_sum,
        max(part.value) as value_max,
        arg_max(part.value, (part.period_end, -part.char_start)) as value_last,
        bool_or(part.has_other_value or coalesce(part.has_conflict, false)) as has_conflict,
        count(distinct part.bound) as bound_count,
        bool_and(part.bound in ('eq', 'ge')) as is_at_least,
        bool_and(part.bound in ('eq', 'le')) as is_at_most,
        arg_min(part.observation_key, (part.char_start, part.observation_key)) as first_key,
        arg_max(part.observation_key, (part.period_end, -part.char_start)) as last_key,
        arg_max(part.observation_key, (part.value, -part.char_start)) as max_key
    from part
    group by part.organization_code, part.review_year, part.metric_code, part.resolved_subject
),
spread as (
    select
        statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject,
        count(*) as statement_count, count(distinct statement.document_key) as document_count,
        count(distinct statement.value) filter (where statement.is_whole and statement.is_stated_once) > 1
            and count(distinct statement.document_key) filter (where statement.is_whole and statement.is_stated_once) > 1
            as has_conflict_between_documents
    from statement
    group by statement.organization_code, statement.review_year, statement.metric_code, statement.resolved_subject
),
doubt as (
    select quarantine.document_key, list(quarantine.rule_id order by quarantine.rule_id) as warning_rules
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is null
    group by quarantine.document_key
),
resolved as (
    select
        joined.*, spread.statement_count, spread.document_count, spread.has_conflict_between_documents,
        case when joined.part_count = 1 then 'stated' else joined.aggregation end as resolution,
        case when joined.part_count > 1 and joined.aggregation = 'last' then joined.last_key
             when joined.part_count > 1 and joined.aggregation = 'max' then joined.max_key
             else joined.first_key end as evidence_key
    from joined
    inner join spread
        on joined.organization_code = spread.organization_code and joined.review_year = spread.review_year
        and joined.metric_code = spread.metric_code and joined.resolved_subject = spread.resolved_subject
)
select
    resolved.organization_code, observation.organization_name, observation.organization_level, observation.province,
    resolved.review_year, resolved.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category,
    resolved.resolved_subject as subject,
    case resolved.resolution
        when 'stated' then observation.value
        when 'sum' then resolved.value_sum
        when 'mean' then resolved.value_sum / resolved.part_count
        when 'max' then resolved.value_max
        else resolved.value_last
    end as value,
    observation.unit,
    case
        when resolved.resolution not in ('sum', 'mean') or resolved.bound_count = 1 then observation.bound
        when resolved.is_at_least then 'ge'
        when resolved.is_at_most then 'le'
        else 'about'
    end as bound,
    resolved.resolution, resolved.statement_count, resolved.document_count, resolved.has_conflict,
    resolved.has_conflict_between_documents, resolved.parts_printed, observation.printed, observation.sentence, observation.confidence,
    observation.url, observation.observation_key, observation.document_key, observation.is_canonical, observation.is_sample,
    dim_metric.parent_metric_code,
    list_sort(list_concat(resolved.warning_rules, coalesce(doubt.warning_rules, []))) as warning_rules
from resolved
inner join mart.observation on resolved.evidence_key = observation.observation_key
inner join core.dim_metric on resolved.metric_code = dim_metric.metric_code
left join doubt on observation.document_key = doubt.document_key
