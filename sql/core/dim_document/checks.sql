-- rule: one_text_one_document
-- severity: warning
-- en: One text is one document; two documents with the same text mean that committee or year was decided differently.
-- zh: 同一文本应为同一文献；否则说明政协或年度判定不一致。
select dim_document.text_sha256 as key,
       count(*) || ' documents: ' || string_agg(coalesce(dim_document.organization_name, '?') || ' '
           || coalesce(dim_document.review_year::varchar, '?') || ' ' || dim_document.text_url, ' | ' order by dim_document.text_url) as reason
from core.dim_document
where dim_document.is_current
group by dim_document.text_sha256
having count(*) > 1

-- rule: one_work_per_committee_and_year
-- severity: info
-- en: Copies of one annual review agree; several texts of one work are kept, one of them counts.
-- zh: 同一年度综述各副本应一致；不一致时均保留，仅一份计数。
select dim_document.work_key as key,
       count(*) || ' texts: ' || string_agg(dim_document.text_url, ' | ' order by dim_document.text_url) as reason
from core.dim_document
where dim_document.is_current
group by dim_document.work_key
having count(*) > 1

-- rule: document_is_decided
-- severity: info
-- en: Committee, year, type and title of every current document are decided.
-- zh: 每篇现行文献均已判定政协、年度、文种与标题。
select dim_document.document_key as key,
       case when dim_document.organization_code is null then 'no committee ' else '' end
           || case when dim_document.review_year is null then 'no year ' else '' end
           || case when dim_document.doc_type is null then 'no type ' else '' end
           || case when dim_document.title is null then 'no title ' else '' end || dim_document.text_url as reason
from core.dim_document
where dim_document.is_current
  and (dim_document.organization_code is null or dim_document.review_year is null or dim_document.doc_type is null
       or dim_document.title is null)
