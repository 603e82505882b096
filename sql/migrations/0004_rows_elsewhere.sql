-- From schema version 3 to 4: ops.run_source names the rows of lists that lead to other hosts.
-- Reads again: nothing. Runs of before did not note such rows: theirs is an empty list.
alter table ops.run_source add column if not exists rows_elsewhere varchar[];
update ops.run_source set rows_elsewhere = [] where rows_elsewhere is null;
