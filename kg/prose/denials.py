"""Clauses that say what is not asked for: no formal credential is a way in, all else a negation."""

import re
from dataclasses import replace

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import Mention, find_mentions
from kg.prose.model import Negation, Option, Requirement, Why
from kg.prose.names import Cast, Party
from kg.prose.weight import ASKING, PEOPLE, context_of, hedge_of, prevalence_of
from kg.prose.words import restore, straight

Denied = tuple[tuple[Requirement, ...], tuple[Negation, ...]]


def read_denial(
    clause: Clause,
    text: str,
    mentions: list[Mention],
    who: str | None,
    passage: Sentence,
    grammar: Grammar,
    *,
    asks_none: bool = False,
) -> Denied:
    """Read a negated clause: *they do not need a formal credential*, *a licence is not required*.

    No schooling beyond high school is no formal credential where *asks_none*: the page says elsewhere that none is.
    """
    if clause.core not in ("need", "have", "prefer", "accept"):
        return (), ()
    context = context_of(clause, passage, grammar)
    prevalence, hedge = prevalence_of(clause, grammar), hedge_of(clause, passage)
    whole = re.sub(r"\b[Nn]o ", "   ", text)
    denied = find_mentions(whole, grammar) or mentions
    beyond = grammar.one["beyond_school"] if asks_none else None
    formal = [one for one in mentions if _is_formal(one, text, grammar)]

    def denies(one: Mention, words: str) -> Negation:
        why = Why(f"{clause.core} negated", (restore(clause.words, passage),), 0.9)
        return Negation(one.kind, restore(words, passage), who, prevalence, hedge, context, passage, why)

    none = next(iter(formal or [one for one in denied if beyond and beyond.search(one.words)]), None)
    if none and clause.core in ("need", "have"):
        is_asking = clause.party.kind in ASKING or clause.words.lower().startswith("require")
        is_some = is_asking and clause.quantity in ("some", "few")
        is_some = is_some or grammar.one["not_all"].search(clause.text) is not None
        strength = "accepted" if is_some or "may" in clause.weak else "typical"
        option = Option("none", restore(none.words, passage))
        why = Why("no formal credential", (restore(clause.words, passage), option.words), 0.95)
        made = Requirement("education", who, (option,), strength, prevalence, hedge, context, passage, why)
        joined = (one for one in denied if one.kind == "experience" and clause.core == "need")
        more = (one for one in joined if grammar.one["joined_denial"].fullmatch(whole[none.end : one.start]))
        return (made,), tuple(denies(one, one.words) for one in more)
    if clause.core == "have" and clause.quantity != "few":
        return (), ()
    if clause.core == "need" and (asked := _without_school(clause, mentions)):
        option = Option("none", restore(asked, passage))
        why = Why("no high school", (restore(clause.words, passage), option.words), 0.85)
        made = Requirement("education", who, (option,), "accepted", prevalence, hedge, context, passage, why)
        return (made,), ()
    if grammar.one["denied_in_part"].search(passage.text):
        return (), ()
    if part := grammar.one["not_all"].search(clause.text):
        prevalence, hedge = "in-some-cases", restore(part[0], passage)
        context = None if part[0] in straight(context or "").lower() else context
    if clause.core == "need" and (aim := grammar.one["denied_for"].match(clause.after)):
        context = "; ".join(filter(None, (context, restore(aim["aim"].strip(), passage))))
    return (), tuple(denies(one, _denied_words(one, whole, grammar)) for one in denied)


def _denied_words(mention: Mention, text: str, grammar: Grammar) -> str:
    """Return the words of what is denied with what narrows them: *specific bachelor's degree*, *degree in botany*."""
    narrower = grammar.one["one_sort"].search(text[: mention.start])
    start = narrower.start() if narrower else mention.start
    end = mention.end
    if mention.kind == "education" and mention.field and mention.field[-1] in text[end:]:
        end = text.index(mention.field[-1], end) + len(mention.field[-1])
    return text[start:end]


