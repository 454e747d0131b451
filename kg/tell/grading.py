"""Grading: what is asked of a role under the words for its strength, each thing once and in words that read on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from kg.english import article, listed, stems
from kg.model import Requirement
from kg.tell.matter import Matter
from kg.tell.requiring import said_of
from kg.tell.ruling import firmest_of_kinds
from kg.tell.saying import EVERYWHERE, Phrases, Said, as_shared, by_strength, difference

_BETWEEN = "”, “"  # hedges that stand in quotation marks
_EXPERIENCE, _NOT = "experience", "not required"
_SEVERAL = 3  # statements, from which a hedge that all have is told once


def graded(matter: Matter, said: Sequence[Said]) -> str:
    """Return statements by strength, what is said of narrower work, and where editions grade the same otherwise."""
    known = matter.lattice.statements
    quotes = {one.iri: [e.quote for e in known[one.iri].evidence] for one in said if one.iri in known}
    telling = _telling([_with_role(one, matter) for one in _without_none(said, matter)], matter)
    shared = [
        limited(as_shared(one, quotes.get(one.iri, ()), matter.phrases), quotes.get(one.iri, ()), matter)
        for one in telling
    ]
    named = merged([_worded(one, matter) for one in shared])
    wider = {one.of for one in named if one.of}
    of = next(iter(wider)) if len(wider) == 1 and len(named) > 1 else ""  # told once
    own = list(dict.fromkeys(one.label for one in named if not one.of))
    named = [replace(one, of="") for one in named] if of else named
    firm, loose = (by_strength(named, matter.phrases, firm=firm) for firm in (True, False))
    name = "requirements_of" if of and not own else "requirements"
    parts = [matter.phrases.say(name, role=matter.role, of=article(of), groups=firm or loose)]
    if firm and loose:
        parts.append(matter.phrases.say("also", groups=loose))
    if of and own:
        own_said = listed(own, len(own))
        parts.append(matter.phrases.say("said_of_own", things=own_said, role=matter.role, of=article(of)))
    kinds = (matter.reading.kind,) if matter.reading.kind else ("education", "licence")
    role = next(m.iris[0] for m in matter.reading.named.values())
    narrower = [r for kind in kinds for r in firmest_of_kinds(matter, role, kind)]
    if narrower:
        told = [(_narrower(r, matter), worded(said_of(r, matter), matter.phrases), r.strength.label) for r in narrower]
        things = listed(f"{of_whom}, {one} [{grade}]" for of_whom, one, grade in told)
        parts.append(matter.phrases.say("of_kinds", things=things))
    stated = (known[one.iri] for one in said if one.iri in known)
    differing = difference((one for one in stated if isinstance(one, Requirement)), matter.lattice)
    if differing:
        parts.append(matter.phrases.say("differ", one=differing[0], other=differing[1]))
    return " ".join(parts)


def of_kind(said: Sequence[Said], matter: Matter) -> list[Said]:
    """Return the statements of the kind that is asked for, all where none is; supervised work is experience too."""
    kind, supervised = matter.reading.kind, matter.phrases.ruled_by["supervised"]
    is_experience = kind == _EXPERIENCE
    return [
        s for s in said if s.row["kind"] in (kind or s.row["kind"],) or (is_experience and supervised.search(s.label))
    ]


def _without_none(said: Sequence[Said], matter: Matter) -> Sequence[Said]:
    """Return statements without that no related work is usual on entry, beside those that ask for experience.

    Each is true, and both together would read as a contradiction.
    """
    words = matter.phrases.ruled_by
    is_none = words["no_experience"].search
    others = [one for one in said if not is_none(one.label)]
    is_asked = any(
        one.strength != _NOT and (one.row.get("kind") == _EXPERIENCE or words["supervised"].search(one.label))
        for one in others
    )
    return others if is_asked else said


def _narrower(requirement: Requirement, matter: Matter) -> str:
    """Return the narrower roles that a statement is of, without the role asked about behind them in brackets."""
    labels = [matter.lattice.roles[iri].label for iri in requirement.roles]
    return listed(article(label.removesuffix(f" ({matter.named('role', 'slot0')})")) for label in labels)


def _with_role(said: Said, matter: Matter) -> Said:
    """Return a statement that says of whom it is said, where that is a wider role than the one asked about."""
    of = said.row.get("saidOfLabel")
    if of is None or of == matter.named("role", "slot0"):
        return said
    return replace(said, of=of)


def _telling(said: Sequence[Said], matter: Matter) -> Sequence[Said]:
    """Return statements without those that ask for a licence in order to have it, unless there is no other."""
    words = matter.phrases.ruled_by["in_circle"]

    def is_circle(one: Said) -> bool:
        asked, places = (set(words.findall(text.lower())) for text in (one.label, " ".join(one.contexts)))
        return one.row.get("kind") == "licence" and bool(asked & places)

    return [one for one in said if not is_circle(one)] or said


def limited(said: Said, quotes: Iterable[str | None], matter: Matter) -> Said:
    """Return a licence that is asked for without a limit with that of its sentence: "before they can sign"."""
    words = matter.phrases.ruled_by["condition"]
    found = next(filter(None, (words.search(quote) for quote in filter(None, quotes))), None)
    if said.is_limited or found is None or said.row.get("kind") != "licence" or found[1] in said.label:
        return said
    return replace(said, contexts=(found[1].strip(),))


def _worded(said: Said, matter: Matter) -> Said:
    """Return a statement as it reads on; by its sentence what holds in "other states", which says than which.

    So too what is no thing, as what some "do not require".
    """
    others, no_noun = matter.phrases.ruled_by["others"], matter.phrases.ruled_by["no_noun"]
    if no_noun.search(said.label) or any(others.search(context.lower()) for context in said.contexts):
        stated = (r for r in matter.lattice.requirements if r.iri == said.iri)
        quote = next((e.quote for r in stated for e in r.evidence if e.quote), None)
        if quote:
            return replace(said, label=f"“{quote}”", contexts=(), hedge="")
    return worded(said, matter.phrases)


def worded(said: Said, phrases: Phrases) -> Said:
    """Return a statement with its label in words that read on after "required:".

    What a reader of prose has as a verb is told with "to"; what quick facts have as "none" and what a sentence denies
    is told as the thing that is not required.
    """
    return replace(said, label=relabelled(said.label, phrases))


def relabelled(label: str, phrases: Phrases) -> str:
    """Return a label in words that read on behind "required:" or "needing"."""
    label = label.replace("’", "'")
    for pattern, told in phrases.relabelled:
        label = pattern.sub(told, label, count=1)
    return label


def merged(said: Iterable[Said]) -> list[Said]:
    """Return statements that say the same, in the same places and as strongly, as one, with the hedges of all."""
    found: dict[tuple[object, ...], Said] = {}
    for one in said:
        key = one.strength, one.label.lower(), frozenset(one.contexts) - {EVERYWHERE}, one.of
        if key not in found:
            found[key] = one
            continue
        hedges = [*filter(None, found[key].hedge.split(_BETWEEN))]
        hedges += [one.hedge] if one.hedge and one.hedge.lower() not in map(str.lower, hedges) else []
        found[key] = replace(found[key], hedge=_BETWEEN.join(hedges))
    return list(found.values())


def once_hedged(said: Sequence[Said]) -> tuple[list[Said], str]:
    """Return statements without the hedge that all of them have, and that hedge, to be told once; or none."""
    hedges = {one.hedge for one in said}
    if len(said) < _SEVERAL or len(hedges) > 1 or hedges == {""}:
        return [*said], ""
    return [replace(one, hedge="") for one in said], next(iter(hedges))


def once_placed(said: Sequence[Said], role: str, most: int) -> str:
    """Return statements as a list, where or for whom they hold told once before those that have it in common.

    *most* of each. It is left out where it names none but *role* itself.
    """
    placed = {one.place for one in said}
    most = most * len(placed)
    parts = list[str]()
    for place, same in groupby(said[:most], key=lambda one: one.place):
        things = listed((str(replace(one, contexts=())) for one in same), most)
        parts.append(
            things if not place or (len(placed) == 1 and stems(place) <= stems(role)) else f"{place}: {things}"
        )
    return f"{'; '.join(parts)}{f' and {len(said) - most} more' if len(said) > most else ''}"


def graded_once(told: Iterable[tuple[Said, str]]) -> list[str]:
    """Return statements as they are told, each with its grades behind it; of one thing all grades behind it once."""
    things: dict[str, list[tuple[Said, str]]] = {}
    for one, grade in told:
        things.setdefault(str(replace(one, hedge="")), []).append((one, grade))
    return [
        f"{same[0][0]}{same[0][1]}"
        if len(same) == 1
        else f"{thing} [{'; '.join(grade.strip(' []') + str(one).removeprefix(thing) for one, grade in same)}]"
        for thing, same in things.items()
    ]
