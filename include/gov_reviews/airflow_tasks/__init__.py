"""The steps as Airflow tasks: all that knows Airflow."""
