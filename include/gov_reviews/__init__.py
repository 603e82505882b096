"""gov-reviews: figures from the work reviews (工作综述) of CPPCC (政协) committees, as a DuckDB warehouse.

Sub-packages stand in the order in which data flows: sources, capture, parse, normalise, extract, warehouse,
quality, report. Importing this package wires nothing and loads nothing heavy; `orchestration` alone imports
Airflow.
"""
