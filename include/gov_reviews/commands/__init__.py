"""The commands of `gov-reviews`, a module a group; `gov_reviews.cli` puts them together."""
