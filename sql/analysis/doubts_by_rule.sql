-- What was held back, doubted or not loaded, how often, and where?
-- 哪些内容被保留、存疑或未收录，各多少？
-- One row per rule and source, with one example. For the words of each: mart.quarantine where rule_id = '...'.
select
    quarantine.severity, quarantine.scope, quarantine.rule_id, quarantine.source_id, count(*) as cases,
    arg_min(quarantine.reason, quarantine.quarantine_key) as example_reason, arg_min(quarantine.url, quarantine.quarantine_key) as example_url
from mart.quarantine
group by quarantine.severity, quarantine.scope, quarantine.rule_id, quarantine.source_id
order by
    list_position(['critical', 'warning', 'info'], quarantine.severity), cases desc, quarantine.rule_id, quarantine.source_id
