-- Which awards (荣誉) do committees say they won?
-- 各政协获得哪些荣誉？
-- One row per award and review, with the words around it. A work that is at several addresses counts once.
select
    named_item.review_year, named_item.organization_name, named_item.item_name as award, named_item.item_role as verb, named_item.sentence,
    named_item.url
from mart.named_item
where named_item.is_canonical and named_item.item_kind = 'award'
order by named_item.review_year desc, named_item.organization_code, named_item.char_start
