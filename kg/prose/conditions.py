"""Conditions of a person in a clause: age, checks, tests, languages and the like, asked for or said not to be."""

import re
from collections.abc import Iterator

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import find_mentions
from kg.prose.model import Condition, Negation, Why
from kg.prose.weight import aim_of, context_of, hedge_of, need_strength, prevalence_of, strength_of
from kg.prose.words import restore, straight

# A phrase for people of more words than this says which.
_LONG = 4
_COUNTED = ("most", "many")
# What stands between two of a list.
_IN_LIST = re.compile(r",|\band\b")


def read_conditions(
    clause: Clause, text: str, who: str | None, passage: Sentence, grammar: Grammar, *, is_people: bool
) -> Iterator[Condition]:
    """Yield the conditions that a clause asks for.

    :param text: where the clause says what is asked for.
    :param who: the group that is asked, None for all workers.
    :param is_people: whether the clause is about people, who may have or do what others ask for.
    """
    is_of_use = clause.core == "help" and (is_people or clause.side == "passive")
    if clause.core not in ("need", "prefer") and not is_of_use and not (is_people and clause.core == "have"):
        return
    context = _where(clause, who, passage, grammar)
    is_need = clause.core == "need"
    # A context tells of few where it holds: what is said of most or many is told with their count.
    hedge = hedge_of(clause, passage) if is_need and clause.quantity in _COUNTED else None
    for what, pattern in grammar.conditions:
        for found in _each(pattern, text, is_several=what == "test"):
            strength = need_strength(clause) if is_need else strength_of(clause, what, "", "", grammar)
            words = _with_other(restore(found[0].strip(), passage), passage, grammar)
            why = Why(f"{clause.core} {clause.side}", (restore(clause.words, passage), words), 0.9)
            yield Condition(what, words, strength, context, passage, why, hedge)


def _each(pattern: re.Pattern[str], text: str, *, is_several: bool) -> Iterator[re.Match[str]]:
    """Yield the first place that a pattern fits, and the others of a list: *a medical exam and a drug test*."""
    end: int | None = None
    for found in pattern.finditer(text):
        if end is None or (is_several and _IN_LIST.search(text[end : found.start()])):
            end = found.end()
            yield found


def _with_other(words: str, passage: Sentence, grammar: Grammar) -> str:
    """Return *words* with what the sentence takes in their place: *a citizen or permanent resident*."""
    end = passage.text.find(words) + len(words)
    other = grammar.one["in_its_place"].match(straight(passage.text), end) if words in passage.text else None
    return passage.text[end - len(words) : other.end()] if other else words


def _where(clause: Clause, who: str | None, passage: Sentence, grammar: Grammar) -> str | None:
    """Return where a condition holds: it has no group of its own, so of whom it is asked and what for stand there."""
    whom = who or (None if clause.party.is_known else clause.party.name)
    is_untold = clause.party.kind == "anyone" and not clause.party.context
    if not whom and is_untold and len(clause.subject.split()) > _LONG:
        whom = clause.subject
    if whom and any(pattern.search(whom) for _, pattern in grammar.conditions):
        whom = None
    told, aim = context_of(clause, passage, grammar), aim_of(clause, passage, grammar)
    pieces = [restore(whom, passage)] if whom and not (told and whom in straight(told)) else []
    pieces += [told] if told else []
    pieces += [aim] if aim and not (told and aim in told) else []
    return "; ".join(pieces) or None


def read_unasked(clause: Clause, text: str, who: str | None, passage: Sentence, grammar: Grammar) -> Iterator[Negation]:
    """Yield the conditions that a clause denies: *knowledge of a second language is not necessary*."""
    if clause.core != "need" or find_mentions(text, grammar):
        return
    context, prevalence = context_of(clause, passage, grammar), prevalence_of(clause, grammar)
    for what, pattern in grammar.conditions:
        if found := pattern.search(text):
            words = restore(found[0].strip(), passage)
            why = Why("need negated", (restore(clause.words, passage), words), 0.85)
            yield Negation(what, words, who, prevalence, hedge_of(clause, passage), context, passage, why)
