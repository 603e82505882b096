-- core.dim_unit
-- Grain: one measure word in base form.
select
    stg_unit.unit, stg_unit.unit_family, stg_unit.unit_family_name, stg_unit.unit_family_name_en, stg_unit.printed_forms
from staging.stg_unit
