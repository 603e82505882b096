# The image of every Airflow service in docker-compose.yaml: what runs need, locked, without test tools; then the project.
# Build: docker compose build. DAGs, package, metadata and SQL are in the image: what runs changes with a build only.
# By exact version. To hold its very bytes, put the digest behind it (...-bookworm@sha256:...), as your registry has it:
# docker buildx imagetools inspect python:3.12.13-slim-bookworm
FROM python:3.12.13-slim-bookworm

# HOME, USER, LOGNAME: a user id without an entry in /etc/passwd (AIRFLOW_UID) has neither home nor name, and Airflow wants both.
ENV AIRFLOW_HOME=/opt/airflow \
    HOME=/opt/airflow \
    USER=airflow \
    LOGNAME=airflow \
    PYTHONPATH=/opt/airflow/include \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

# The same user and group as Airflow's own images: group 0 owns what has to be written, whatever user id the operator chooses.
RUN useradd --uid 50000 --gid 0 --home-dir /opt/airflow --no-create-home airflow \
    && install -d -o 50000 -g 0 -m 775 /opt/airflow /opt/airflow/data /opt/airflow/logs

WORKDIR /opt/airflow
COPY requirements-build.txt requirements-run.txt ./
# As scripts/bootstrap.py does it: the locks are complete, nothing is resolved and nothing but locked tools builds.
RUN pip install --no-deps --require-hashes -r requirements-build.txt \
    && pip install --no-deps --no-build-isolation --require-hashes -r requirements-run.txt

COPY pyproject.toml setup.py README.md LICENSE ./
COPY include ./include
COPY sql ./sql
COPY dags ./dags
COPY plugins ./plugins
RUN pip install --no-deps --no-build-isolation --editable .
# Once here instead of at the first page with a chart.
RUN python -m gov_reviews.web.chart_script

USER 50000:0
# What one user id writes, every other one of group 0 can write, too.
ENTRYPOINT ["/bin/sh", "-c", "umask 0002 && exec \"$0\" \"$@\""]
CMD ["airflow", "version"]
