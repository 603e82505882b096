"""The only code that fetches: polite HTTP, WARC archive, inbox."""
