"""The tables that join sources: classifications, the crosswalks between them, and the figures told by their codes."""

from kg.sources.tables.reading import read_table, read_tables

__all__ = ["read_table", "read_tables"]
