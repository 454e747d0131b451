"""Telling: an answer of one or two sentences from the rows of a canned query, one function for each way to tell."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kg.ask.mentions import KNOWN, ROLE
from kg.english import article, listed
from kg.tell.classed import interests, job_zone
from kg.tell.coding import codes, resolve
from kg.tell.disagreeing import by_edition, by_source
from kg.tell.eligible import eligibility
from kg.tell.experienced import of_kinds_alone, rule_on_experience
from kg.tell.figures import figures_of, tell_figures
from kg.tell.grading import graded, graded_once, merged, of_kind, once_hedged, once_placed
from kg.tell.lasting import is_of_any_trade
from kg.tell.licensing import names_training, on_licence, rule_on_licence, rule_on_training
from kg.tell.listing import MANY, QUALITIES, best_paid, better_paid, by_figures, employers, pay_along, rows
from kg.tell.matter import Matter, Told
from kg.tell.moving import advancement, leads_to
from kg.tell.offered import rule_on_offer
from kg.tell.own import GROWTH
from kg.tell.paying import pay
from kg.tell.projecting import foreseen_first, needs_of, of_occupation, projected
from kg.tell.requiring import is_named_in, requires, rule_on_credential, strengths_of
from kg.tell.ruling import Ruled, asks_whether, things_asked
from kg.tell.saying import Phrases, Row, Said, in_order
from kg.tell.siding import compare, sided
from kg.tell.sought import learnt, licensed, sought
from kg.tell.studying import coursework, length, topic
from kg.tell.sufficing import usual_at_entry
from kg.tell.tooling import tools
from kg.tell.whether import nearest_to, rule_on_conditions

_YEARS = 2  # from which on a length is told in years
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_APPRENTICED = re.compile(r"\bapprenticeship", re.IGNORECASE)
_NUMBER = re.compile(r"\d")


def requirements(matter: Matter) -> Told:
    """Tell what is asked of a role, by strength; where editions grade the same otherwise, that too."""
    said = matter.nearest(of_kind(matter.gather(matter.rows), matter))
    is_on_licence = matter.reading.kind == "licence" or _names_licence(matter)
    ruled = rule_on_training(matter) or (rule_on_licence(matter) if is_on_licence else _rule_on_highest(matter))
    if ruled is not None and (said or ruled.quotes):
        if not ruled.statements and (named := _rule_on_named(matter)):  # of two that are named, the one that is stated
            ruled = Ruled(f"{named.text} {ruled.verdict}", "", named.statements)
            return Told(ruled.verdict, matter.rows, tuple(dict.fromkeys(r.iri for r in ruled.statements)))
        told = ruled.text if ruled.quotes else f"{ruled.verdict} {graded(matter, said)}"
        return Told(told, matter.rows, tuple(dict.fromkeys(r.iri for r in ruled.statements)))
    if not said:
        return of_kinds_alone(matter) or matter.nothing(matter.phrases.kinds.get(matter.reading.kind, "a requirement"))
    told = rule_on_experience(matter, said) or graded(matter, said)
    return Told(told, matter.rows, tuple(one.iri for one in said))


def _names_licence(matter: Matter) -> bool:
    """Whether a question asks for a licence, certificate or exam, and for no schooling beside it."""
    question, items = matter.reading.question, matter.lattice.items
    known = [items[iri] for m in matter.reading.mentions if m.kind == KNOWN for iri in m.iris if iri in items]
    is_schooling = any(item.level is not None for item in known)
    is_else = is_schooling or bool(matter.phrases.ruled_by["schooling"].search(question.lower()))
    return not is_else and things_asked(matter, question) is not None


def _rule_on_named(matter: Matter) -> Ruled | None:
    """Return whether the first licence that a question names by a name of the graph, and a source states, is needed."""
    items = matter.lattice.items
    if not asks_whether(matter.reading.question, matter.phrases):
        return None
    known = [m for m in matter.reading.mentions if m.kind == KNOWN and all(i in items for i in m.iris)]
    named = [m for m in known if all(items[iri].level is None for iri in m.iris)]
    ruled = (rule_on_credential(matter, matter.iris[0], set(m.iris)) for m in named)
    return next((one for one in ruled if one and one.quotes), None)


def _rule_on_highest(matter: Matter) -> Ruled | None:
    """Return whether the highest level that a question names is needed: "a doctorate, or will a master's do"."""
    items = matter.lattice.items
    iris = [m.iris[0] for m in matter.reading.mentions if m.kind == KNOWN and m.iris[0] in items]
    ranked = sorted((level, iri) for iri in iris if (level := items[iri].level) is not None)
    if (
        not ranked
        or matter.reading.kind not in ("education", "")
        or not asks_whether(matter.reading.question, matter.phrases)
    ):
        return None
    return rule_on_credential(matter, matter.iris[0], {ranked[-1][1]})


def _plain(label: str, sentence: str, what: str, most: int = MANY) -> Callable[[Matter], Told]:
    """Return the way to tell a list of what rows name under *label*, each with its hedge."""

    def tell(matter: Matter) -> Told:
        said = _of_alone(matter, matter.nearest(in_order(matter.gather(matter.rows, label))))
        if not said:
            return matter.nothing(what)
        if matter.reading.tell == "conditions":
            if (ruled := rule_on_conditions(matter, said)) is not None:
                return ruled
            said = nearest_to(matter, said)
        said = foreseen_first(matter, said)
        if _HOW_MANY.search(matter.reading.question):  # a sentence with a number answers first
            said = sorted(said, key=lambda one: not _NUMBER.search(one.label))
        same, hedge = once_hedged(said)
        of_all = f" ({matter.phrases.part('hedged', hedge=hedge)})" if hedge else ""
        is_placed = hedge and matter.reading.tell == "duties"
        things = once_placed(same, matter.role, most) if is_placed else listed(map(str, same), most)
        return matter.tell(sentence, said, role=matter.role, things=f"{things}{of_all}")

    return tell


def _of_alone(matter: Matter, said: list[Said]) -> list[Said]:
    """Return statements; of working conditions those on the self-employed alone, where these are asked after."""
    rules = matter.phrases.ruled_by
    if matter.reading.tell != "conditions" or not rules["alone"].search(matter.reading.question.lower()):
        return said
    return [one for one in said if rules["alone_said"].search(one.label.lower())]


def training(matter: Matter) -> Told:
    """Tell the training of a role with its strength, its length and what it is about."""
    said = matter.gather(({**row, "requirement": _training_key(row)} for row in matter.rows), "trainingLabel")
    if not said:
        return matter.nothing("training on the job")
    general = [one for one in said if is_of_any_trade(matter.lattice.items[one.row["training"]])]
    own = [one for one in said if one not in general]
    # The length of a trade's own apprenticeship is told, and not beside it that of apprenticeships in general.
    is_known = any(_APPRENTICED.search(one.label) and _months(one.row) for one in own)
    said = [*own, *_unsaid(general, own, matter)] if is_known else said
    said = sorted(said, key=partial(_rank, order=list(matter.phrases.strengths)))
    ends = [
        f" [{matter.phrases.strengths.get(one.strength, one.strength)}{_lasting(one, matter, general, is_known)}]"
        for one in said
    ]
    once = {end: merged(one for one, its in zip(said, ends, strict=True) if its == end) for end in dict.fromkeys(ends)}
    things = listed(graded_once([(one, end) for end, same in once.items() for one in same]))
    offer = rule_on_offer(matter)
    ruled = offer or rule_on_training(matter)
    is_told = ruled is not None and (ruled is offer or ruled.quotes or not names_training(things, matter))
    verdict = ruled.text if ruled is not None and is_told else ""
    is_firm = any(one.strength in matter.phrases.firm for one in said)
    schooling = "" if offer or is_firm else _schooling(matter)
    known = matter.lattice.requirements_of
    return Told(
        f"{verdict} {schooling} {matter.phrases.say('training', role=matter.role, things=things)}".strip(),
        matter.rows,
        tuple(r.iri for role in matter.iris for r in known.get(role, ()) if r.kind == "training"),
    )


def _unsaid(general: Sequence[Said], own: Sequence[Said], matter: Matter) -> list[Said]:
    """Return of apprenticeships in general those that are asked for more firmly than the trade's own."""
    order = list(matter.phrases.strengths)
    rank = {one.iri: _rank(one, order) for one in (*general, *own)}
    firmest = min(rank[one.iri] for one in own if _APPRENTICED.search(one.label))
    return [one for one in general if rank[one.iri] < firmest or one.hedge]


