"""Airflow on one machine without containers: home, services, processes, one run."""