def read_works_without(
    clause: Clause, passage: Sentence, cast: Cast, grammar: Grammar, topic: str | None
) -> tuple[Negation, ...]:
    """Read *menders may work without a license*, *are exempt from one*: it is not asked of them.

    So is *both licensed and unlicensed menders may work*. Nothing for other clauses. *topic* is the group that a *they*
    stands for.
    """
    one, text = grammar.one, clause.text.strip(" .")
    found = one["works_without"].match(text) or one["exempt"].match(text) or one["unlicensed"].match(text)
    if not found:
        return ()
    party = cast.find(found["who"])
    name = party.name if party.kind == "member" else topic if found["who"].strip(" ").lower() == "they" else None
    who = restore(name, passage) if name else None
    context = restore(party.context, passage) if party.context else None
    if found.re is one["unlicensed"]:
        denied, context = [("licence", found["what"])], restore(found["place"] or "", passage) or None
    else:
        what = f"meet {found['what']}" if found.re is one["exempt"] else found["what"]
        denied = [(mention.kind, mention.words) for mention in find_mentions(what, grammar)]
    why = Why("works without", (found["weak"], "without"), 0.85)
    return tuple(
        Negation(kind, restore(words, passage), who, "in-some-cases", found["weak"], context, passage, why)
        for kind, words in denied
    )


def read_without(clause: Clause, who: str | None, passage: Sentence, grammar: Grammar) -> tuple[Requirement, ...]:
    """Read *jobs exist for those without a high school diploma*: no credential will do. Nothing for other clauses."""
    found = grammar.one["without_school"].search(clause.after) if clause.core == "accept" else None
    if not found:
        return ()
    option = Option("none", restore(found[0], passage))
    why = Why("without high school", (restore(clause.words, passage), option.words), 0.85)
    context, hedge = context_of(clause, passage, grammar), hedge_of(clause, passage)
    prevalence = prevalence_of(clause, grammar)
    return (Requirement("education", who, (option,), "accepted", prevalence, hedge, context, passage, why),)


def before_without(clause: Clause) -> Clause:
    """Return *clause* without what it says that people do without."""
    return replace(clause, text=clause.text.partition(" without ")[0], after=clause.after.partition(" without ")[0])


def _without_school(clause: Clause, mentions: list[Mention]) -> str | None:
    """Return how some do not ask for a high school diploma, or people may not need one: no credential will do.

    None where a clause says neither.
    """
    is_some = clause.party.kind in ASKING and clause.quantity in ("some", "few", "many")
    is_some = is_some or (clause.party.kind in PEOPLE and "may" in clause.weak)
    is_lowest = bool(mentions) and all(one.level == "high-school" for one in mentions)
    return clause.text.partition(clause.subject)[2].strip(" .") if is_some and is_lowest else None


def _is_formal(mention: Mention, text: str, grammar: Grammar) -> bool:
    """Whether a mention is of any formal credential; bare *credentials* are unless they are those spoken of before."""
    bare = mention.words.lower() == "credentials" and not grammar.one["these_credentials"].search(text)
    return mention.level == "none" or bare


def read_bare_denial(clause: Clause, passage: Sentence, cast: Cast, grammar: Grammar) -> Denied:
    """Read what is left of a clause after *but not*, and *there are no ... requirements*."""
    if clause.text.lower().startswith("not "):
        why = Why("not", (clause.text.split()[0],), 0.8)
        denied = find_mentions(clause.text[4:], grammar)
        words = [(one.kind, restore(one.words, passage)) for one in denied]
        return (), tuple(Negation(kind, text, None, "unstated", None, None, passage, why) for kind, text in words)
    found = grammar.one["there_is_no"].match(clause.text)
    named = find_mentions(found["what"], grammar) if found else []
    if not found or not any(one.level == "none" for one in named):
        why = Why("there is no", ("no",), 0.8)
        absent = [(one.kind, restore(one.words, passage)) for one in named]
        return (), tuple(Negation(kind, text, None, "unstated", None, None, passage, why) for kind, text in absent)
    weak = grammar.one["adverb_typical"].search(clause.text)
    option = Option("none", restore(found["what"].strip(" ."), passage))
    why = Why("there is no", ("no", option.words), 0.9)
    whom = grammar.one["there_for"].search(found["what"])
    is_page = whom is None or cast.in_text.search(found["what"])
    party = Party("page") if is_page or whom is None else cast.find(whom["np"])
    who = restore(party.name, passage) if party.kind == "member" and party.name else None
    hedge = weak[0] if weak else None
    # "For those who write" is for no group of the page, nor for all its workers.
    context = restore(whom[0], passage) if whom and party.kind == "anyone" and party.context else None
    return (Requirement("education", who, (option,), "typical", "unstated", hedge, context, passage, why),), ()