def _rank(one: Said, order: Sequence[str]) -> int:
    """Return the place of the strength of *one* among all of them, in *order*."""
    return order.index(one.strength) if one.strength in order else len(order)


def _schooling(matter: Matter) -> str:
    """Return the schooling that is firmly asked of a role, told where no training at work is."""
    stated = [r for iri in matter.iris for r in matter.lattice.requirements_of.get(iri, ())]
    asked = [r for r in stated if r.kind == "education" and r.strength.label in matter.phrases.firm and not r.contexts]
    groups = strengths_of(asked, matter)
    return matter.phrases.say("schooling", role=matter.role, groups=groups) if groups else ""


def _lasting(one: Said, matter: Matter, general: Sequence[Said], is_known: bool) -> str:
    """Return how long *one* lasts; of an apprenticeship in general that it is so, or nothing where the own is known."""
    span = _months(one.row)
    if one not in general or not span:
        return span
    return "" if is_known else f", {matter.phrases.part('span_general', span=span.removeprefix(', '))}"


def _training_key(row: Row) -> str:
    return "|".join(row.get(name, "") for name in ("training", "strength", "hedge", "edition"))


def _months(row: Row) -> str:
    """Return how long training lasts, in months where it is under two years; nothing where no most is known.

    >>> _months({"yearsAtMost": "0.083"}), _months({"yearsAtLeast": "4", "yearsAtMost": "5"})
    (', up to 1 month', ', 4 to 5 years')
    >>> _months({"yearsAtLeast": "2", "yearsAtMost": "2"}), _months({"yearsAtMost": "3"}), _months({})
    (', 2 years', ', up to 3 years', '')
    """
    if not row.get("yearsAtMost"):
        return ""
    least, most = float(row.get("yearsAtLeast") or 0), float(row["yearsAtMost"])
    if most >= _YEARS:
        return f", {'up to ' if not least else f'{least:g} to ' if least < most else ''}{most:g} years"
    months = round(most * 12)
    return f", up to {months} month{'' if months == 1 else 's'}"


