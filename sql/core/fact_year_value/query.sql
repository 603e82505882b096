-- core.fact_year_value
-- Grain: one committee, year, metric and kind of subject; what a later year's review says of it is a row of its own.
-- Rule, step by step:
--   1 a figure counts for its headline metric (unless that is other) and, where it has one, for its detail metric; figures of a metric that
--     says so (aggregation none: shares of any class) are of different things, and have no value of a year;
--   2 only actual figures of the catalogue about (part of) the review year, or restated: about a whole year before it. Five-year totals and
--     term reviews are left out, and so is what is undecided: documents without committee, year or type, figures whose period lacks a day;
--   3 the subject is one of the fixed codes; an organ of the committee is the committee, and where a metric counts what others do (members,
--     studios: dim_metric.counts_subjects), they stand for a committee of which the documents of the year say nothing else; where
--     somebody else has figures of the metric, too (members and sectors), theirs are a lower bound, and not complete;
--   4 nothing is counted twice: a figure that is part of another one of the metric (also by way of a figure of another metric: of those
--     filed, which are of those received), a regrouping or a repeat of it is left out; where the text follows the same things through stages
--     (collected, reported), the last stage is the value (a repeat is no stage). A figure that is exactly the sum of the two to five figures
--     of one metric right before it in its sentence is their total, if it counts that metric or nothing but a total;
--   5 measure words of one family (dim_unit) are one unit: that of the metric, where it belongs to the family. A figure in another family
--     counts only where no figure has the metric's own;
--   6 in one document, of a metric that a year has once (dim_metric.is_stated_once): a statement about the whole year without a recipient is
--     the value, the first one, of a stock the largest one (新建34个，总数达到100个: 100); another value there is a conflict. Of a stock of which
--     the text says no more than what was added (新建6个) or what may be a part of it (组织30名委员) that is a lower bound, and not complete. Of any other
--     metric every statement counts; those about part of the year only where none is about the year;
--   7 several statements are joined as dim_metric.aggregation says; but a sum is made only of statements that are proven to be apart: of
--     periods that do not overlap, of recipients that differ, or named as parts of one whole; of a metric that a year has once only those that
--     add up to that whole (立案320件，政府系统承办296件、党群系统24件), and where nothing states it at once. Else the first one stands, of those that are
--     no part of anything where there are such, as a lower bound, and the row is not complete. So is a value of part of the year, and one of
--     a text of which a part is missing (incomplete_text);
--   8 one document decides: its canonical copy, a complete value, then by type (session report, annual review, topic review), then by best
--     copy; another complete value in another document is a conflict;
-- What the checks doubt of a statement or of the document is not asked here: core.year_value_doubt.
-- Only what staging.stg_touched_year names is given: the values of all other years stand as they are. Of a document that restates something all
-- figures are looked at, also where the values of its own year are not given: what it restates may be a part of one of them.
with
own_year as (
    select stg_touched_year.organization_code, stg_touched_year.review_year, stg_touched_year.basis_hash
    from staging.stg_touched_year
    where not stg_touched_year.is_restated
),
of_all_years as (
    select stg_touched_year.organization_code, stg_touched_year.review_year, stg_touched_year.basis_hash
    from staging.stg_touched_year
    where stg_touched_year.is_restated
),
figure as materialized (
    select
        current_figure.observation_key, current_figure.document_key, current_figure.organization_code, current_figure.review_year,
        year(current_figure.period_end)::integer as value_year, current_figure.review_year > year(current_figure.period_end) as is_restated,
        current_figure.metric_code, current_figure.detail_code, current_figure.noun, current_figure.subject_code, current_figure.subject_codes,
        current_figure.recipient, current_figure.doc_type, current_figure.is_canonical, current_figure.published_at, current_figure.url,
        current_figure.value, current_figure.unit, coalesce(dim_unit.unit_family, current_figure.unit) as unit_family, current_figure.bound,
        current_figure.period_start, current_figure.period_end, current_figure.printed, current_figure.char_start, current_figure.is_mention,
        current_figure.part_of, current_figure.relation, current_figure.has_conflict,
        hash(current_figure.sentence) as sentence_hash, case when is_restated then of_all_years.basis_hash else own_year.basis_hash end as basis_hash,
        current_figure.subject,
        current_figure.sentence, current_figure.confidence, current_figure.is_sample, current_figure.organization_level, current_figure.province,
        current_figure.period_start = date_trunc('year', current_figure.period_end)
            and (month(current_figure.period_end), day(current_figure.period_end)) = (12, 31) as is_year
    from core.current_figure
    inner join of_all_years
        on current_figure.organization_code = of_all_years.organization_code and current_figure.review_year = of_all_years.review_year
    left join own_year on current_figure.organization_code = own_year.organization_code and current_figure.review_year = own_year.review_year
    left join core.dim_unit on current_figure.unit = dim_unit.unit
    where current_figure.status = 'actual'
      and current_figure.doc_type in ('annual_review', 'committee_report', 'topic_review')
      and year(current_figure.period_start) = year(current_figure.period_end)
      and (year(current_figure.period_end) = current_figure.review_year
           or year(current_figure.period_end) < current_figure.review_year and is_year)
),
listable as (
    select
        figure.observation_key, figure.document_key, figure.sentence_hash, figure.unit, figure.period_start, figure.period_end,
        figure.char_start, figure.metric_code, figure.detail_code, figure.noun, figure.value
    from figure
    where not figure.is_mention and figure.part_of is null and figure.bound = 'eq' and figure.unit <> '%'
),
listing as (
    -- sentences that have three or more figures of one unit
    select listable.document_key, listable.sentence_hash, listable.unit, listable.period_start, listable.period_end
    from listable
    group by all
    having count(*) > 2
),
listed as (
    -- in whole cents, so that sums can be equal
    select listable.*, try_cast(round(100 * listable.value) as hugeint) as amount
    from listable
    semi join listing
        on listable.document_key = listing.document_key and listable.sentence_hash = listing.sentence_hash and listable.unit = listing.unit
        and listable.period_start = listing.period_start and listable.period_end = listing.period_end
),
in_a_row as (
    -- each with those right before it
    select
        listed.observation_key, listed.metric_code, listed.detail_code, listed.noun, listed.amount,
        array_agg(listed.amount) over before as amounts, array_agg(listed.observation_key) over before as before_keys,
        array_agg(listed.metric_code) over before as before_metrics
    from listed
    window before as (
        partition by listed.document_key, listed.sentence_hash, listed.unit, listed.period_start, listed.period_end
        order by listed.char_start, listed.observation_key rows between 5 preceding and 1 preceding
    )
    qualify count(*) over before > 1
),
parts as (
    select unnest([2, 3, 4, 5]) as part_count
),
total as (
    -- the fewest figures before it that add up to it
    select
        in_a_row.observation_key, in_a_row.before_metrics[-1] as metric_code, parts.part_count,
        in_a_row.before_keys[-parts.part_count:] as part_keys
    from in_a_row
    cross join parts
    where parts.part_count <= len(in_a_row.amounts)
      and list_sum(in_a_row.amounts[-parts.part_count:]) = in_a_row.amount
      and len(list_distinct(in_a_row.before_metrics[-parts.part_count:])) = 1 and in_a_row.before_metrics[-1] <> 'other'
      and (in_a_row.metric_code = in_a_row.before_metrics[-1]
           or in_a_row.metric_code = 'other' and in_a_row.detail_code is null and regexp_matches(coalesce(in_a_row.noun, '计'), '[总共合计]'))
    qualify row_number() over (partition by in_a_row.observation_key order by parts.part_count) = 1
),
reading as (
    select figure.observation_key, figure.metric_code
    from figure
    where figure.metric_code <> 'other'
    union all
    select figure.observation_key, figure.detail_code as metric_code
    from figure
    where figure.detail_code is not null
    union all
    select total.observation_key, total.metric_code
    from figure
    inner join total on figure.observation_key = total.observation_key
    where figure.metric_code = 'other'
),
spoken as (
    select
        reading.metric_code, figure.observation_key, figure.document_key, figure.organization_code, figure.value_year, figure.is_restated,
        figure.recipient, figure.doc_type, figure.is_canonical, figure.published_at, figure.url, figure.value, figure.unit_family,
        figure.bound, figure.period_start, figure.period_end, figure.printed, figure.char_start, figure.is_mention, figure.part_of,
        figure.relation, figure.has_conflict, figure.sentence_hash, figure.basis_hash, figure.is_year, dim_metric.aggregation,
        dim_metric.base_unit, coalesce(dim_metric.counts_subjects, []) as counts_subjects,
        coalesce(coalesce(base.unit_family, dim_metric.base_unit) = figure.unit_family, false) as has_own_family,
        -- a stock (members, studios) is never a sum of statements
        dim_metric.is_stated_once or dim_metric.aggregation = 'last' as is_stated_once,
        figure.recipient is null and figure.is_year as is_whole,
        -- of a stock: the words right before and behind, as far as no statement ends and no other figure stands there
        case when dim_metric.added_words is not null and figure.unit <> '%'
             then regexp_extract(split_part(figure.sentence, figure.printed, 1), '[^，。；、0-9]*$') end as said_before,
        case when dim_metric.whole_words is not null and figure.unit <> '%'
             then regexp_extract(split_part(figure.sentence, figure.printed, 2), '^[^，。；、0-9]*') end as said_behind,
        dim_metric.added_words, list_concat(
            dim_metric.whole_words, case when figure.organization_level = 'county' then dim_metric.whole_words_in_counties else [] end
        ) as whole_words, dim_metric.whole_words_behind,
        case
            when list_has_any(coalesce(figure.subject_codes, []), ['committee', 'organ']) then 'committee'
            else coalesce(dim_subject.year_subject_code, figure.subject_code, 'committee')
        end as spoken_subject
    from figure
    inner join reading on figure.observation_key = reading.observation_key
    inner join core.dim_metric on reading.metric_code = dim_metric.metric_code and dim_metric.aggregation <> 'none'
    left join core.dim_unit as base on dim_metric.base_unit = base.unit
    left join core.dim_subject on figure.subject_code = dim_subject.subject_code
),
answered as (
    -- of metrics that count what others do: what a committee says of itself, and whether somebody else has figures, who does not stand for it
    select
        spoken.organization_code, spoken.value_year, spoken.metric_code, spoken.is_restated,
        bool_or(spoken.spoken_subject = 'committee') as is_by_committee,
        bool_or(
            not list_contains(spoken.counts_subjects, spoken.spoken_subject) and spoken.relation is distinct from 'part'
        ) as is_by_others
    from spoken
    where not spoken.is_mention and len(spoken.counts_subjects) > 0
    group by spoken.organization_code, spoken.value_year, spoken.metric_code, spoken.is_restated
),
statement as (
    select
        spoken.* exclude (said_before, said_behind, added_words, whole_words, whole_words_behind), -- noqa: RF02
        -- no more than what was added to a stock, or than a part of it
        coalesce(
            len(list_filter(spoken.added_words, lambda word: contains(right(spoken.said_before, len(word) + 12), word))) > 0, false -- noqa: RF02
        ) or coalesce(
            len(list_filter(spoken.whole_words, lambda word: contains(right(spoken.said_before, len(word) + 8), word))) = 0 -- noqa: RF02
            and len(list_filter(
                spoken.whole_words_behind, lambda word: contains(left(spoken.said_behind, len(word) + 6), word) -- noqa: RF02
            )) = 0, false
        ) or coalesce(
            -- of those who stand for the committee, where others have figures, too (委员捐款30万元；界别捐款68万元)
            list_contains(spoken.counts_subjects, spoken.spoken_subject) and not answered.is_by_committee and answered.is_by_others, false
        ) as is_some,
        case
            when list_contains(spoken.counts_subjects, spoken.spoken_subject) and not coalesce(answered.is_by_committee, false) then 'committee'
            else spoken.spoken_subject
        end as resolved_subject
    from spoken
    left join answered
        on spoken.organization_code = answered.organization_code and spoken.value_year = answered.value_year
        and spoken.metric_code = answered.metric_code and spoken.is_restated = answered.is_restated
),
followed as (
    -- a figure and what it is taken from, where both count for one metric
    select
        taken.metric_code, taken.observation_key, taken.part_of, taken.relation, taken.is_mention,
        case when whole.is_mention then whole.part_of end as repeated_key
    from statement as whole
    inner join statement as taken on whole.observation_key = taken.part_of and whole.metric_code = taken.metric_code
    union all
    -- by way of a figure of another metric (收到203件，立案177件，其中大会提案151件: of those received)
    select taken.metric_code, taken.observation_key, middle.part_of, 'part' as relation, false as is_mention, null as repeated_key
    from statement as taken
    inner join figure as middle on taken.part_of = middle.observation_key
    inner join statement as whole on middle.part_of = whole.observation_key and taken.metric_code = whole.metric_code
    where taken.relation = 'part' and not taken.is_mention and middle.relation in ('part', 'stage')
    union all
    select whole.metric_code, unnest(total.part_keys) as observation_key, total.observation_key as part_of, 'part' as relation,
        false as is_mention, null as repeated_key
    from statement as whole
    inner join total on whole.observation_key = total.observation_key
),
left_out as (
    select followed.metric_code, followed.observation_key
    from followed
    where followed.relation in ('part', 'regrouped')
    union all
    -- earlier stages: what a later one is taken from, and what that repeats; a repeat is no later stage of anything
    select followed.metric_code, unnest([followed.part_of, followed.repeated_key]) as observation_key
    from followed
    where followed.relation = 'stage' and not followed.is_mention
),
divided as (
    -- statements of a sentence that divide one whole between them: 立案320件，政府系统承办296件、党群系统24件
    select
        statement.metric_code, statement.resolved_subject, statement.is_restated, statement.period_start, statement.period_end,
        statement.part_of, statement.sentence_hash, whole.value as whole_value
    from statement
    inner join figure as whole on statement.part_of = whole.observation_key
    where statement.is_stated_once and statement.relation in ('part', 'stage') and not statement.is_mention
    group by all
    having count(*) > 1 and sum(statement.value) = whole_value
),
marked as (
    select
        statement.*,
        divided.part_of is not null and not statement.is_mention as is_share,
        (statement.metric_code, statement.observation_key) in (
            select (left_out.metric_code, left_out.observation_key) from left_out
        ) as is_left_out,
        (statement.metric_code, statement.observation_key) in (
            select (followed.metric_code, followed.part_of) from followed where followed.relation = 'part'
        ) as is_total,
        (statement.metric_code, statement.observation_key) in (
            select (followed.metric_code, followed.observation_key) from followed where followed.relation = 'stage'
        ) as is_last_stage
    from statement
    left join divided
        on statement.part_of = divided.part_of and statement.metric_code = divided.metric_code
        and statement.resolved_subject = divided.resolved_subject and statement.is_restated = divided.is_restated
        and statement.period_start = divided.period_start and statement.period_end = divided.period_end
        and statement.sentence_hash = divided.sentence_hash
    where statement.basis_hash is not null
),
cell as (
    select
        marked.organization_code, marked.value_year, marked.metric_code, marked.resolved_subject, marked.is_restated,
        count(*) as statement_count, count(*) filter (where not marked.is_left_out) as counted_count
    from marked
    group by marked.organization_code, marked.value_year, marked.metric_code, marked.resolved_subject, marked.is_restated
),
counted as (
    select
        marked.*, cell.statement_count,
        -- most values are stated once: nothing to compare, nothing to join
        cell.counted_count = 1 and marked.unit_family is not null and (marked.is_stated_once or not marked.is_mention) as is_alone
    from marked
    inner join cell
        on marked.organization_code = cell.organization_code and marked.value_year = cell.value_year
        and marked.metric_code = cell.metric_code and marked.resolved_subject = cell.resolved_subject
        and marked.is_restated = cell.is_restated
    where not marked.is_left_out
),
deciding as (
    select
        counted.*,
        first_value(counted.unit_family) over (
            told order by counted.has_own_family desc, counted.is_whole desc, counted.char_start, counted.observation_key
        ) as deciding_family,
        bool_or(counted.is_whole and counted.has_own_family) over told as has_own_whole,
        bool_or(counted.is_whole) over told as has_any_whole,
        bool_or(counted.is_year and counted.has_own_family) over told as has_own_year,
        bool_or(counted.is_year) over told as has_any_year,
        bool_or(counted.is_share) over told and bool_and(counted.is_share or counted.is_mention) over told as has_only_shares
    from counted
    where not counted.is_alone
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
        select
            deciding.*,
            case when deciding.is_stated_once and not deciding.is_share then '' else deciding.observation_key end as part_key,
            case when deciding.has_own_family then deciding.has_own_whole else deciding.has_any_whole end as has_whole,
            case when deciding.has_own_family then deciding.has_own_year else deciding.has_any_year end as has_year
        from deciding
    ) as deciding
    where deciding.unit_family = deciding.deciding_family
      -- shares are the value where nothing states it as a whole; they are not printed again then
      and case when deciding.has_only_shares then not deciding.is_mention else not deciding.is_share end
      and case when deciding.is_stated_once then deciding.is_whole = deciding.has_whole
               else deciding.is_year = deciding.has_year and not deciding.is_mention end
    window same_part as (
        partition by deciding.organization_code, deciding.value_year, deciding.metric_code, deciding.resolved_subject, deciding.is_restated,
                     deciding.document_key, coalesce(deciding.recipient, ''), deciding.period_start, deciding.period_end, deciding.part_key
    )
    qualify row_number() over (
        partition by deciding.organization_code, deciding.value_year, deciding.metric_code, deciding.resolved_subject, deciding.is_restated,
                     deciding.document_key, coalesce(deciding.recipient, ''), deciding.period_start, deciding.period_end, deciding.part_key
        order by
            deciding.is_mention, deciding.is_some,
            case when deciding.aggregation = 'last' and deciding.base_unit is distinct from '%' then deciding.value end desc nulls last,
            deciding.char_start, deciding.observation_key
    ) = 1
),
spaced as (
    select
        part.*, count(*) over told as part_count, coalesce(part.relation = 'part', false) as is_part,
        part.period_start > max(part.period_end) over (
            told order by part.period_start, part.char_start, part.observation_key rows between unbounded preceding and 1 preceding
        ) as is_after_the_others
    from part
    window told as (
        partition by part.organization_code, part.value_year, part.metric_code, part.resolved_subject, part.is_restated, part.document_key
    )
),
single as (
    select
        counted.organization_code, counted.value_year, counted.metric_code, counted.resolved_subject, counted.is_restated, counted.document_key,
        counted.doc_type, counted.is_canonical, counted.published_at, counted.url, counted.basis_hash, counted.has_own_family,
        counted.base_unit, counted.unit_family, counted.aggregation, counted.is_total, counted.is_last_stage, counted.is_year, counted.is_some,
        counted.observation_key, counted.printed, counted.value, counted.bound, coalesce(counted.has_conflict, false) as has_conflict,
        counted.statement_count, counted.is_alone
    from counted
    where counted.is_alone
    union all
    select
        spaced.organization_code, spaced.value_year, spaced.metric_code, spaced.resolved_subject, spaced.is_restated, spaced.document_key,
        spaced.doc_type, spaced.is_canonical, spaced.published_at, spaced.url, spaced.basis_hash, spaced.has_own_family,
        spaced.base_unit, spaced.unit_family, spaced.aggregation, spaced.is_total, spaced.is_last_stage, spaced.is_year, spaced.is_some,
        spaced.observation_key, spaced.printed, spaced.value, spaced.bound,
        spaced.has_other_value or coalesce(spaced.has_conflict, false) as has_conflict, spaced.statement_count, spaced.is_alone
    from spaced
    where spaced.part_count = 1
),
joined as (
    -- one statement, as most metrics have: nothing to join
    select
        single.organization_code, single.value_year, single.metric_code, single.resolved_subject, single.is_restated, single.document_key,
        single.doc_type, single.is_canonical, single.published_at, single.url, single.basis_hash,
        case when single.has_own_family then single.base_unit end as comparable_unit, single.unit_family, 1 as part_count,
        single.aggregation, single.is_total, single.is_last_stage, true as has_own_periods, true as has_own_recipients, true as has_one_whole,
        single.is_year as is_all_year, coalesce(single.is_some, false) as is_some,
        [single.observation_key] as statement_keys, [single.printed] as parts_printed,
        single.value as value_sum, single.value as value_max, single.value as value_first, single.value as value_last,
        single.has_conflict, 1 as bound_count,
        single.bound in ('eq', 'ge') as is_at_least, single.bound in ('eq', 'le') as is_at_most, single.bound as first_bound,
        single.observation_key as first_key, single.observation_key as last_key, single.observation_key as max_key,
        null::date as first_day, null::date as last_day, single.statement_count, single.is_alone
    from single
    union all
    select
        spaced.organization_code, spaced.value_year, spaced.metric_code, spaced.resolved_subject, spaced.is_restated, spaced.document_key,
        any_value(spaced.doc_type) as doc_type, bool_or(spaced.is_canonical) as is_canonical, min(spaced.published_at) as published_at,
        min(spaced.url) as url, any_value(spaced.basis_hash) as basis_hash,
        case when bool_and(spaced.has_own_family) then any_value(spaced.base_unit) end as comparable_unit,
        any_value(spaced.unit_family) as unit_family, count(*) as part_count, any_value(spaced.aggregation) as aggregation,
        bool_and(spaced.is_total) as is_total, bool_and(spaced.is_last_stage) as is_last_stage,
        -- proven to be apart
        coalesce(bool_and(spaced.is_after_the_others), true) as has_own_periods,
        count(distinct spaced.recipient) = count(*) as has_own_recipients,
        count(*) filter (where spaced.relation = 'part' or spaced.is_share) = count(*) and count(distinct spaced.part_of) = 1 as has_one_whole,
        bool_and(spaced.is_year)
            or min(spaced.period_start) = make_date(spaced.value_year, 1, 1) and max(spaced.period_end) = make_date(spaced.value_year, 12, 31)
            as is_all_year,
        coalesce(bool_and(spaced.is_some), false) as is_some,
        -- finished lists are sorted: a sorting aggregate takes 30 kB a value
        list_transform(
            list_sort(list({ 'place': spaced.char_start, 'statement': spaced.observation_key })), lambda said: said.statement
        ) as statement_keys,
        list_transform(
            list_sort(list({ 'place': spaced.char_start, 'statement': spaced.observation_key, 'printed': spaced.printed })), lambda said: said.printed
        ) as parts_printed,
        list_sum(list_transform(
            list_sort(list({ 'place': spaced.char_start, 'statement': spaced.observation_key, 'amount': spaced.value })), lambda said: said.amount
        )) as value_sum,
        max(spaced.value) as value_max,
        arg_min(spaced.value, (spaced.is_part, spaced.char_start, spaced.observation_key)) as value_first,
        arg_max(spaced.value, (spaced.period_end, -spaced.char_start)) as value_last,
        bool_or(spaced.has_other_value or coalesce(spaced.has_conflict, false)) as has_conflict,
        count(distinct spaced.bound) as bound_count,
        bool_and(spaced.bound in ('eq', 'ge')) as is_at_least,
        bool_and(spaced.bound in ('eq', 'le')) as is_at_most,
        arg_min(spaced.bound, (spaced.is_part, spaced.char_start, spaced.observation_key)) as first_bound,
        arg_min(spaced.observation_key, (spaced.is_part, spaced.char_start, spaced.observation_key)) as first_key,
        arg_max(spaced.observation_key, (spaced.period_end, -spaced.char_start)) as last_key,
        arg_max(spaced.observation_key, (spaced.value, -spaced.char_start)) as max_key,
        min(spaced.period_start) as first_day, max(spaced.period_end) as last_day,
        any_value(spaced.statement_count) as statement_count, false as is_alone
    from spaced
    where spaced.part_count > 1
    group by spaced.organization_code, spaced.value_year, spaced.metric_code, spaced.resolved_subject, spaced.is_restated, spaced.document_key
),
chosen as (
    -- the value of each document
    select
        joined.*,
        case
            when joined.part_count = 1 and joined.is_total then 'total'
            when joined.part_count = 1 and joined.is_last_stage then 'stage'
            when joined.part_count = 1 then 'stated'
            when joined.aggregation <> 'sum' then joined.aggregation
            when joined.has_own_periods or joined.has_own_recipients or joined.has_one_whole then 'sum'
            else 'first'
        end as resolution,
        -- what was reached by autumn, a rate or a stock, is no part of a count; what is missing of a text may state it again, or the rest of it
        resolution <> 'first' and (joined.is_all_year or joined.aggregation <> 'sum') and not joined.is_some
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
    select chosen.*, 1 as document_count, false as has_conflict_between_documents
    from chosen
    where chosen.is_alone
    union all
    select
        chosen.*,
        count(*) over told as document_count,
        min(chosen.value) filter (where chosen.is_complete) over told <> max(chosen.value) filter (where chosen.is_complete) over told
            as has_conflict_between_documents
    from chosen
    where not chosen.is_alone
    window told as (
        partition by chosen.organization_code, chosen.value_year, chosen.metric_code, chosen.resolved_subject, chosen.is_restated,
                     chosen.unit_family
    )
),
resolved as (
    select compared.* from compared where compared.is_alone
    union all
    select compared.*
    from compared
    where not compared.is_alone
    qualify row_number() over (
        partition by compared.organization_code, compared.value_year, compared.metric_code, compared.resolved_subject, compared.is_restated
        order by compared.is_canonical desc, compared.is_complete desc,
                 list_position(['committee_report', 'annual_review', 'topic_review'], compared.doc_type),
                 compared.published_at nulls last, compared.url, compared.document_key
    ) = 1
)
select
    resolved.organization_code, resolved.value_year as review_year, resolved.metric_code, resolved.resolved_subject as subject_code,
    resolved.is_restated,
    case when resolved.resolved_subject = 'committee' then '' else coalesce(evidence.subject, dim_subject.subject_name) end as subject,
    resolved.value,
    coalesce(resolved.comparable_unit, evidence.unit) as unit, evidence.unit as stated_unit,
    case
        when not resolved.is_complete then case when resolved.first_bound in ('eq', 'ge') then 'ge' else 'about' end
        when resolved.resolution not in ('sum', 'mean') or resolved.bound_count = 1 then evidence.bound
        when resolved.is_at_least then 'ge'
        when resolved.is_at_most then 'le'
        else 'about'
    end as bound,
    resolved.resolution, resolved.is_complete, resolved.resolved_subject = 'committee' and not resolved.is_restated as is_own,
    resolved.statement_count, resolved.document_count, resolved.has_conflict,
    coalesce(resolved.has_conflict_between_documents, false) as has_conflict_between_documents, resolved.parts_printed,
    resolved.statement_keys,
    resolved.evidence_key as observation_key, evidence.document_key, evidence.url, evidence.printed, evidence.sentence, evidence.confidence,
    evidence.is_canonical, evidence.is_sample, evidence.organization_level, evidence.province, resolved.basis_hash,
    nullif(evidence.detail_code, resolved.metric_code) as stated_detail_code,
    -- of what was joined: of both halves of a year, not of the one that proves it
    case when resolved.resolution in ('sum', 'mean') then resolved.first_day else evidence.period_start end as period_start,
    case when resolved.resolution in ('sum', 'mean') then resolved.last_day else evidence.period_end end as period_end
from figure as evidence
inner join resolved on evidence.observation_key = resolved.evidence_key
left join core.dim_subject on resolved.resolved_subject = dim_subject.subject_code
