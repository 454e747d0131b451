"""The slots of SSSOM 1.1 beyond those that every mapping has: what their values are, and where they may stand.

Source: https://mapping-commons.github.io/sssom/spec-model/; a test holds them to the schema of the ``sssom`` package.
"""

IRI, NUMBER, TEXT = "iri", "number", "text"
# A slot; what its value is; where it may stand; whether there may be several of it, parted by bars.
_TABLE = """
author_id               iri     mapping      several
author_label            text    mapping      several
cardinality_scope       text    mapping,set  several
comment                 text    mapping,set  one
creator_id              iri     mapping,set  several
creator_label           text    mapping,set  several
curation_rule           iri     mapping,set  several
curation_rule_text      text    mapping,set  several
issue_tracker           iri     set          one
issue_tracker_item      iri     mapping      one
license                 iri     mapping      one
mapping_cardinality     text    mapping      one
mapping_date            text    mapping,set  one
mapping_provider        iri     mapping,set  one
mapping_set_confidence  number  set          one
mapping_set_source      iri     set          several
mapping_set_version     text    set          one
mapping_source          iri     mapping      one
mapping_tool            text    mapping,set  one
mapping_tool_id         iri     mapping,set  one
mapping_tool_version    text    mapping,set  one
match_string            text    mapping      several
object_category         text    mapping      one
object_match_field      iri     mapping,set  several
object_preprocessing    iri     mapping,set  several
object_source           iri     mapping,set  one
object_source_version   text    mapping,set  one
object_type             text    mapping,set  one
other                   text    mapping,set  one
predicate_label         text    mapping      one
predicate_type          text    mapping,set  one
publication_date        text    mapping,set  one
review_date             text    mapping      one
reviewer_agreement      number  mapping      one
reviewer_id             iri     mapping      several
reviewer_label          text    mapping      several
see_also                iri     mapping,set  several
similarity_measure      text    mapping,set  one
similarity_score        number  mapping      one
subject_category        text    mapping      one
subject_match_field     iri     mapping,set  several
subject_preprocessing   iri     mapping,set  several
subject_source          iri     mapping,set  one
subject_source_version  text    mapping,set  one
subject_type            text    mapping,set  one
"""
_ROWS = [line.split() for line in _TABLE.strip().splitlines()]
# {slot: what its value is}
OF_MAPPING = {slot: kind for slot, kind, where, _ in _ROWS if "mapping" in where}
OF_SET = {slot: kind for slot, kind, where, _ in _ROWS if "set" in where}
MULTIVALUED = frozenset(slot for slot, _, _, number in _ROWS if number == "several")
IRIS = frozenset(slot for slot, kind, _, _ in _ROWS if kind == IRI)
NUMBERS = frozenset(slot for slot, kind, _, _ in _ROWS if kind == NUMBER)
# Whose values are addresses as they stand, and never a CURIE (the specification's NonRelativeURI).
ADDRESSES = frozenset(("issue_tracker", "license", "mapping_provider", "mapping_set_source", "see_also"))
