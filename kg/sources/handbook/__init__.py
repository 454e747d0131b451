"""The Occupational Outlook Handbook: pages that a person has, to statements with their passages."""

from kg.sources.handbook.pages import read_ooh

__all__ = ["read_ooh"]
