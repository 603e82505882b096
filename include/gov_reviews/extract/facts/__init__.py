"""Figures: from clean text to observations with their evidence.

numerals -> quantities -> clauses -> counted (which metric) -> status, actors, periods -> observations.
Knowledge (metrics, measure words, cues) is data under metadata/; the code holds the grammar.
"""
