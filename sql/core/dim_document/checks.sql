-- rule: one_text_one_document
-- severity: warning
-- mark: doubted_document
-- en: One text is one document; two documents with the same text mean that committee or year was decided differently.
-- zh: 同一文本应为同一文献；否则说明政协或年度判定不一致。
with
same_text as (
    select
        dim_document.text_sha256, count(*) as documents,
        list({
            'place': dim_document.text_url,
            'said': coalesce(dim_document.organization_name, '?') || ' ' || coalesce(dim_document.review_year::varchar, '?') || ' '
                || dim_document.text_url
        }) as copies
    from core.dim_document
    where dim_document.is_current
    group by dim_document.text_sha256
    having count(*) > 1
)
select dim_document.document_key as key,
       same_text.documents || ' × '
       || array_to_string(list_transform(list_sort(same_text.copies), lambda copied: copied.said), ' | ') as reason
from core.dim_document
inner join same_text on dim_document.text_sha256 = same_text.text_sha256
where dim_document.is_current

-- rule: one_work_per_committee_and_year
-- severity: info
-- en: Copies of one annual review agree; several texts of one work are kept, one of them counts.
-- zh: 同一年度综述各副本应一致；不一致时均保留，仅一份计数。
select dim_document.work_key as key,
       count(*) || ' × ' || array_to_string(list_sort(list(dim_document.text_url)), ' | ') as reason
from core.dim_document
where dim_document.is_current
group by dim_document.work_key
having count(*) > 1

-- rule: document_is_decided
-- severity: info
-- en: Committee, year, type and title of every current document are decided.
-- zh: 每篇现行文献均已判定政协、年度、文种与标题。
select dim_document.document_key as key,
       concat_ws(
           ', ', case when dim_document.organization_code is null then 'organization_code' end,
           case when dim_document.review_year is null then 'review_year' end, case when dim_document.doc_type is null then 'doc_type' end,
           case when dim_document.title is null then 'title' end
       ) || ' = ∅; ' || dim_document.text_url as reason
from core.dim_document
where dim_document.is_current
  and (dim_document.organization_code is null or dim_document.review_year is null or dim_document.doc_type is null
       or dim_document.title is null)

-- rule: review_year_is_over
-- severity: warning
-- mark: doubted_document
-- en: A review is about a year that has begun when the page was captured, and not one before the first committees (1949).
-- zh: 综述年度不晚于抓取之年，也不早于政协成立（1949 年）。
select dim_document.document_key as key,
       dim_document.review_year || ' ∉ 1949–' || year(dim_document.read_captured_at) || ': ' || dim_document.text_url as reason
from core.dim_document
where dim_document.review_year > year(dim_document.read_captured_at) or dim_document.review_year < 1949

-- rule: committee_fits_its_source
-- severity: warning
-- mark: doubted_document
-- en: The committee of a review lies in the province of the site that published it.
-- zh: 综述所属政协应在发布来源所在省份。
select dim_document.document_key as key,
       dim_document.organization_name || ' (' || dim_document.province || ') ∉ ' || dim_source.province || ': ' || dim_document.text_url
           as reason
from core.dim_document
inner join core.fact_publication on dim_document.document_key = fact_publication.document_key and dim_document.text_url = fact_publication.url
inner join core.dim_source on fact_publication.source_id = dim_source.source_id and dim_source.is_current
where dim_source.province <> dim_document.province

-- rule: committee_is_known
-- severity: critical
-- en: The committee of a document is that of a division in core.dim_region.
-- zh: 文献所属政协的区划须在 core.dim_region 中。
select dim_document.document_key as key, dim_document.organization_code || ': ' || dim_document.text_url as reason
from core.dim_document
where dim_document.organization_code is not null
  and dim_document.organization_code not in (select dim_region.region_code from core.dim_region)

-- rule: terms_follow_years
-- severity: warning
-- rows: all
-- en: A committee's later term does not come before its earlier one.
-- zh: 同一政协较晚的届别不早于较早的届别。
with
told as (
    select dim_document.organization_code, dim_document.term_number, min(dim_document.review_year) as first_year
    from core.dim_document
    where dim_document.is_current and dim_document.organization_code is not null and dim_document.term_number is not null
    group by dim_document.organization_code, dim_document.term_number
),
followed as (
    select
        told.organization_code, told.term_number,
        min(told.first_year) over (
            partition by told.organization_code order by told.term_number rows between 1 following and unbounded following
        ) as later_term_from
    from told
)
select
    dim_document.document_key as key,
    'term_number ' || dim_document.term_number || ': ' || dim_document.review_year || ' > ' || followed.later_term_from || ': '
        || dim_document.text_url as reason
from core.dim_document
inner join followed
    on dim_document.organization_code = followed.organization_code and dim_document.term_number = followed.term_number
where dim_document.is_current and dim_document.review_year > followed.later_term_from

-- rule: document_is_what_its_copies_say
-- severity: critical
-- en: A document is current, canonical and seen as its copies are, of the same work, and one of them gives its text.
-- zh: 文献是否现行、是否规范、首末抓取时间及所属作品，均与其副本一致，其文本出自其中一份副本。
with
copies as (
    select
        fact_publication.document_key, count(*) as publication_count, min(fact_publication.work_key) as first_work,
        max(fact_publication.work_key) as last_work,
        min(fact_publication.first_captured_at) as first_captured_at, max(fact_publication.last_captured_at) as last_captured_at,
        bool_or(fact_publication.is_current) as is_current, bool_or(fact_publication.is_canonical) as is_canonical,
        list(fact_publication.url) as urls
    from core.fact_publication
    group by fact_publication.document_key
)
select dim_document.document_key as key,
       concat_ws(
           ', ', dim_document.publication_count || ' ≟ ' || coalesce(copies.publication_count, 0),
           'is_current ' || dim_document.is_current || ' ≟ ' || copies.is_current,
           'is_canonical ' || dim_document.is_canonical || ' ≟ ' || copies.is_canonical
       ) || ': ' || dim_document.text_url as reason
from core.dim_document
left join copies on dim_document.document_key = copies.document_key
where (dim_document.publication_count, dim_document.work_key, dim_document.work_key, dim_document.first_captured_at,
       dim_document.last_captured_at, dim_document.is_current, dim_document.is_canonical)
      is distinct from
      (copies.publication_count, copies.first_work, copies.last_work, copies.first_captured_at, copies.last_captured_at, copies.is_current,
       copies.is_canonical)
   or not list_contains(copies.urls, dim_document.text_url)
