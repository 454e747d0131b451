"""A role as a page shows it: what sources state of it, its figures and links, how they differ, what is not known."""

from kg.profile.accounts import Accounts, load_accounts
from kg.profile.role import load_role
from kg.profile.silence import Silence, load_silence
from kg.profile.sources import Source, load_sources

__all__ = ["Accounts", "Silence", "Source", "load_accounts", "load_role", "load_silence", "load_sources"]
