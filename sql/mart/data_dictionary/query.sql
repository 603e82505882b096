-- mart.data_dictionary
-- Grain: one column of one published table or view.
-- Rule: read from the comments in the file itself; of columns of views from the contracts where it keeps none (a lake).
-- Lines of a comment: English, Chinese, then "key: value" lines (unit, deprecated; grain, key, warning).
with
described as (
    select duckdb_tables.schema_name, duckdb_tables.table_name, duckdb_tables.comment, false as is_view
    from duckdb_tables()
    where duckdb_tables.database_name = current_database() and duckdb_tables.schema_name in ('core', 'mart', 'ops')
    union all
    select duckdb_views.schema_name, duckdb_views.view_name, duckdb_views.comment, true as is_view
    from duckdb_views()
    where duckdb_views.database_name = current_database() and duckdb_views.schema_name in ('core', 'mart', 'ops')
),
columns as (
    select duckdb_columns.schema_name, duckdb_columns.table_name, duckdb_columns.column_name, duckdb_columns.column_index,
           duckdb_columns.data_type, coalesce(duckdb_columns.comment, stg_view_column.column_comment) as comment
    from duckdb_columns()
    left join staging.stg_view_column
        on duckdb_columns.schema_name || '.' || duckdb_columns.table_name = stg_view_column.table_name
        and duckdb_columns.column_name = stg_view_column.column_name
    where duckdb_columns.database_name = current_database()
)
select
    described.schema_name || '.' || described.table_name as table_name, columns.column_name,
    columns.column_index::integer as column_position, columns.data_type,
    nullif(regexp_extract(columns.comment, '(?m)^unit: (.*)$', 1), '') as column_unit,
    split_part(columns.comment, chr(10), 1) as description_en, split_part(columns.comment, chr(10), 2) as description_zh, described.is_view,
    split_part(described.comment, chr(10), 1) as table_description_en, split_part(described.comment, chr(10), 2) as table_description_zh,
    regexp_extract(described.comment, '(?m)^grain: (.*)$', 1) as grain, regexp_extract(described.comment, '(?m)^key: (.*)$', 1) as key_columns,
    regexp_extract_all(described.comment, '(?m)^warning: (.*)$', 1) as usage_warnings,
    nullif(regexp_extract(columns.comment, '(?m)^deprecated: (.*)$', 1), '') as deprecation
from described
inner join columns on described.schema_name = columns.schema_name and described.table_name = columns.table_name
