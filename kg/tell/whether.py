"""Whether something is so in the conditions of work, by the sentences that decide it: nights, travel, danger."""

import re
from collections.abc import Iterable, Sequence

from kg.ask.mentions import ROLE
from kg.english import STEM, listed
from kg.tell.conditions import Topic
from kg.tell.matter import Matter, Told
from kg.tell.own import is_named
from kg.tell.ruling import asks_whether
from kg.tell.saying import Said

_MOST = 4  # sentences of one topic, before the rest is counted
_ORDER = ("yes", "most", "often", "depends")
VERDICTS = tuple(f"condition_{name}" for name in (*_ORDER, "no"))  # as which it is told


def rule_on_conditions(matter: Matter, said: Sequence[Said]) -> Told | None:
    """Return whether what a question asks of is so, with the sentences on it, and these; None where none decides it.

    A sentence on some, or on a time, is one by which it depends.
    """
    conditions, words = matter.phrases.conditions, matter.phrases.conditions.words
    clauses = [clause.strip(" ,.") for clause in words["clauses"].split(matter.reading.question) if clause.strip(" ,.")]
    clauses = [words["whom"].sub("those that", clause) for clause in clauses]  # no word that asks
    named = _named(matter)
    plain = {clause: named.sub("", clause.lower()) for clause in clauses}
    on = [clause for clause in clauses if any(t.asked.search(plain[clause]) for t in conditions.topics.values())]
    question = "; ".join(plain[clause] for clause in on)
    asked = [topic for topic in conditions.topics.values() if topic.asked.search(question)]
    is_whether = asks_whether(question, matter.phrases) and not words["unruled"].search(question)
    is_how = bool(words["how"].search(question))  # no yes or no answers it, but that no sentence does is told
    if not asked or not said or not (is_whether or is_how):
        return None
    ruled = {topic.of: one for topic in asked if (one := _of_topic(topic, said, matter)) is not None}
    if (is_how and ruled) or any(topic.is_quoted and topic.of not in ruled for topic in asked):
        return None
    told, cited = dict[str, str](), list[Said]()
    for name, text, found in ruled.values():
        if name not in told or any(one not in cited for one in found):
            told[f"{name} {text}" if name in told else name] = text
        cited += found
    unsaid = [topic for topic in asked if topic.of not in ruled]
    texts = [*told.values(), *([_unsaid(unsaid, matter)] if unsaid else [])]
    if not ruled:
        cited = [one for one in said if any(t.near is not None and t.near.search(one.label.lower()) for t in unsaid)]
        name, cited = ("condition_near", cited) if cited else ("condition_else", [*said])
        texts.append(matter.phrases.say(name, role=matter.role, things=listed(map(str, cited), _MOST)))
    others = (clause for clause in clauses if clause not in on and words["asking"].search(clause.lower()))
    left = [matter.phrases.say("condition_left", asked=one) for one in others if not words["whole"].search(one.lower())]
    return Told(" ".join([*texts, *left]), matter.rows, tuple(dict.fromkeys(one.iri for one in cited)))


def _named(matter: Matter) -> re.Pattern[str]:
    """Return what tells the names of the roles that a question names: "travel" in "travel agents" is no journey."""
    names = (name for m in matter.reading.named.values() for name in (m.text, m.label) if m.kind == ROLE and name)
    words = (r"\W+".join(rf"{re.escape(word[:STEM])}\w*" for word in name.lower().split()) for name in names)
    return re.compile("|".join(rf"\b{one}" for one in words) or "$^")


def _unsaid(topics: Sequence[Topic], matter: Matter) -> str:
    """Return that no sentence is on any of some topics."""
    things = listed((topic.of for topic in topics), len(topics))
    return matter.phrases.say("condition_none", things=things, role=matter.role)


def _of_topic(topic: Topic, said: Sequence[Said], matter: Matter) -> tuple[str, str, list[Said]] | None:
    """Return what is ruled of one topic, how that is told with the sentences that rule it, and these.

    None where no sentence is on it.
    """
    say, words = matter.phrases.say, matter.phrases.conditions.words
    found = [one for one in said if topic.told.search(_named(matter).sub("", one.label.lower()))]
    if not found:
        return None
    by = {one.iri: _bearing(one, topic, matter) for one in found}
    told = [one for one in found if by[one.iri] != "near" or not words["guarding"].search(one.label.lower())]
    ranked = sorted(told or found, key=lambda one: _rank(by[one.iri]))
    name = f"condition_{_ruled(by.values())}"
    return name, say(name, role=matter.role, things=listed(map(str, ranked), _MOST)), ranked


def nearest_to(matter: Matter, said: Sequence[Said]) -> list[Said]:
    """Return statements on conditions with those first that tell what a question asks of, the firm ones before all.

    What comes near it follows them.
    """
    question, conditions = matter.reading.question.lower(), matter.phrases.conditions
    asked = [one for one in (*conditions.topics.values(), conditions.places) if one.asked.search(question)]

    def rank(one: Said) -> int:
        return -max((_nearness(topic, one.label.lower()) for topic in asked), default=0)

    return sorted(said, key=rank)


def _nearness(topic: Topic, text: str) -> int:
    """Return how far a sentence tells of a topic: firmly, at all, or what comes near it."""
    if topic.told.search(text):
        return 3 if topic.firm.search(text) else 2
    return int(topic.near is not None and bool(topic.near.search(text)))


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER) - (name == "no")


def _ruled(names: Iterable[str]) -> str:
    """Return what several sentences rule together: what one denies and another has is no yes."""
    found = set(names)
    if "no" in found:
        return "depends" if found & {*_ORDER} else "no"
    return next((name for name in _ORDER if name in found), "near")


def _bearing(one: Said, topic: Topic, matter: Matter) -> str:
    """Return how a sentence bears on it: by the part of it that tells it, where it falls into several."""
    words, whole = matter.phrases.conditions.words, one.label.lower()
    parts = [part for part in words["parts"].split(whole) if topic.told.search(part)]
    text = parts[0] if len(parts) == 1 else whole
    if topic.sure is not None and topic.sure.search(whole):
        return "depends" if _is_of_a_kind(whole, matter) else "yes"
    if topic.denied.search(text):
        return "no"
    if not topic.firm.search(text):
        return "near"
    if one.is_limited or words["weak"].search(text) or _is_of_a_kind(text, matter):
        return "depends"
    return "most" if words["most"].search(text) else "often" if words["often"].search(text) else "yes"


def _is_of_a_kind(text: str, matter: Matter) -> bool:
    """Whether a sentence is on a kind of the role alone."""
    lattice, role = matter.lattice, matter.role_iri
    kinds = [lattice.roles[iri].label for iri in lattice.narrower.get(role, ())]
    return is_named(text, kinds) and not is_named(text, [lattice.roles[role].label])
