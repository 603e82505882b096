"""Word lists written as running text, which is easier to read and to extend than forty quoted strings."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, separated by white space."""
    return frozenset(text.split())
