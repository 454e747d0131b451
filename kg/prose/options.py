"""Options: one thing that a sentence names, as one way to meet what it asks for."""

from kg.documents import Sentence
from kg.prose.mentions import Mention
from kg.prose.model import Option
from kg.prose.words import restore


def option_of(mention: Mention, passage: Sentence, plus: tuple[str, ...] = ()) -> Option:
    """Return what *mention* names in the words of *passage*; *plus* is what is asked beside it."""
    return Option(
        mention.level,
        restore(mention.words, passage),
        tuple(restore(one, passage) for one in mention.field),
        restore(mention.program, passage) if mention.program else None,
        restore(mention.amount, passage) if mention.amount else None,
        (*(restore(one, passage) for one in mention.plus), *plus),
        mention.at_least,
    )
