-- From schema version 2 to 3: core.fact_review leads to its committee and its season by key, undecided ones to the unknown member.
-- Reads again: nothing. The build gives every row the keys that its dimensions have (sql/core/fact_review/query.sql).
-- Fills: core.fact_review.organization_key, core.fact_review.season_key
alter table core.fact_review add column if not exists organization_key varchar;
alter table core.fact_review add column if not exists season_key varchar;
