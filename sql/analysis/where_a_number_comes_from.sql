-- Where does a number come from: the words, the page, when it was captured, the archived bytes and their SHA-256?
-- 某个数字出自哪里（原文、网页、抓取时间、存档文件及其 SHA-256）？
-- One row per statement.
-- As it stands: the filed proposals (立案提案) of every committee. For one number: where evidence.observation_key = '...'
select
    evidence.organization_name, evidence.review_year, evidence.metric_name, evidence.value, evidence.unit, evidence.printed, evidence.sentence,
    evidence.section, evidence.char_start, evidence.char_end, evidence.url, evidence.published_at, evidence.captured_at, evidence.body_sha256,
    evidence.warc_path, evidence.warc_offset, evidence.repair_count, evidence.observation_key
from mart.evidence
where evidence.metric_code = 'proposals_filed'
order by evidence.organization_name, evidence.review_year desc, evidence.url, evidence.char_start
