-- core.dim_date
-- Grain: one calendar day, 1990 to 2049.
with
days as (
    select unnest(generate_series(timestamp '1990-01-01', timestamp '2049-12-31', interval 1 day))::date as calendar_date
)
select
    days.calendar_date, year(days.calendar_date)::integer as calendar_year, quarter(days.calendar_date)::integer as calendar_quarter,
    month(days.calendar_date)::integer as calendar_month, day(days.calendar_date)::integer as day_of_month,
    isodow(days.calendar_date)::integer as iso_weekday, isodow(days.calendar_date) >= 6 as is_weekend
from days
