"""The only code that writes DuckDB: contracts, parts, candidate, publication, queries."""
