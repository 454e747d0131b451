"""The route planner: pure functions on plain values; no RDF here."""

from kg.paths.routes import find_routes

__all__ = ["find_routes"]
