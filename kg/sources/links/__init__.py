"""Mappings that a person has: SSSOM tables, SKOS matches, alignments; as records and matches of a set of their own."""
