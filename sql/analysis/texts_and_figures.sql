-- How long are the reviews, and how many figures do they give?
-- 综述篇幅多长，含多少个数字？
-- One row per review year, level and type: works, median length in characters, median figures, figures per 1,000 characters.
select
    review.review_year, review.organization_level, review.doc_type, count(*) as reviews, median(review.character_count) as median_characters,
    median(review.figures) as median_figures, round(1000 * sum(review.figures) / sum(review.character_count), 1) as figures_per_1000_characters,
    review.is_sample
from mart.review
where review.is_canonical
group by review.review_year, review.organization_level, review.doc_type, review.is_sample
order by
    review.is_sample, review.review_year desc, list_position(['province', 'prefecture', 'county'], review.organization_level), review.doc_type
