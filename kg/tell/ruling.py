"""Ruling: yes, no or it depends, where a question asks whether a role needs a thing, and the sentences that say so."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ask.mentions import ROLE
from kg.english import article, listed, stems
from kg.iris import slug
from kg.model import Evidence, Lattice, Requirement
from kg.tell.entrants import is_of_entrants
from kg.tell.kinds import at_home, is_of_a_kind, is_of_itself
from kg.tell.matter import Matter
from kg.tell.saying import Phrases, said_by

_FIRM = ("all", "most", "stated", "typical")
# How a statement bears on the question, what rules first where several do.
_CANNOT = re.compile(r"\bcan(?:no|'|’)?t\b|\bcan not\b|\b(?:never|nobody|not allowed)\b")
_ORDER = (*_FIRM, "usual", "often", "part", "may", "preferred", "not")
_NOT = ("part", "may", "preferred", "not")
_NOT_MOST = ("many", "some", "few", "in-some-cases")
OWN, _OF_KINDS, _ITEMS = 2, 3, 6  # sentences that are quoted, and items of a list


@dataclass(frozen=True)
class Ruled:
    """What is ruled, in a sentence, the sentences of sources that it rests on, if any are loaded, and statements."""

    verdict: str
    quotes: str
    statements: tuple[Requirement, ...] = ()
    name: str = ""  # by which it is ruled, where :func:`rule` did

    @property
    def text(self) -> str:
        """Both as they are told."""
        return f"{self.verdict} {self.quotes}".strip()


def asks_whether(question: str, phrases: Phrases) -> bool:
    """Whether a question asks for yes or no."""
    return bool(phrases.ruled_by["whether"].search(question.lower()))


def asks_whether_enough(question: str, phrases: Phrases) -> bool:
    """Whether a question asks if what somebody has is enough."""
    return bool(phrases.ruled_by["enough"].search(question.lower()))


def bearing(requirement: Requirement, lattice: Lattice, words: Mapping[str, re.Pattern[str]]) -> str:  # noqa: PLR0911 - one line for each
    """Return how a statement bears on whether all in its role need what it names, one of ``_ORDER``.

    The sentence counts beside the grades: one that speaks of some, or of those who do something, is of these alone,
    and what some "prefer or require" is required by some.
    """
    strength, prevalence = slug(requirement.strength.iri), slug(requirement.prevalence.iri)
    quote = " ".join(e.quote or "" for e in requirement.evidence).lower()
    if strength == "not-required":
        return "not"
    if requirement.kind == "education" and words["for_licence"].search(quote):
        return "part"  # of those who are to be licensed, who may be some alone
    if strength in ("preferred", "helpful", "accepted"):
        return "part" if words["or_required"].search(quote) else "preferred"
    if strength == "conditional":
        return "may"
    narrow = _narrow(requirement, lattice, words)
    if narrow and (of_licence := _licence_bearing(requirement, narrow, lattice, words)):
        # No firmer than the licence, and than what is said of how one gets it.
        alone = bearing(replace(requirement, contexts=frozenset()), lattice, words)
        return max(alone, of_licence, key=_ORDER.index)
    if narrow or (requirement.kind == "education" and words["on_condition"].search(quote)):
        return "part"
    if requirement.kind == "training" and strength == "typical":
        # As most learn the work, which is not what most must have; what many do is no rule.
        return "preferred" if prevalence in _NOT_MOST else "typical"
    if name := _not_all_must(requirement, quote, words):
        return name
    if (
        prevalence == "most"
        or words["nearly"].search(quote)
        or (prevalence == "unstated" and words["most"].search(quote))
    ):
        return "most"
    if prevalence in _NOT_MOST or words["of_those"].search(quote):
        return "part"
    if strength in ("typical", "plain") or prevalence == "typical":
        return "typical"
    if prevalence != "all" and words["limited"].search(quote):
        return "part"
    return "all" if prevalence == "all" else "stated"


def _narrow(requirement: Requirement, lattice: Lattice, words: Mapping[str, re.Pattern[str]]) -> list[str]:
    """Return the places in which a statement holds, in lower case; none where that is everywhere."""
    places = [lattice.contexts[iri].label.lower() for iri in requirement.contexts]
    places = [place for place in places if not is_of_itself(place, requirement, lattice, words)]
    return [place for place in places if not words["everywhere"].search(place)]


def _not_all_must(requirement: Requirement, quote: str, words: Mapping[str, re.Pattern[str]]) -> str:
    """Return "usual" for a licence that most have and no word says that they must, "often" for what is often asked.

    Empty otherwise.
    """
    if (
        requirement.kind != "licence"
        or slug(requirement.strength.iri) != "typical"
        or slug(requirement.prevalence.iri) not in ("most", "typical")
    ):
        return ""
    said = f"{requirement.hedge or ''} {requirement.label}".lower()
    if quote and not words["asked_for"].search(quote) and not words["examined"].search(said):
        return "usual"
    return "often" if words["often"].search(requirement.hedge or "") else ""


def _licence_bearing(
    requirement: Requirement, narrow: Sequence[str], lattice: Lattice, words: Mapping[str, re.Pattern[str]]
) -> str:
    """Return how firmly the licence is asked of a role, where *narrow* says no more than that it is to be got.

    Empty where something else narrows the statement, or no firm one asks for the licence itself: what some states ask
    for a licence that all must have is asked of all there, what is asked for one that few need is not.
    """
    if (
        requirement.kind != "licence"
        or not narrow
        or not all(words["to_be_licensed"].search(place) for place in narrow)
    ):
        return ""
    roles = {iri for role in requirement.roles for iri in (role, *lattice.roles[role].specialises)}
    stated = [r for iri in roles for r in lattice.requirements_of.get(iri, ()) if r.kind == "licence"]
    itself = [r for r in stated if words["licence_itself"].search(r.label.lower())]
    found = {bearing(r, lattice, words) for r in itself if not _narrow(r, lattice, words)}
    return next((name for name in _FIRM if name in found), "")


def rule(
    matter: Matter,
    thing: str,
    own: Sequence[Requirement],
    of_kinds: Sequence[Requirement] = (),
    *,
    more: Sequence[Requirement] = (),
    lower: Sequence[Requirement] = (),
    asking: Sequence[Requirement] | None = None,
    beside: Sequence[Requirement] = (),
) -> Ruled | None:
    """Return whether the role asked about needs a thing; None where no statement bears on it.

    :param thing: with its article, as the question has it.
    :param own: what names it of the role, or of one that takes it in; *more* asks for more, for *lower* less will do.
    :param of_kinds: what is said of narrower roles; *asking* are those that ask for the thing, all of them if None.
    :param beside: what is quoted besides: what else is asked, or what will do.
    """
    words, question = matter.phrases.ruled_by, matter.reading.question
    is_enough = asks_whether_enough(question, matter.phrases)
    own = [r for r in own if not is_of_entrants(r, matter.lattice, words) and not _is_of_one_kind(r, question)]
    own, lower = (at_home(some, matter.role_iri, matter.lattice, words) for some in (own, lower))
    bear = {r: bearing(r, matter.lattice, words) for r in (*own, *more, *beside, *of_kinds)}
    found = {bear[r] for r in own if r not in lower}
    ruled = next((name for name in _ORDER if name in found), "")
    if "not" in found and ruled in _FIRM:
        ruled = "part"
    if any(bear[r] in _FIRM for r in lower):
        ruled = "one_of"
    itself = [r for r in own if r not in lower and bear[r] in _FIRM and not _is_of_wider(r, more, matter)]
    is_usual = any(is_quick(r) for r in itself)  # on entry, whatever is common beside it
    if any(bear[r] in _FIRM for r in more) and not is_usual:
        is_one = any(bear[r] in _FIRM and len(r.need.options) > 1 for r in own)
        is_least = any(_is_least(r, words) for r in itself)
        least = "at_least" if is_least else "differs" if _is_apart(itself, more, words) else "more"
        ruled = ("will_do" if is_enough else "one_of") if is_one else least
    denied = [r for r in own if bear[r] == "not"]
    deciding = [r for r in denied if _decides(r, [one for one in own if one not in denied], question, matter)]
    if deciding:
        ruled = "not_here" if ruled != "not" else ruled
    if is_enough and "not" in found and ruled in _NOT:
        ruled = "not"  # what most have and none needs is enough
    is_settled = ruled in (*_FIRM, "more", "at_least", "differs", "will_do", "not_here")
    if not is_settled and any(bear[r] in _FIRM for r in (of_kinds if asking is None else asking)):
        ruled = "kinds"
    elif ruled == "preferred" and any(bear[r] == "part" and r.strength.label in matter.phrases.firm for r in of_kinds):
        ruled = "part"  # what may help most is required of some in a kind of the work
    if not ruled:
        return None
    hedge = next((r.hedge or "" for r in _ranked(own, bear) if bear[r] == ruled), "")
    # "All states" of those in practice alone would read as the opposite beside "not by all".
    is_said = " " in hedge and not (ruled == "part" and words["everywhere"].search(hedge.lower()))
    said = f" (“{hedge}”)" if is_said else ""
    turned = f"enough_{ruled}" if is_enough else f"without_{ruled}"
    if words["excepted"].search(question.lower()):
        turned = f"excepted_{ruled}"
    is_turned = turned in matter.phrases.sentences and (
        is_enough or turned.startswith("excepted") or _is_without(thing, question, matter)
    )
    asking_more = named_level([r for r in _ranked(more, bear) if bear[r] in _FIRM], matter)
    name = turned if is_turned else f"ruled_{ruled}"
    name = f"{name}_to" if name == "ruled_preferred" and thing.startswith("to ") else name
    is_rule = denied and all(slug(r.prevalence.iri) in ("most", "typical") for r in denied)
    name = f"{name}_typical" if is_rule and f"{name}_typical" in matter.phrases.sentences else name
    verdict = matter.phrases.say(name, thing=thing, role=matter.role, hedges=said, more=asking_more)
    apart = [*_ranked(itself, bear)[:1], *_ranked(more, bear)[:1]] if ruled == "differs" else []
    first = [*deciding, *apart, *_ranked((*own, *more), bear)]
    firsts = list(dict.fromkeys([*first[:1], *denied[:1], *first]))  # what denies it is told with what asks for it
    quoted = [*firsts[:OWN], *beside[:1], *_ranked(of_kinds, bear)[:_OF_KINDS]]
    return Ruled(verdict, quotes(quoted, matter), (*own, *more, *beside, *of_kinds), ruled)


def _is_of_one_kind(requirement: Requirement, question: str) -> bool:
    """Whether a statement denies only that schooling is of one kind, "no specific degree", and none asks of that."""
    is_denial = slug(requirement.strength.iri) == "not-required"
    return is_denial and is_of_a_kind(requirement) and "specific" not in question.lower()


def _is_of_wider(requirement: Requirement, more: Sequence[Requirement], matter: Matter) -> bool:
    """Whether a statement is of a wider role than the one asked about, of which itself *more* is asked."""
    role = matter.role_iri
    return role not in requirement.roles and any(role in r.roles for r in more)


def _is_least(requirement: Requirement, words: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a sentence, and not one on programmes, has what it asks for as the least: "at least a bachelor's"."""
    said = " ".join(e.quote or "" for e in requirement.evidence).lower()
    return bool(words["least"].search(said)) and not words["programmes"].search(said)


