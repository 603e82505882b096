"""What is registered: one model per source, and the site families that list a source's articles."""
