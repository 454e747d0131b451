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
    """Return the words that say what credential a clause is about, and that with its exam; None without either.

    *To become licensed, they must pass*; *licensure requires passing*; *passing an exam is required for licensure*.
    """
    one = grammar.one
    about, place = _about_licence(clause, passage, grammar)
    exam, found, level = one["passes_exam"].search(place), one["licensed"].search(about), "licence"
    if not found:
        found, level = one["certified"].search(about), "certification"
    if clause.core != "need" or not exam or not found:
        return None
    option = Option(level, restore(found[0], passage), plus=(restore(exam[0], passage),))
    return restore(one["subordinate"].sub("", about.strip(" ,")), passage), option


def _about_licence(clause: Clause, passage: Sentence, grammar: Grammar) -> tuple[str, str]:
    """Return the words that say that a clause is about a licence, and where it names the exam; empty if it is not."""
    one = grammar.one
    is_people, is_active = clause.party.kind in PEOPLE, clause.side == "active"
    is_people = is_people or one["learners"].fullmatch(clause.subject or clause.party.context or "") is not None
    if clause.words.startswith("steps"):
        return clause.words.removeprefix("steps "), clause.after
    if clause.side == "passive" and (found := one["for_licence"].match(clause.after)):
        return found[0], clause.subject
    behind = one["to_be_certified"].search(clause.after)
    aim = clause.lead if one["aim_lead"].match(clause.lead) else behind[0] if behind else ""
    if is_active and is_people and aim:
        return aim, clause.after
    is_of_rules = is_people or clause.party.kind == "jurisdictions"
    if is_active and (is_of_rules or one["licence_rules"].match(clause.subject)):
        rules = one["licence_rules"].match(straight(passage.text))
        return (rules[0] if rules else ""), clause.after
    return "", ""


def exam_asked(clause: Clause, grammar: Grammar, *, is_of_licence: bool) -> str | None:
    """Return the exam that states make people pass, or that people must pass where a license was spoken of.

    None where it is on the law alone, comes on top of another, tests the person, or is for something else that the
    clause names.

    :param is_of_licence: whether the sentences before spoke of a license, and of no other credential since.
    """
    one, exam = grammar.one, grammar.one["passes_exam"].search(clause.after)
    is_theirs = clause.party.kind in PEOPLE or one["rules"].match(clause.subject)
    is_asked = clause.party.kind == "jurisdictions" or (is_of_licence and is_theirs)
    if not exam or not is_asked or clause.core != "need" or clause.side != "active" or clause.is_negated:
        return None
    is_aimed = clause.lead.lower().startswith(("to ", "in order to "))
    is_other = one["further_exam"].search(clause.after[exam.start() : exam.end() + _NEAR])
    is_other = is_other or one["own_test"].search(exam[0])
    return None if is_aimed or is_other else exam[0]
