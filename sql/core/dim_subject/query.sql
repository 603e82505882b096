-- core.dim_subject
-- Grain: one code.
select stg_subject.subject_code, stg_subject.subject_name, stg_subject.subject_name_en, stg_subject.year_subject_code
from staging.stg_subject
