"""What a document is: its fields, its kind, its year, its committee, the people and the subjects in it.

In: one `CleanPage`. Out: small frozen records; nothing here reads the network, the clock or the warehouse.
It does not read figures (see `extract.facts`) and does not guess: an undecided year or committee is None, with an `Issue` that names the
candidates.

    fields.read_fields              title, subtitle, time, source, authors, editors, credits, views, part
    doc_type.classify_document      annual review, report, plan, meeting news ...
    review_year.decide_review_year  the year that the figures are about
    organization.decide_organization
    people.find_people              persons with an office
    keywords.extract_keywords, topics.find_topics
    regions.load_regions            administrative divisions (GB/T 2260)

The knowledge (labels, roles, cue words, surnames, divisions) is in include/metadata/documents/ and include/metadata/regions*.csv.
"""
