"""gov-reviews: figures from the work reviews (工作综述) of CPPCC (政协) committees, as a DuckDB warehouse.

What each folder is for, and who may import whom: docs/architecture.md. Importing this package wires nothing
and loads nothing heavy; `airflow_tasks` alone imports Airflow.
"""
