-- mart.search(words)
-- Grain: one review that holds at least one of the words. Words stand apart by spaces; each is looked for as it is written, so a word is a phrase
-- (优化营商环境) or the beginning of longer ones (营商).
-- Rule: BM25 over the words (k1 = 1.2, b = 0.75), a word in the title three times as heavy as one in the text. Texts are read as they are: at
-- 25,000 reviews that takes less than a second (docs/budgets.md) and needs no index, which would be larger than the texts.
create macro mart.search(words) as table
with
word as (
    select distinct unnest(regexp_split_to_array(trim(words), '[\s　]+')) as word
),
size as (
    select count(*) as documents, avg(dim_document.character_count) as mean_length
    from core.dim_document
    where dim_document.is_canonical and dim_document.is_held is not true
),
found as (
    -- core.dim_document by itself here and below, not once as a common table: that would carry every text to the end
    select
        dim_document.document_key, dim_document.character_count, word.word,
        -- the pieces between the words: four times as fast as taking the words out, and what stands around a word is their ends
        string_split(dim_document.body_text, word.word) as pieces,
        len(string_split(concat_ws(' ', dim_document.title, dim_document.subtitle), word.word)) - 1 as times_in_title
    from core.dim_document
    inner join word
        on word.word <> ''
        and (
            contains(dim_document.body_text, word.word)
            or contains(concat_ws(' ', dim_document.title, dim_document.subtitle), word.word)
        )
    where dim_document.is_canonical and dim_document.is_held is not true
),
hit as (
    select
        found.document_key, found.word, found.character_count, len(found.pieces) - 1 + 3 * found.times_in_title as weight,
        -- here, where the text is at hand: the ranking would carry it along
        case
            when len(found.pieces) = 1 then left(found.pieces[1], 40)
            when strlen(found.pieces[2]) < 60
                then concat(
                    substr(found.pieces[1], -20), found.word, left(concat_ws(found.word, found.pieces[2], left(found.pieces[3], 20)), 20)
                )
            else concat(substr(found.pieces[1], -20), found.word, left(found.pieces[2], 20))
        end as excerpt
    from found
),
scored as (
    select
        hit.document_key, hit.word, hit.excerpt,
        ln(1 + (size.documents - count(*) over same_word + 0.5) / (count(*) over same_word + 0.5))
            * hit.weight * 2.2 / (hit.weight + 1.2 * (0.25 + 0.75 * hit.character_count / size.mean_length)) as score
    from hit
    cross join size
    window same_word as (partition by hit.word)
),
ranked as (
    select
        scored.document_key, sum(scored.score) as score, list_transform(
            list_sort(list({ 'place': -scored.score, 'word': scored.word })), lambda found: found.word
        ) as found_words,
        arg_max(scored.excerpt, (scored.score, scored.word)) as excerpt
    from scored
    group by scored.document_key
)
select
    row_number() over (order by ranked.score desc, dim_document.review_year desc nulls last, dim_document.document_key) as search_rank,
    round(ranked.score, 3) as score, dim_document.organization_name, dim_document.review_year,
    concat_ws(' ', dim_document.title, dim_document.subtitle) as title, ranked.found_words,
    replace(ranked.excerpt, chr(10), ' ') as excerpt, dim_document.text_url as url,
    dim_document.organization_code, dim_document.organization_level, dim_document.province, dim_document.doc_type, dim_document.document_key
from ranked
inner join core.dim_document on ranked.document_key = dim_document.document_key
order by search_rank
