"""The O*NET database (https://www.onetcenter.org/database.html), releases 25 to 30: its text files in, triples out."""

from kg.sources.onet.reader import read_onet

__all__ = ["read_onet"]
