-- What did the newest publication add, change or withdraw, and why?
-- 最近一次发布新增、更改、撤下了哪些内容，原因是什么？
-- One row per document, or per figure of a work that was there before. Figures of a new document are counted in its row, not listed.
-- For another publication: where change_log.run_id = '...'; for a feed: changed_at later than what you have seen.
select
    change_log.changed_at, change_log.change_scope, change_log.change_kind, change_log.change_reason, change_log.organization_name,
    change_log.review_year, change_log.title, change_log.metric_name, change_log.old_value, change_log.new_value, change_log.changed_fields,
    change_log.figures_added, change_log.figures_changed, change_log.figures_withdrawn, change_log.url
from mart.change_log
where change_log.changed_at = (select max(newest.changed_at) from mart.change_log as newest)
order by
    change_log.change_scope, change_log.organization_code, change_log.review_year, change_log.metric_name, change_log.url, change_log.change_key
