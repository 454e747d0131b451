"""Where a statement holds, from the words of a page: a context that the graph has, or one by those words."""

import re
from collections.abc import Mapping

from kg.names import fold
from kg.sources.handbook.naming import to_slug
from kg.vocab import CONTEXT, UNRESTRICTED

# What says how widely something holds, which prevalence tells, or that it holds on entry, and not where.
_WIDE = re.compile(
    r"(?:for |in )?(?:all|most|many|nearly all|almost all|the majority of|about [\w-]+ of|employers|entry-level)\b",
    re.IGNORECASE,
)
# What stands before the name of a place, and words that begin with a capital at the head of a sentence alone.
_BEFORE = re.compile(r"(?:in|for|at|by|with)\s+(?=\w)", re.IGNORECASE)
_COMMON = re.compile(
    r"(?:a|an|the|in|for|at|some|other|others|certain|few|several|every|states?|companies|firms|agencies|candidates|"
    r"positions|jobs|large|larger|small|smaller|public|private|working|those|depending)\b",
    re.IGNORECASE,
)


class Contexts:
    """The contexts of the graph by their names, to which those of pages come."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """*known* are names of contexts, to their IRIs."""
        self._known = {fold(name): iri for name, iri in known.items()}

    def find(self, words: str | None) -> tuple[str, str]:
        """Return the IRI and the name of the context that *words* name; the name is empty where the graph has it.

        None and words that say how widely something holds, and not where, are unrestricted.

        >>> Contexts({"some states": "urn:some"}).find("In some states")
        ('urn:some', '')
        >>> Contexts({}).find("In large facilities")[1]
        'in large facilities'
        >>> Contexts({}).find("All states; dye permit candidates")[1]
        'dye permit candidates'
        """
        pieces = (" ".join(piece.split()).strip(" ,:.") for piece in (words or "").split(";"))
        text = "; ".join(piece for piece in pieces if piece and not _WIDE.match(piece))
        if not text:
            return UNRESTRICTED, ""
        plain = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
        for name in (text, plain):
            if fold(name) in self._known:
                return self._known[fold(name)], ""
        text = re.sub(r"^for\s+", "", text, flags=re.IGNORECASE)  # "only in: for night flights"
        label = text[0].lower() + text[1:] if _COMMON.match(text) else text
        return f"{CONTEXT}{to_slug(plain)}", label
