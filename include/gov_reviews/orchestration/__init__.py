"""The only code that imports Airflow: assets, policies, steps."""
