-- Which platforms and brands (协商平台, 履职品牌) do committees run, and over how many years?
-- 各政协有哪些协商平台和履职品牌，持续几年？
-- One row per committee and name. What a review puts in quotation marks beside such a word; a name in two reviews of a year counts once.
select
    named_item.organization_name, named_item.item_name as platform, min(named_item.review_year) as first_year,
    max(named_item.review_year) as last_year, count(distinct named_item.review_year) as years, count(*) as mentions,
    arg_min(named_item.sentence, (named_item.review_year, named_item.char_start)) as first_sentence
from mart.named_item
where named_item.is_canonical and named_item.item_kind = 'platform'
group by named_item.organization_code, named_item.organization_name, named_item.item_name
order by years desc, mentions desc, named_item.organization_code, platform
