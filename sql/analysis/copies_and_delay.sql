-- Where is a review published again, how many days later, and do the copies differ?
-- 综述在哪些网站转载，晚几天，文字是否有出入？
-- One row per copy beside the one that counts. is_same_text: word for word the same; else the copies are two documents of one work.
select
    original.organization_name, original.review_year, original.title, original.source_name as first_source, original.url as first_url,
    copy.source_name as copy_source, copy.url as copy_url, date_diff('day', original.published_date, copy.published_date) as days_later,
    original.document_key = copy.document_key as is_same_text
from mart.review as original
inner join mart.review as copy on original.work_key = copy.work_key and original.url <> copy.url
where original.is_canonical
order by original.review_year desc, original.organization_code, copy.published_date, copy.url