def _figures(*measures: str) -> Callable[[Matter], Told]:
    """Return the way to tell figures; nothing where there is none of the first measure."""

    def tell(matter: Matter) -> Told:
        rows = figures_of(matter.rows, measures)
        if not any(row["measure"] == measures[0] for row in rows):
            return matter.nothing(measures[0])
        return matter.tell(
            "figures", matter.gather(rows), role=matter.named("role", "slot0"), things=tell_figures(rows)
        )

    return tell


def entry(matter: Matter) -> Told:
    """Tell what is typical at entry to the occupation of a role."""
    texts = needs_of(matter.rows, matter.phrases.sentences["by_occupation"])
    return replace(of_occupation("entry", matter, matter.rows, texts), found=bool(texts))


def defined(matter: Matter) -> Told:
    """Tell how a classification defines the occupation of a role."""
    if not matter.rows:
        return replace(matter.none(), found=False)
    texts = [f"{row['label']} (SOC {row['occupation'].rsplit('/', 1)[-1]}): {row['definition']}" for row in matter.rows]
    return Told(" ".join(texts), matter.rows)


def alternatives(matter: Matter) -> Told:
    """Tell what will do in place of a credential, for which role, and how strongly."""
    said = matter.gather(matter.rows, "alternativeLabel")
    if not said and matter.named("role"):
        role = matter.role_iri
        asked = [r for r in matter.lattice.requirements_of.get(role, ()) if r.kind in ("education", "experience")]
        told = matter.tell("no_alternative", credential=matter.credential, role=matter.role)
        groups = strengths_of(asked, matter)
        also = matter.phrases.say("requirements", role=matter.role, groups=groups) if groups else ""
        return Told(f"{told.text} {also}".strip(), matter.rows, tuple(r.iri for r in asked))
    if not said:
        return matter.none()
    texts = [f"{one} [{one.strength}, for {article(one.row['roleLabel'])}]" for one in said if "roleLabel" in one.row]
    texts += [str(one) for one in said if "roleLabel" not in one.row]
    return matter.tell("alternatives", said, credential=matter.credential, things=listed(texts))


def move_evidence(matter: Matter) -> Told:
    """Tell the sentences that say that one role leads to another, or that none does."""
    one, other = (article(matter.named(slot)) for slot in ("from", "role"))
    said = matter.gather(matter.rows, "fromLabel")
    if not said:
        return replace(matter.tell("no_move", one=one, other=other), found=False)
    known = {advancement.iri: advancement for advancement in matter.lattice.advancements}
    passages = [
        _passage({"sentence": e.sentence, "heading": e.heading, "title": e.title, "edition": e.edition})
        for statement in said
        for e in (known[statement.iri].evidence if statement.iri in known else ())
    ]
    strengths = listed(
        f"{statement.strength}{f', “{statement.hedge}”' if statement.hedge else ''}" for statement in said
    )
    return matter.tell("move", said, one=one, other=other, strengths=strengths, passages=listed(passages, 2))


