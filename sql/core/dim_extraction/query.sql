-- core.dim_extraction
-- Grain: one version of what reads pages.
-- Rule: a version keeps the run that first published it; only versions that are new are given.
select distinct
    stg_extraction.extraction_key, stg_extraction.package_version, stg_extraction.code_version, stg_extraction.rules_hash,
    stg_extraction.catalogue_hash, stg_extraction.metadata_hash, stg_extraction.python_version, stg_extraction.library_versions,
    stg_extraction.run_id as first_run_id
from staging.stg_extraction
where stg_extraction.extraction_key not in (select dim_extraction.extraction_key from core.dim_extraction)
