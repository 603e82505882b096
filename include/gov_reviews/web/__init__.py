"""Pages for people in the browser: what the published warehouse, the run folders and the archive hold,
read-only.

In: a request of a signed-in person. Out: HTML made on the server, or one of its tables as CSV. `page_app`
makes the FastAPI app, `views/` holds one module a view. It knows no Airflow: who may look is decided by a
dependency that `airflow_tasks.page_access` hands in, and by `plugins/gov_reviews_page.py`, which mounts the
app.
"""
