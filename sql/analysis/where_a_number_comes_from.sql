-- Where does a number come from: the words, the page, when it was captured, the SHA-256 of the archived bytes?
-- 某个数字出自哪里（原文、网页、抓取时间、存档文件的 SHA-256）？
-- One row per statement.
-- As it stands: the filed proposals (立案提案) of every committee. For one number: where observation.observation_key = '...'
select
    observation.organization_name, observation.review_year, observation.metric_name, observation.value, observation.unit, observation.printed,
    observation.sentence, observation.section, observation.char_start, observation.char_end, observation.url, observation.published_at,
    crawl_url.captured_at at time zone 'Asia/Shanghai' as captured_at, crawl_url.body_sha256, crawl_url.capture_id,
    document.repair_count, observation.observation_key
from mart.observation
inner join core.dim_document as document on observation.document_key = document.document_key
inner join core.fact_publication as publication on observation.document_key = publication.document_key and observation.url = publication.url
inner join ops.crawl_url on publication.capture_id = crawl_url.capture_id
where observation.metric_code = 'proposals_filed'
order by observation.organization_name, observation.review_year desc, observation.char_start
