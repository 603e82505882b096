-- ops.decision
-- Grain: one hold, release or correction.
-- Rule: one that counts is applied when a text that stands at a URL now carries it; of several such texts one is named, the canonical one first.
-- A correction is needless where nothing that it says is other than the rules read it: corrected_from, which all corrections of one figure share.
-- One that no text carries waits as long as its page was not read since it was made: the next run reads it.
with
carried as (
    select
        unnest(fact_observation.decision_keys) as decision_key, fact_observation.document_key, fact_observation.observation_key,
        fact_observation.corrected_from
    from core.fact_observation
    where fact_observation.decision_keys is not null
    union all
    select unnest(dim_document.decision_keys) as decision_key, dim_document.document_key, null as observation_key,
        dim_document.corrected_from
    from core.dim_document
    where dim_document.decision_keys is not null
),
named as (
    select carried.decision_key, carried.document_key, carried.observation_key, carried.corrected_from, dim_document.is_current
    from carried
    inner join core.dim_document on carried.document_key = dim_document.document_key
    qualify row_number() over (
        partition by carried.decision_key
        order by dim_document.is_current desc, dim_document.is_canonical desc, carried.document_key, carried.observation_key
    ) = 1
),
said (field, stored_as) as (
    values ('value', 'value'), ('value', 'value_high'), ('unit', 'unit'), ('bound', 'bound'), ('status', 'status'), ('metric', 'metric_code'),
        ('metric', 'detail_code'), ('year', 'period_start'), ('year', 'period_end'), ('year', 'review_year'),
        ('organization_code', 'organization_code'), ('doc_type', 'doc_type'), ('title', 'title'),
        ('term', 'term_number')
),
needed as (
    select distinct stg_decision.decision_key
    from staging.stg_decision
    inner join named on stg_decision.decision_key = named.decision_key
    inner join said
        on contains(stg_decision.correction, '"' || said.field || '":') and contains(named.corrected_from, '"' || said.stored_as || '":')
),
unread as (
    select distinct crawl_url.publication_url as url
    from ops.crawl_url
    where crawl_url.publication_url not in (
        select stg_capture.publication_url from staging.stg_capture where stg_capture.publication_url is not null
    )
),
known as (
    select decision.decision_key
    from ops.decision
    where decision.decision_state = 'not_found'
)
select
    stg_decision.decision_key, stg_decision.decision_kind, stg_decision.decision_scope,
    case
        when stg_decision.decision_state <> 'counts' then stg_decision.decision_state
        when named.is_current and stg_decision.decision_kind = 'correct' and needed.decision_key is null then 'needless'
        when named.is_current then 'applied'
        when unread.url is not null and known.decision_key is null then 'waits'
        else 'not_found'
    end as decision_state,
    case
        when stg_decision.decision_state <> 'counts' then stg_decision.decision_note
        when named.is_current and stg_decision.decision_kind = 'correct' and needed.decision_key is null
            then 'The rules read it so without this correction: take it back. 规则现已读出同样结果，可撤回此更正。'
        when named.is_current or unread.url is not null and known.decision_key is null then ''
        when named.decision_key is not null then 'Only an earlier version of the text has it. 仅旧版文本含有。'
        else 'No text has these words any more, no figure is read there, or the metric or division that it names is not known any more. '
            || '原文已变、该处不再读出数字，或所指指标、区划已不存在。'
    end as decision_note,
    stg_decision.url, stg_decision.printed, stg_decision.sentence, stg_decision.correction, named.document_key, named.observation_key,
    stg_decision.decided_by, stg_decision.decided_at, stg_decision.decision_reason
from staging.stg_decision
left join named on stg_decision.decision_key = named.decision_key
left join needed on stg_decision.decision_key = needed.decision_key
left join unread on stg_decision.url = unread.url
left join known on stg_decision.decision_key = known.decision_key
