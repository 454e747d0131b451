"""The command ``lattice``: arguments and printing only.

Exit status: 0 done, 1 the answer is no, 2 wrong use, 3 a source or the store could not be read.
"""

from kg.cli import ask, check, link, links, load, review, store
from kg.cli.group import data_option, main, store_option, store_update_option

__all__ = [
    "ask",
    "check",
    "data_option",
    "link",
    "links",
    "load",
    "main",
    "review",
    "store",
    "store_option",
    "store_update_option",
]