def opens(matter: Matter) -> Told:
    """Tell the roles that name a credential among what will do, by strength."""
    if not matter.rows:
        return matter.none()
    held = {iri for mention in matter.reading.named.values() for iri in mention.iris}
    levels = {item.level for iri in held if (item := matter.lattice.items.get(iri)) and item.field is None} - {None}
    own: list[Row] = []
    lower: list[Row] = []
    for row in matter.rows:
        item = matter.lattice.items.get(row["credential"])
        is_own = row["credential"] in held or (item is not None and item.level in levels)
        (own if is_own else lower).append(row)
    said, below = matter.gather(own, "roleLabel"), matter.gather(lower, "roleLabel")
    parts = [(name, some) for name, some in (("opens", said), ("opens_below", below)) if some]
    text = " ".join(
        matter.phrases.say(
            name, credential=matter.credential, count=_roles(some), things=_by_strength(some, matter.phrases)
        )
        for name, some in parts
    )
    return Told(text, matter.rows, tuple(one.iri for one in (*said, *below)))


def _roles(said: Sequence[Said]) -> str:
    count = len({one.row["role"] for one in said})
    return "1 role" if count == 1 else f"{count} roles"


def _by_strength(said: Sequence[Said], phrases: Phrases) -> str:
    return "; ".join(
        f"{words}, {listed(str(one) for one in said if one.strength == strength)}"
        for strength, words in phrases.strengths.items()
        if any(one.strength == strength for one in said)
    )


def evidence(matter: Matter) -> Told:
    """Tell the sentences that the requirements of a role rest on; those on a credential, where one is named."""
    wanted = {iri for mention in matter.reading.named.values() if mention.kind != ROLE for iri in mention.iris}
    kind = matter.reading.kind
    naming = {
        r.iri
        for r in matter.lattice.requirements
        if (r.kind == kind or not kind) and (not wanted or is_named_in(r, wanted, matter.lattice))
    }
    rows = [row for row in matter.rows if not (wanted or kind) or row.get("requirement") in naming]
    on_it = {r.iri for r in on_licence(matter)} & {row.get("requirement") for row in rows}
    said = matter.gather(row for row in rows if not on_it or row.get("requirement") in on_it)
    if not said:
        return matter.nothing(matter.phrases.kinds.get(kind, "this"))
    texts = [f"{one} [{one.strength}], {_passage(one.row)}" for one in said]
    count = "1 requirement rests" if len(said) == 1 else f"{len(said)} requirements rest"
    told = matter.tell("evidence", said, count=count, things=listed(texts, 2))
    usual, beside = usual_at_entry(matter) if wanted or kind == "education" else ("", ())
    return replace(told, text=f"{told.text} {usual}".strip(), statements=(*told.statements, *beside))


def _passage(row: Mapping[str, object]) -> str:
    under = f" of “{row['heading']}”" if row.get("heading") else ""
    return f"sentence {row.get('sentence', '?')}{under} in {row['title']} ({row['edition']})"


TELLERS: dict[str, Callable[[Matter], Told]] = {
    "requirements": requirements,
    "requires": requires,
    "advancement": advancement,
    "leads_to": leads_to,
    "qualities": _plain("qualityLabel", "qualities", "a quality", QUALITIES),
    "training": training,
    "pay": pay,
    "jobs": _figures("jobs", *GROWTH),
    "employers": employers,
    "outlook": _plain("text", "list", "the outlook"),
    "duties": _plain("does", "list", "duties"),
    "conditions": _plain("text", "list", "working conditions"),
    "preferred": rows,
    "best_paid": best_paid,
    "better_paid": better_paid,
    "by_figures": by_figures,
    "pay_along": pay_along,
    "eligibility": eligibility,
    "compare": compare,
    "sided": sided,
    "alternatives": alternatives,
    "opens": opens,
    "coursework": coursework,
    "topic": topic,
    "length": length,
    "evidence": evidence,
    "move_evidence": move_evidence,
    "by_edition": by_edition,
    "by_source": by_source,
    "codes": codes,
    "resolve": resolve,
    "projected": projected,
    "tools": tools,
    "job_zone": job_zone,
    "interests": interests,
    "entry": entry,
    "defined": defined,
    "sought": sought,
    "learnt": learnt,
    "licensed": licensed,
    "rows": rows,
}
