"""Texts in SQL that we write: in a text, out a literal."""


def quoted(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"
