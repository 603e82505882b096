"""Great Expectations over every loaded layer, severity gate, quarantine."""
