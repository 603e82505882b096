-- Who writes about a topic, and in which words?
-- 哪些政协的综述谈到某个话题，原文怎么说？
-- One row per review that holds one of the words, best match first. As it stands: 营商环境, 民营企业. Put your own words into the brackets.
select
    found.search_rank, found.organization_name, found.review_year, found.found_words, found.excerpt, found.url
from mart.search('营商环境 民营企业') as found
order by found.search_rank
