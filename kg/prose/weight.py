"""How much a clause weighs: its strength, how widely it holds, in which words, and where."""

import re
from dataclasses import replace

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import find_mentions
from kg.prose.model import Requirement
from kg.prose.words import restore

ASKING = ("employers", "jurisdictions", "posts")
PEOPLE = ("page", "member", "anyone")
# How sure a reading is by whom its clause speaks of.
_SURENESS = {
    "page": 0.95,
    "member": 0.95,
    "anyone": 0.9,
    "employers": 0.9,
    "jurisdictions": 0.9,
    "posts": 0.8,
    "other": 0.6,
    "programmes": 0.4,
}
# What happens to people, seen from its verb: what they *may receive* depends, what they *may attend* is a way in.
_GIVES = ("provide", "offer")
_GIVEN = (*_GIVES, "be ", "receive", "undergo", "train", "work", "shadow", "observe", "start", "begin", "spend", "send")
_SOUGHT = ("seek", "pursue")
# Who are counted and are not most.
FEWER = ("some", "few", "many")
_GAINS = ("gain", "seek", "apply")
_PLAIN = {"prefer": "preferred", "accept": "accepted", "help": "helpful"}


def strength_of(clause: Clause, kind: str, words: str, before: str, grammar: Grammar) -> str:
    """Return the strength of what a clause says of one thing.

    :param kind: education, training, experience, licence, or what a condition is of.
    :param words: the words that name the thing; *before* is what stands before them.
    """
    window = f"{clause.words}{clause.after[:24]}".lower()
    if clause.core in ("need", "prefer") and "prefer" in window and "requir" in window:
        return "preferred"
    if clause.core == "need":
        return need_strength(clause)
    if clause.core in _PLAIN:
        return _PLAIN[clause.core]
    is_bound = grammar.one["bound_to"].search(f"{before}{words}")
    return "required" if is_bound else _habit_strength(clause, kind, words, before, grammar)


def _habit_strength(clause: Clause, kind: str, named: str, before: str, grammar: Grammar) -> str:
    """Return the strength of what people have or do: usual, possible or chosen."""
    may = "may" in clause.weak
    is_besides = clause.quantity in FEWER and clause.side == "active" and grammar.one["besides"].match(clause.text)
    is_chosen = grammar.one["chosen"].search(clause.text) or clause.words.startswith(_SOUGHT)
    is_besides_work = clause.quantity == "many" and not clause.words.startswith("enter")
    if kind == "licence" and (may or is_chosen or is_besides_work):
        return "helpful"
    if kind == "education" and is_besides:
        return "helpful"
    if kind == "training" and (strength := _training_strength(clause, named, grammar)):
        return strength
    is_rest = clause.quantity_words.lower() == "other" and clause.weak
    if may or (_is_one_way(clause, kind) and not is_rest):
        return "accepted"
    return "preferred" if "preferably" in before else "typical"


def _is_one_way(clause: Clause, kind: str) -> bool:
    """Whether what is counted is one way in: what some have or, of schooling and experience, a part of those before.

    *Many X have a degree* says what is usual; *A degree is not required, but many X have one*, *Many earn another*
    behind what all need, and *Many X eventually earn one* do not.
    """
    if clause.quantity != "many" or kind not in ("education", "experience"):
        return clause.quantity in ("some", "few")
    is_later = re.search(r"\b(?:eventually|later)\b", clause.before)
    return clause.is_contrast or clause.subject.lower() == "many" or bool(is_later)


def _training_strength(clause: Clause, named: str, grammar: Grammar) -> str | None:
    """Return the strength of training that only its verb can tell, None where it weighs as other habits do."""
    words = clause.words.lower()
    # A programme that employers have is usual where most or many have one; an apprenticeship offered is a way in.
    is_theirs = words.startswith(("have", "operate", "run")) and grammar.one["own_training"].search(named)
    if (is_theirs and not clause.quantity) or ("apprentice" in named and words.startswith(_GIVES)):
        return "accepted"
    if "may" not in clause.weak:
        return None
    if words.startswith(_GAINS) or grammar.one["chosen"].search(words):
        return "helpful"
    is_given = f"{words} ".startswith(_GIVEN) and "career" not in words
    return "conditional" if is_given and clause.side != "either" else "accepted"


def need_strength(clause: Clause) -> str:
    """Return the strength of a need: weakened by *may*, by words of habit, and by *most*; *many* weakens for people."""
    if "may" in clause.weak:
        return "conditional"
    is_range = clause.words.lower().endswith(" from")
    if clause.weak or is_range or clause.quantity == "most":
        return "typical"
    return "typical" if clause.quantity == "many" and clause.party.kind in PEOPLE else "required"


def prevalence_of(clause: Clause, grammar: Grammar) -> str:
    """Return how widely a clause holds: its words of quantity, else its words of habit."""
    if clause.quantity:
        return clause.quantity
    return next((grammar.prevalence[name] for name in clause.weak if name in grammar.prevalence), "unstated")


