"""An answer as JSON, as text and as P-Plan triples; all three say the same."""

from kg.paths.render.as_json import to_json
from kg.paths.render.as_plan import to_triples
from kg.paths.render.as_text import duration, money, timespan, to_text
from kg.paths.render.classified import fields, related, share, zones
from kg.paths.render.comparison import compare
from kg.paths.render.statements import Json, evidence_json, grade, pay_json, requirement_json

__all__ = [
    "Json",
    "compare",
    "duration",
    "evidence_json",
    "fields",
    "grade",
    "money",
    "pay_json",
    "related",
    "requirement_json",
    "share",
    "timespan",
    "to_json",
    "to_text",
    "to_triples",
    "zones",
]