def _is_apart(itself: Sequence[Requirement], more: Sequence[Requirement], words: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a thing is asked for in sentences of its own, and not of those who enter a programme."""
    beyond = {e.passage for r in more for e in r.evidence}
    own = [e for r in itself for e in r.evidence if e.passage not in beyond]
    return any(not words["programmes"].search((e.quote or "").lower()) for e in own)


def named_level(requirements: Sequence[Requirement], matter: Matter) -> str:
    """Return what the first of some statements calls the degree that it asks for, or else its level; with an article.

    Empty for no statement.
    """
    lattice = matter.lattice
    for requirement in requirements:
        label = requirement.label.replace("’", "'").removesuffix(", as usual on entry")
        if matter.phrases.ruled_by["degree"].search(label.lower()):
            return article(label)
        ranks = [lattice.items[i].level for i in sorted(requirement.need.options[0]) if i in lattice.items]
        levels = [lattice.levels[rank].label for rank in ranks if rank is not None and rank in lattice.levels]
        if levels:
            return article(levels[0])
    return ""


def _is_without(thing: str, question: str, matter: Matter) -> bool:
    """Whether a question asks if one can do without a thing: "no" is then the answer where it is needed.

    It is not where the question says that one cannot.
    """
    before, *after = matter.phrases.ruled_by["without"].split(question.lower(), maxsplit=1)
    left = "".join(after)
    if _CANNOT.search(before):
        return False
    return bool(stems(left) & stems(thing)) or things_asked(matter, left) is not None


def _decides(denial: Requirement, others: Sequence[Requirement], question: str, matter: Matter) -> bool:
    """Whether the sentence of a denial has a word of the question, as "entry-level", that no other statement has."""
    named = stems(" ".join(f"{m.text} {m.label}" for m in matter.reading.named.values()))
    asked = stems(question) - matter.phrases.asking - named
    at_entry = matter.phrases.ruled_by["at_entry"]
    if at_entry.search(question.lower()) and at_entry.search(said_by(denial).lower()):
        return True
    elsewhere = stems(" ".join(e.quote or "" for r in others for e in r.evidence))
    return bool((asked & stems(" ".join(e.quote or "" for e in denial.evidence))) - elsewhere)


def _ranked(requirements: Iterable[Requirement], bear: Mapping[Requirement, str]) -> list[Requirement]:
    """Return statements by how they bear; what the quick facts have last, since a sentence says more."""
    return sorted(requirements, key=lambda r: (is_quick(r), _ORDER.index(bear[r])))


def ranked(requirements: Iterable[Requirement], matter: Matter) -> list[Requirement]:
    """Return statements by how they bear on whether all in a role need what they name."""
    found = list(requirements)
    return _ranked(found, {r: bearing(r, matter.lattice, matter.phrases.ruled_by) for r in found})


def is_quick(requirement: Requirement) -> bool:
    """Whether a statement rests on the quick facts of a page."""
    return any(e.heading == "Quick Facts" for e in requirement.evidence)


def quotes(requirements: Sequence[Requirement], matter: Matter) -> str:
    """Return the sentences that statements rest on, as :func:`quotes_of` does."""
    return quotes_of(requirements, matter.lattice, matter.phrases)


def quotes_of(requirements: Sequence[Requirement], lattice: Lattice, phrases: Phrases) -> str:
    """Return the sentences that statements rest on, each once, and the documents that have them; empty for none.

    A sentence that leads a list is told with what the list has, as far as it was read.
    """
    passages = {e.passage: e for r in requirements for e in _telling(r)}
    texts: dict[str, str] = {}
    for iri, passage in passages.items():
        quote, among = (passage.quote or "").strip(), ""
        if quote.endswith(":"):
            roles = {role for r in requirements if passage in r.evidence for role in r.roles}
            asked = {r.iri: r for role in sorted(roles) for r in lattice.requirements_of.get(role, ())}
            among = f" ({phrases.part('among', things=listed(_items(asked.values(), iri), _ITEMS))})"
        told = f"“{quote}”{among}"
        texts[iri] = "" if told in texts.values() else told
    sources = {(e.title, e.edition): "" for e in passages.values()}
    for title, edition in sources:
        here = [texts[iri] for iri, e in passages.items() if (e.title, e.edition) == (title, edition) and texts[iri]]
        sources[title, edition] = f"{' '.join(here)} ({title}, {edition})" if here else ""
    return phrases.say("ruled_quotes", quotes=" ".join(filter(None, sources.values()))) if sources else ""


def _telling(requirement: Requirement) -> list[Evidence]:
    """Return the passages of a statement that have a sentence: of an item of a list, the one that leads it."""
    quoted = [e for e in requirement.evidence if e.quote]
    return [e for e in quoted if (e.quote or "").strip().endswith(":")] or quoted


def _items(requirements: Iterable[Requirement], passage: str) -> list[str]:
    return [r.label for r in requirements if any(e.passage == passage for e in r.evidence)]


def things_asked(matter: Matter, question: str) -> tuple[str, re.Pattern[str]] | None:
    """Return what a question asks for among licences, with what tells it; None where it names no such.

    What a role is called asks for nothing: a registered nurse is not asked for registration by that name.
    """
    said = question.lower()
    for mention in matter.reading.mentions:
        if mention.kind == ROLE:
            said = re.sub(rf"\b{re.escape(mention.text)}s?\b", " ", said)
    for name, asked in matter.phrases.asked_as.items():
        if asked.search(said):
            return name, asked
    return None


def stated_of(role: str, lattice: Lattice) -> list[Requirement]:
    """Return what is stated of a role, and of those that it is a kind of."""
    return [r for iri in (role, *lattice.roles[role].specialises) for r in lattice.requirements_of.get(iri, ())]


def firmest_of_kinds(matter: Matter, role: str, kind: str) -> list[Requirement]:
    """Return of each narrower role the firmest of what is asked of it everywhere, where that is firm."""
    found = []
    for iri in matter.lattice.narrower.get(role, ()):
        asked = matter.lattice.requirements_of.get(iri, ())
        firm = [r for r in asked if r.kind == kind and r.strength.label in matter.phrases.firm and not r.contexts]
        bear = {r: bearing(r, matter.lattice, matter.phrases.ruled_by) for r in firm}
        found += sorted(firm, key=lambda r: (is_quick(r), bear[r] not in _FIRM, r.strength.rank))[:1]
    return found


def is_beside(requirement: Requirement, matter: Matter) -> bool:
    """Whether a statement is on a driver's licence, first aid or the like, which much work asks for beside its own."""
    label = requirement.label.lower()
    said = label if matter.phrases.asked_as["a licence"].search(label) else f"{label} {said_by(requirement).lower()}"
    return bool(matter.phrases.ruled_by["beside_work"].search(said))
