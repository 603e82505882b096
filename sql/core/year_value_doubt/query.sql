-- core.year_value_doubt
-- Grain: one value of a year with a statement that a check doubts.
-- Rule: the checks are those that doubt one of the figures that the value is made of. What is doubted of a whole document is not here.
with
doubted as (
    select distinct quarantine.observation_key, quarantine.rule_id
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is not null
),
statement as (
    select
        fact_year_value.organization_code, fact_year_value.review_year, fact_year_value.metric_code, fact_year_value.subject_code,
        fact_year_value.is_restated, unnest(fact_year_value.statement_keys) as observation_key
    from core.fact_year_value
    -- a value is made of figures of one document
    where fact_year_value.document_key in (
        select quarantine.document_key from ops.quarantine where quarantine.scope = 'doubt' and quarantine.observation_key is not null
    )
)
select
    statement.organization_code, statement.review_year, statement.metric_code, statement.subject_code, statement.is_restated,
    list_sort(list(distinct doubted.rule_id)) as warning_rules
from statement
inner join doubted on statement.observation_key = doubted.observation_key
group by statement.organization_code, statement.review_year, statement.metric_code, statement.subject_code, statement.is_restated
