"""Lines to a document: roles, layout, fields, kind, year, committee, people, keywords; pure functions."""