def hedge_of(clause: Clause, passage: Sentence) -> str | None:
    """Return the weakening words as they stand: the quantity with whom it counts, the adverb or modal with its verb."""
    pieces: list[str] = []
    if clause.quantity_words:
        is_short = clause.party.kind in ASKING and len(clause.subject.split()) <= 4
        is_short = is_short and clause.quantity_words in clause.subject
        pieces.append(clause.subject if is_short else clause.quantity_words)
    for name, words in clause.weak.items():
        with_verb = f"{words} {clause.words}"
        pieces.append(with_verb if name == "may" and with_verb in clause.text else words)
    if clause.core in ("prefer", "accept") and pieces and f"{pieces[-1]} {clause.words}" in clause.text:
        pieces[-1] = f"{pieces[-1]} {clause.words}"
    return " ... ".join(restore(piece, passage) for piece in dict.fromkeys(pieces)) or None


def context_of(clause: Clause, passage: Sentence, grammar: Grammar) -> str | None:
    """Return whom or where a clause holds for, as it stands, pieces joined by ``; ``; None where it says neither."""
    one = grammar.one
    pieces: list[str] = []
    # The subject of a passive is what is asked for, not who asks; so is one that names it: *those with a diploma*.
    is_range = one["ranges"].fullmatch(clause.words)
    is_way = clause.side == "passive" or (clause.core == "have" and clause.side == "either")
    is_thing = is_range or is_way or _is_thing(clause, grammar)
    if is_thing or one["no_context"].match(clause.subject):
        pass
    elif clause.party.kind in (*ASKING, "other") and clause.subject:
        pieces += _asking(clause, grammar)
    elif clause.party.context:
        pieces.append(re.sub(r",\s(?:which|that)\b.*$", "", clause.party.context).rstrip(", "))
    lead = re.sub(r",?\s+however$", "", clause.lead.rstrip(", "))
    if one["context_lead"].match(lead) and not one["context_not"].match(lead):
        pieces.append(lead)
    # What is asked of those who want a credential is asked of them alone.
    purpose = one["purpose"].match(clause.lead)
    if purpose and one["about_credential"].search(purpose["what"]) and "licen" not in purpose["what"]:
        pieces.append(purpose[0])
    pieces += [found[0] for found in one["context_within"].finditer(one["content"].sub("", clause.after))]
    return "; ".join(restore(piece, passage) for piece in dict.fromkeys(pieces)) or None


def within(asked: Requirement, limit: str) -> Requirement:
    """Return *asked* as holding for those alone for whom *limit*, the context of another, has it."""
    pieces = [*(asked.context.split("; ") if asked.context else []), *limit.split("; ")]
    return replace(asked, context="; ".join(dict.fromkeys(pieces)))


def aim_of(clause: Clause, passage: Sentence, grammar: Grammar) -> str | None:
    """Return the credential or programme that a clause says something is needed for, as it stands; None without one."""
    one = grammar.one
    if one["aim_lead"].match(clause.lead):
        return restore(clause.lead.strip(", "), passage)
    is_asking = clause.side == "active" and one["asking_subject"].match(clause.subject)
    behind = one["aim_after"].search(clause.after)
    # "They need to be certified" names no aim.
    is_need = behind and clause.side == "active" and not clause.after[: behind.start()].strip()
    found = (None if is_need else behind) or (one["aim_after"].search(clause.subject) if is_asking else None)
    return restore(found[0], passage) if found else None


def _is_thing(clause: Clause, grammar: Grammar) -> bool:
    """Whether a clause's subject names what is accepted or a path, and no place or circumstance."""
    held = clause.subject if clause.party.kind in (*ASKING, "other", "programmes") else clause.party.context or ""
    is_named = clause.core == "accept" and clause.side == "either" and _names(held, grammar)
    return is_named or bool(grammar.one["no_place"].match(clause.subject))


def _names(held: str, grammar: Grammar) -> bool:
    """Whether words name something that can be asked for, and do not deny it: *who do not have a degree*."""
    return not grammar.one["negation"].search(held) and bool(find_mentions(held, grammar))


def _asking(clause: Clause, grammar: Grammar) -> list[str]:
    """Return who asks: the subject, what a bare count stands for, or its head where it runs on to another verb."""
    one = grammar.one
    if one["counts"].match(clause.subject.lower()) or clause.subject.lower() == "they":
        return [clause.party.context or clause.subject]
    if not one["trailing"].search(clause.subject):
        return [clause.subject]
    asker = one["asker"].match(clause.subject)
    return [asker[0]] if asker else []


def sureness_of(clause: Clause, *, is_vague: bool) -> float:
    """Return how sure the reading of a clause is, in [0, 1]; less where what is named *is_vague*."""
    less = (0.1 if clause.core == "have" else 0.0) + (0.1 if is_vague else 0.0)
    return round(max(0.1, _SURENESS[clause.party.kind] - less), 2)
