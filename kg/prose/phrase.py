"""A phrase that says what is needed, without a sentence around it."""

import re

from kg.prose.grammar import Grammar, load_grammar
from kg.prose.mentions import find_mentions
from kg.prose.model import Option

EXPERIENCE, KNOWLEDGE = "experience", "knowledge"


def read_need(words: str, grammar: Grammar | None = None) -> tuple[str, tuple[Option, ...]]:
    """Return the kind of what *words* name (education, training, licence, experience or knowledge), and the options.

    What names nothing that is known is knowledge as it stands, or experience where it says so.

    :param grammar: the words it knows; those of ``ontology/reading`` of the checkout where None.

    >>> kind, (option,) = read_need("a bachelor's degree")
    >>> kind, option.level
    ('education', 'bachelor')
    """
    found = find_mentions(words, grammar or load_grammar())
    if found:
        kind = found[0].kind
        options = tuple(
            Option(one.level, one.words, one.field, one.program, one.amount, (), one.at_least)
            for one in found
            if one.kind == kind
        )
        return kind, options
    kind = EXPERIENCE if re.search(r"\bexperience\b", words) else KNOWLEDGE
    return kind, (Option(None, words),)
