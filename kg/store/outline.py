"""The outline of a query: its tokens, which brackets belong together, and where what it asks begins."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from kg.prologue import Prologue
from kg.tokens import CLOSING, OPENING, Token, tokens_of


@dataclass(frozen=True)
class Outline:
    """A text that is certain: its tokens, the partner of each opening bracket, and where its form begins."""

    text: str
    tokens: tuple[Token, ...]
    partner: dict[int, int]
    opening: dict[int, int]
    form: int
    prologue: Prologue
    fresh: str

    def word(self, at: int, *words: str) -> bool:
        """Whether one of *words*, in capitals, stands at that place."""
        return at < len(self.tokens) and self.tokens[at].kind == "word" and self.tokens[at].text.upper() in words

    def text_at(self, at: int) -> str:
        """Return the token there, empty where there is none."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def kind_at(self, at: int) -> str:
        """Return the kind of the token there, empty where there is none."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def slice(self, first: int, last: int) -> str:
        """Return the text from the token *first* up to *last*, which is left out."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if last > first else ""

    def group_after(self, at: int) -> int | None:
        """Return the first opening brace from *at* on, outside other brackets."""
        while at < len(self.tokens) and self.text_at(at) != "{":
            at = self.partner.get(at, at) + 1
        return at if at < len(self.tokens) else None


@lru_cache(16)
def outline(text: str) -> Outline | None:
    """Return *text* read, None where its tokens, brackets or declarations are in doubt."""
    tokens = tokens_of(text)
    if any(token.kind == "other" or token.is_sharp for token in tokens):
        return None
    partner: dict[int, int] = {}
    open_: list[int] = []
    for at, token in enumerate(tokens):
        if token.text in OPENING:
            open_.append(at)
        elif token.text in CLOSING:
            if not open_:
                return None
            partner[open_.pop()] = at
    prologue = Prologue()
    form = prologue.read(tokens)
    if open_ or form == len(tokens):
        return None
    fresh = next(name for number in count() if (name := f"lattice{number}") not in text)
    opening = {closing: opened for opened, closing in partner.items()}
    return Outline(text, tokens, partner, opening, form, prologue, fresh)
