"""An answer as JSON, as text and as P-Plan triples; all three say the same."""

from kg.paths.render.as_json import Json, evidence_json, grade, requirement_json, to_json
from kg.paths.render.as_plan import to_triples
from kg.paths.render.as_text import timespan, to_text

__all__ = ["Json", "evidence_json", "grade", "requirement_json", "timespan", "to_json", "to_text", "to_triples"]
