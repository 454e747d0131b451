"""Licences known by their exams: *to become licensed, they must pass an exam*, *states require them to pass one*."""

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.model import Option
from kg.prose.weight import PEOPLE
from kg.prose.words import restore, straight

# As far behind an exam, in characters, stands what it is on.
_NEAR = 40


def exam_of(clause: Clause, passage: Sentence, grammar: Grammar) -> tuple[str, Option] | None:
    """Return the words that say that a clause is about a licence, and the licence with its exam; None without either.

    *To become licensed, they must pass*; *licensure requires passing*; *passing an exam is required for licensure*.
    """
    one = grammar.one
    about, place = _about_licence(clause, passage, grammar)
    exam, found = one["passes_exam"].search(place), one["licensed"].search(about)
    if clause.core != "need" or not exam or not found:
        return None
    option = Option("licence", restore(found[0], passage), plus=(restore(exam[0], passage),))
    return restore(one["subordinate"].sub("", about.strip(" ,")), passage), option


def _about_licence(clause: Clause, passage: Sentence, grammar: Grammar) -> tuple[str, str]:
    """Return the words that say that a clause is about a licence, and where it names the exam; empty if it is not."""
    one = grammar.one
    is_people, is_active = clause.party.kind in PEOPLE, clause.side == "active"
    if clause.words.startswith("steps"):
        return clause.words.removeprefix("steps "), clause.after
    if clause.side == "passive" and (found := one["for_licence"].match(clause.after)):
        return found[0], clause.subject
    if is_active and is_people and one["aim_lead"].match(clause.lead):
        return clause.lead, clause.after
    if is_active and (is_people or one["licence_rules"].match(clause.subject)):
        rules = one["licence_rules"].match(straight(passage.text))
        return (rules[0] if rules else ""), clause.after
    return "", ""


def exam_asked(clause: Clause, grammar: Grammar, *, is_of_licence: bool) -> str | None:
    """Return the exam that states make people pass, or that people must pass where a license was spoken of.

    None where it is on the law alone, comes on top of another, or is for something else that the clause names.

    :param is_of_licence: whether the sentences before spoke of a license, and of no other credential since.
    """
    one, exam = grammar.one, grammar.one["passes_exam"].search(clause.after)
    is_theirs = clause.party.kind in PEOPLE or one["rules"].match(clause.subject)
    is_asked = clause.party.kind == "jurisdictions" or (is_of_licence and is_theirs)
    if not exam or not is_asked or clause.core != "need" or clause.side != "active" or clause.is_negated:
        return None
    is_aimed = clause.lead.lower().startswith(("to ", "in order to "))
    is_other = one["further_exam"].search(clause.after[exam.start() : exam.end() + _NEAR])
    return None if is_aimed or is_other else exam[0]
