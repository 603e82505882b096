-- mart.organization_year_metric
-- Grain: one committee, year, metric and subject (empty text: the committee itself); what a later year's review says of it is a row of its own.
-- Rule, step by step:
--   1 a figure counts for its headline metric (unless that is other) and, where it has one, for its detail metric;
--   2 only actual figures of the catalogue about (part of) the review year, or restated: about a whole year before it. Five-year totals and
--     term reviews are left out, and so is what is undecided: documents without committee, year or type, figures whose period lacks a day;
--   3 nothing is counted twice: a figure that is part of another one of the metric, a regrouping or a repeat of it is left out; where the text
--     follows the same things through stages (collected, reported), the last stage is the value;
--   4 in one document, of a metric that a year has once (dim_metric.is_stated_once): a statement about the whole year without a recipient is
--     the value, the first one; another value there is a conflict. Of any other metric every statement counts; those about part of the year
--     only where none is about the year;
--   5 several statements in one unit are joined as dim_metric.aggregation says; but a sum is made only of statements that are proven to be
--     apart: of periods that do not overlap, of recipients that differ, or named as parts of one whole. Else the first one stands, as a lower
--     bound, and the row is not complete. So is a value of part of the year, and one of a text of which a part is missing (incomplete_text);
--   6 one document decides: its canonical copy, a complete value, then by type (session report, annual review, topic review), then by best
--     copy; another complete value in another document is a conflict;
--   7 what the checks doubt of a statement or of the document is named in warning_rules.
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
        reading.metric_code, observation.observation_key, observation.organization_code,
        year(observation.period_end)::integer as value_year, observation.review_year > year(observation.period_end) as is_restated,
        coalesce(observation.subject, '') as resolved_subject, observation.document_key, observation.doc_type, observation.is_canonical,
        observation.published_at, observation.url, observation.value, observation.unit, observation.bound, observation.recipient,
        observation.period_start, observation.period_end, observation.printed, observation.char_start, observation.is_mention,
        observation.part_of, observation.relation, observation.has_conflict, observation.warning_rules, dim_metric.aggregation,
        -- a stock (members, studios) is never a sum of statements
        dim_metric.is_stated_once or dim_metric.aggregation = 'last' as is_stated_once,
        observation.period_start = date_trunc('year', observation.period_end)
            and (month(observation.period_end), day(observation.period_end)) = (12, 31) as is_year,
        observation.recipient is null and is_year as is_whole
    from reading
    inner join mart.observation on reading.observation_key = observation.observation_key
    inner join core.dim_metric on reading.metric_code = dim_metric.metric_code
    where observation.status = 'actual'
      and observation.doc_type in ('annual_review', 'committee_report', 'topic_review')
      and observation.organization_code is not null
      and year(observation.period_start) = year(observation.period_end)
      and (year(observation.period_end) = observation.review_year or year(observation.period_end) < observation.review_year and is_year)
),
followed as (
    -- a figure and what it is taken from, where both count for one metric
    select taken.metric_code, taken.observation_key, taken.part_of, taken.relation
    from statement as taken
    inner join statement as whole on taken.part_of = whole.observation_key and taken.metric_code = whole.metric_code
),
counted as (
    select statement.*
    from statement
    where (statement.metric_code, statement.observation_key) not in (
        select (followed.metric_code, followed.observation_key) from followed where followed.relation in ('part', 'regrouped')
    )
    and (statement.metric_code, statement.observation_key) not in (
        select (followed.metric_code, followed.part_of) from followed where followed.relation = 'stage'
    )
),
deciding as (
    select
        counted.*,
        first_value(counted.unit) over (told order by counted.is_whole desc, counted.char_start, counted.observation_key) as deciding_unit,
        bool_or(counted.is_whole) over told as has_whole,
        bool_or(counted.is_year) over told as has_year
    from counted
    window told as (
        partition by counted.organization_code, counted.value_year, counted.metric_code, counted.resolved_subject, counted.is_restated,
                     counted.document_key
    )
),
part as (
    -- one row per part, its first statement; part_key tells the statements of a metric that is not stated once apart
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
        partition by deciding.organization_code, deciding.value_year, deciding.metric_code, deciding.resolved_subject, deciding.is_restated,
                     deciding.document_key, coalesce(deciding.recipient, ''), deciding.period_start, deciding.period_end, deciding.part_key
    )
    qualify row_number() over (
        partition by deciding.organization_code, deciding.value_year, deciding.metric_code, deciding.resolved_subject, deciding.is_restated,
                     deciding.document_key, coalesce(deciding.recipient, ''), deciding.period_start, deciding.period_end, deciding.part_key
        order by deciding.is_mention, deciding.char_start, deciding.observation_key
    ) = 1
),
spaced as (
    select
        part.*,
        part.period_start > max(part.period_end) over (
            partition by part.organization_code, part.value_year, part.metric_code, part.resolved_subject, part.is_restated, part.document_key
            order by part.period_start, part.char_start, part.observation_key rows between unbounded preceding and 1 preceding
        ) as is_after_the_others
    from part
),
joined as (
    select
        spaced.organization_code, spaced.value_year, spaced.metric_code, spaced.resolved_subject, spaced.is_restated, spaced.document_key,
        any_value(spaced.doc_type) as doc_type, bool_or(spaced.is_canonical) as is_canonical, min(spaced.published_at) as published_at,
        min(spaced.url) as url, min(spaced.unit) as unit,
        count(*) as part_count,
        any_value(spaced.aggregation) as aggregation,
        -- proven to be apart
        coalesce(bool_and(spaced.is_after_the_others), true) as has_own_periods,
        count(distinct spaced.recipient) = count(*) as has_own_recipients,
        count(*) filter (where spaced.relation = 'part') = count(*) and count(distinct spaced.part_of) = 1 as has_one_whole,
        bool_and(spaced.is_year)
            or min(spaced.period_start) = make_date(spaced.value_year, 1, 1) and max(spaced.period_end) = make_date(spaced.value_year, 12, 31)
            as is_all_year,
        list_distinct(flatten(list(spaced.warning_rules))) as warning_rules,
        list(spaced.printed order by spaced.char_start, spaced.observation_key) as parts_printed,
        list_sum(list(spaced.value order by spaced.char_start, spaced.observation_key)) as value_sum,
        max(spaced.value) as value_max,
        arg_min(spaced.value, (spaced.char_start, spaced.observation_key)) as value_first,
        arg_max(spaced.value, (spaced.period_end, -spaced.char_start)) as value_last,
        bool_or(spaced.has_other_value or coalesce(spaced.has_conflict, false)) as has_conflict,
        count(distinct spaced.bound) as bound_count,
        bool_and(spaced.bound in ('eq', 'ge')) as is_at_least,
        bool_and(spaced.bound in ('eq', 'le')) as is_at_most,
        arg_min(spaced.bound, (spaced.char_start, spaced.observation_key)) as first_bound,
        arg_min(spaced.observation_key, (spaced.char_start, spaced.observation_key)) as first_key,
        arg_max(spaced.observation_key, (spaced.period_end, -spaced.char_start)) as last_key,
        arg_max(spaced.observation_key, (spaced.value, -spaced.char_start)) as max_key
    from spaced
    group by spaced.organization_code, spaced.value_year, spaced.metric_code, spaced.resolved_subject, spaced.is_restated, spaced.document_key
),
chosen as (
    -- the value of each document
    select
        joined.*,
        case
            when joined.part_count = 1 then 'stated'
            when joined.aggregation <> 'sum' then joined.aggregation
            when joined.has_own_periods or joined.has_own_recipients or joined.has_one_whole then 'sum'
            else 'first'
        end as resolution,
        -- what was reached by autumn, a rate or a stock, is no part of a count; what is missing of a text may state it again, or the rest of it
        resolution <> 'first' and (joined.is_all_year or joined.aggregation <> 'sum')
        and joined.document_key not in (
            select dim_document.document_key from core.dim_document where list_contains(dim_document.flags, 'incomplete_text')
        ) as is_complete,
        case resolution
            when 'sum' then joined.value_sum when 'mean' then joined.value_sum / joined.part_count when 'max' then joined.value_max
            when 'last' then joined.value_last else joined.value_first
        end as value,
        case resolution when 'last' then joined.last_key when 'max' then joined.max_key else joined.first_key end as evidence_key
    from joined
),
compared as (
    select
        chosen.*,
        count(*) over told as document_count,
        min(chosen.value) filter (where chosen.is_complete) over told <> max(chosen.value) filter (where chosen.is_complete) over told
            as has_conflict_between_documents
    from chosen
    window told as (
        partition by chosen.organization_code, chosen.value_year, chosen.metric_code, chosen.resolved_subject, chosen.is_restated, chosen.unit
    )
),
spread as (
    select
        statement.organization_code, statement.value_year, statement.metric_code, statement.resolved_subject, statement.is_restated,
        count(*) as statement_count
    from statement
    group by statement.organization_code, statement.value_year, statement.metric_code, statement.resolved_subject, statement.is_restated
),
resolved as (
    select compared.*, spread.statement_count
    from compared
    inner join spread
        on compared.organization_code = spread.organization_code and compared.value_year = spread.value_year
        and compared.metric_code = spread.metric_code and compared.resolved_subject = spread.resolved_subject
        and compared.is_restated = spread.is_restated
    qualify row_number() over (
        partition by compared.organization_code, compared.value_year, compared.metric_code, compared.resolved_subject, compared.is_restated
        order by compared.is_canonical desc, compared.is_complete desc,
                 list_position(['committee_report', 'annual_review', 'topic_review'], compared.doc_type),
                 compared.published_at nulls last, compared.url, compared.document_key
    ) = 1
),
doubt as (
    select quarantine.document_key, list(distinct quarantine.rule_id order by quarantine.rule_id) as warning_rules
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is null
    group by quarantine.document_key
)
select
    resolved.organization_code, observation.organization_name, observation.organization_level, observation.province,
    resolved.value_year as review_year, resolved.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category,
    resolved.resolved_subject as subject,
    resolved.value,
    observation.unit,
    case
        when not resolved.is_complete then case when resolved.first_bound in ('eq', 'ge') then 'ge' else 'about' end
        when resolved.resolution not in ('sum', 'mean') or resolved.bound_count = 1 then observation.bound
        when resolved.is_at_least then 'ge'
        when resolved.is_at_most then 'le'
        else 'about'
    end as bound,
    resolved.resolution, resolved.statement_count, resolved.document_count, resolved.has_conflict,
    coalesce(resolved.has_conflict_between_documents, false) as has_conflict_between_documents, resolved.parts_printed, observation.printed,
    observation.sentence, observation.confidence, observation.url, observation.observation_key, observation.document_key,
    observation.is_canonical, observation.is_sample, dim_metric.parent_metric_code,
    list_sort(list_concat(resolved.warning_rules, coalesce(doubt.warning_rules, []))) as warning_rules,
    len(resolved.warning_rules) > 0 or doubt.warning_rules is not null as warning_doubted,
    resolved.is_complete, resolved.is_restated, resolved.resolved_subject = '' and not resolved.is_restated as is_own
from resolved
inner join mart.observation on resolved.evidence_key = observation.observation_key
inner join core.dim_metric on resolved.metric_code = dim_metric.metric_code
left join doubt on observation.document_key = doubt.document_key
