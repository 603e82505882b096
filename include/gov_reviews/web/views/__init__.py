"""The views of the page, one module each: a request in, a `PageContent` out."""
