"""What a step of a route is told with: how long it lasts, and what it is called, where a source says so."""

import re
from collections.abc import Sequence

from kg.model import Duration, Item, Lattice, Requirement, Route, Step
from kg.paths.doing import EARN
from kg.paths.learning import IN_FIELDS
from kg.paths.lengths import is_school
from kg.paths.reading import ACCEPTED, EDUCATION, EXPERIENCE, GATES, PLAIN, TRAINING
from kg.paths.render.as_text import timespan
from kg.tell.gaining import find_detail, find_length
from kg.tell.saying import Phrases
from kg.vocab import LEVEL, PREVALENCE

_APPRENTICED = re.compile(r"\bapprenticeship", re.IGNORECASE)
_MANY = f"{PREVALENCE}many"
_PROFESSIONAL = f"{LEVEL}first-professional"
# "Work experience as a lawyer": to the end of the sentence, so that no part of it is cut off.
_GAINED_AS = re.compile(r"\bexperience (as (?:an? )?[a-z]+(?: [a-z]+)?)\.$")
# "Experience in a weaving loft", where the step says no more than that experience is asked for.
_GAINED_IN = re.compile(
    r"\bexperience (in an? [a-z-]+(?: [a-z-]+)? (?:setting|environment|field|industry|occupation))\b"
)
# "In weaving or a related field, such as textiles": what is not named will do as well as what is.
_RELATED = re.compile(
    r"\bor an? (?:closely )?related (?:[a-z]+ )?(?:field|subject|discipline)\b(?:, such as [^.;]{3,80})?"
)
_BARE = re.compile(r"(?:work )?experience", re.IGNORECASE)
# "A degree in weaving from an accredited programme": where it is to be earned is a part of what is asked for.
_EARNED_AT = re.compile(
    r"\b(?:degree|diploma|certificate|award)s?(?: \([^)]*\))?(?: in [a-z ]{3,40}?)? "
    r"((?:from|through) an? [^.;,]{3,120}?\b(?:program|school|college|institution)s?\b"
    r"(?: of [a-z]+(?: [a-z]+)?)?(?: or [a-z]+(?:[-–][a-z]+)? (?:program|school|college)s?\b)?)"
)
_ANOTHER = re.compile(r",|\b(?:degree|diploma|certificate|award)s?\b.*?\b(?:degree|diploma|certificate|award)s?\b")
# "A Netting Mate Certificate" is a name; "Certification", and "License" at the head of a sentence, are none.
_OF_A_ROLE = re.compile(r"(?:certification|licen[sc]e|registration) as an? .*")
_CREDENTIAL = re.compile(r"(?:[A-Z][\w-]*(?: (?:of|for|and))? )+(?:Certificate|Credential|License|Permit|Card)\b")
# A degree by its own name: no other of its level is meant.
_DEGREE_NAME = re.compile(r"(?:Doctor|Master|Bachelor|Associate) of [A-Z]")
_EQUIVALENT = re.compile(r" or (?:its |an |the )?equivalent\b", re.IGNORECASE)
_MAY = re.compile(r"may\b", re.IGNORECASE)
_BEFORE_DEGREE = 60  # letters before the degree that may name its level


def tell_lasting(step: Step, lattice: Lattice, phrases: Phrases) -> str:
    """Return how long *step* lasts as a source gives it; nothing where none does, or the step names it.

    How long a level takes as a rule is not told, but how long its programme takes on the page of the role; training on
    the job with the kind of it that is usual on entry.
    """
    item, duration = lattice.items.get(step.what.iri), step.duration
    if step.held or item is None or duration is None or item.kind == EXPERIENCE:
        return ""
    if item.level is not None and not duration.evidence:
        return ""
    span = _span(duration, phrases)
    kinds = [s.label for s in step.statements if isinstance(s, Requirement) and _is_kind(s, step, lattice)]
    if kinds or not span:
        return ": ".join(filter(None, (*kinds[:1], span)))
    is_scale = item.kind == TRAINING and item.counts_as  # a definition, and not what is usual
    if is_of_any_trade(item) and not duration.evidence:
        return phrases.part("span_general", span=span)  # of any trade, which that of this role need not have
    return span if is_scale else phrases.part("span_usual", span=span)


def find_span(route: Route, total: float, lattice: Lattice, phrases: Phrases) -> tuple[float, float | None]:
    """Return the least and the most years of *route*, of which *total* are reckoned; the most is None where it is open.

    A step that is told with a range counts with both ends of it, the others with the years that they are reckoned as.
    """
    least, most, is_open = total, total, False
    for step in route.steps:
        span = step.duration
        if span is None or step.years is None or not tell_lasting(step, lattice, phrases):
            continue
        least -= step.years - (span.at_least or 0.0)
        most += max(0.0, (span.at_most or 0.0) - step.years)
        is_open = is_open or span.at_most is None
    return least, None if is_open else most


def is_of_any_trade(item: Item) -> bool:
    """Whether *item* is an apprenticeship in none in particular, whose length is that of a definition."""
    return bool(item.kind == TRAINING and item.counts_as and _APPRENTICED.search(item.label))


def tell_named(step: Step, lattice: Lattice, phrases: Phrases) -> str:
    """Return what a source calls the professional degree of *step*, or as what its experience is to be gained.

    Of another degree that is asked for in no field, the fields that it is commonly in; of a licence or certification
    that is called after the role, the names that sources have for it.

    Nothing where the step names it, and where sources do not call it by one name.
    """
    item = lattice.items.get(step.what.iri)
    stated = [s for s in step.statements if isinstance(s, Requirement) and s.strength.iri in GATES and not s.contexts]
    if item is None or step.held or item.field is not None:
        return ""
    is_bare = _BARE.fullmatch(item.label)
    if item.kind == EXPERIENCE or is_bare:
        quotes = (e.quote or "" for s in stated if s.kind == EXPERIENCE for e in s.evidence)
        named = [match[1] for match in map(_GAINED_AS.search, quotes) if match and " as " not in item.label]
        every = (e.quote or "" for s in step.statements if isinstance(s, Requirement) for e in s.evidence)
        named += [match[1] for match in map(_GAINED_IN.search, every) if match and is_bare]
        return named[0] if named else ", ".join(filter(None, (find_length(step), find_detail(step))))
    if item.is_licence and _OF_A_ROLE.fullmatch(item.label):
        return _tell_credentials(stated)
    top = lattice.grades.get(_PROFESSIONAL)
    labels = [s.label for s in stated if s.kind == EDUCATION and s.label != step.what.label]
    if proper := next(filter(_DEGREE_NAME.match, labels), ""):
        return proper
    if top is None or item.level != top.rank:
        return _tell_fields(stated, lattice, phrases) if step.do == EARN and not is_school(step, lattice) else ""
    return next(iter(labels), "")


def tell_of_many(step: Step, phrases: Phrases) -> str:
    """Return that what *step* earns is asked of many alone, where no source asks it of more; or nothing."""
    stated = [s for s in step.statements if isinstance(s, Requirement) and s.strength.iri in GATES]
    is_earned = step.do == EARN and not step.held and bool(stated)
    return phrases.part("of_many") if is_earned and all(s.prevalence.iri == _MANY for s in stated) else ""


def tell_equivalent(step: Step, lattice: Lattice) -> str:
    """Return the name of *step*, "or equivalent" or "or a related field" where a source that asks for it has that."""
    label = step.what.label
    roles = dict.fromkeys(role for s in step.statements if isinstance(s, Requirement) for role in s.roles)
    stated = (s for role in roles for s in lattice.requirements_of.get(role, ()) if s.kind == EDUCATION)
    named = [e.quote or "" for s in stated if any(step.what.iri in o for o in s.need.options) for e in s.evidence]
    if step.do != EARN or step.held:
        return label
    fields = (label, *(other.thing.label for other in step.alternatives))
    related = [match[0] for match in map(_RELATED.search, named) if match]
    if related and " in " in label and not any("related" in field for field in fields):
        return f"{label} {max(related, key=len)}"
    after = (quote.lower().partition(label.lower())[2] for quote in named)
    return next((f"{label} or equivalent" for words in after if _EQUIVALENT.match(words)), label)


def _tell_credentials(stated: Sequence[Requirement]) -> str:
    """Return by which names sources ask for the licence or certification of a role, each once; or nothing."""
    return " and ".join(dict.fromkeys(one.label for one in stated if _CREDENTIAL.fullmatch(one.label)))


def tell_where(step: Step, lattice: Lattice) -> str:
    """Return from which programme or school the degree of *step* is to be, as a source that asks for it says.

    Nothing where none does, and where what it says is of a degree of another level.
    """
    item = lattice.items.get(step.what.iri)
    if item is None or step.held or step.do != EARN or is_school(step, lattice):
        return ""
    top = lattice.grades.get(_PROFESSIONAL)
    is_top = top is not None and item.level == top.rank
    level = re.split(r"\W", step.what.label.removeprefix("postsecondary "))[0].lower()
    stated = [s for s in step.statements if isinstance(s, Requirement) and s.strength.iri in GATES and not s.contexts]
    for quote in (e.quote or "" for s in stated if s.kind == EDUCATION for e in s.evidence):
        for match in _EARNED_AT.finditer(quote):
            _, named, words = quote[max(0, match.start() - _BEFORE_DEGREE) : match.start(1)].lower().rpartition(level)
            if is_top or (named and not _ANOTHER.search(words)):
                return match[1]
    return ""


def _tell_fields(stated: Sequence[Requirement], lattice: Lattice, phrases: Phrases) -> str:
    """Return the common fields of the degree that *stated* ask for, as a source lists them; nothing where none does."""
    roles = dict.fromkeys(role for one in stated if one.kind == EDUCATION for role in one.roles)
    known = [one for role in roles for one in lattice.requirements_of.get(role, ()) if one.kind == EDUCATION]
    listed = [(one, match) for one in known if not one.contexts and (match := IN_FIELDS.match(one.label))]
    common = next((match for one, match in listed if one.strength.iri in GATES), None)
    if common:
        return phrases.part("fields", fields=common["fields"])
    # "May include": some of the fields that will do, and no more than that.
    may = next((match for one, match in listed if one.strength.iri == ACCEPTED and _MAY.match(one.hedge or "")), None)
    return phrases.part("fields_may", fields=may["fields"]) if may else ""


def _is_kind(statement: Requirement, step: Step, lattice: Lattice) -> bool:
    """Whether *statement* says which kind of training *step* is, and with it its length."""
    items = [lattice.items.get(iri) for option in statement.need.options for iri in option]
    return statement.strength.iri == PLAIN and any(
        item is not None and item.duration == step.duration and step.what.iri in item.counts_as for item in items
    )


def span_usual(duration: Duration | None, phrases: Phrases) -> str:
    """Return a length as what is usual, "usually 4 to 5 years"; empty where none is known."""
    return phrases.part("span_usual", span=_span(duration, phrases)) if duration is not None else ""


def _span(duration: Duration, phrases: Phrases) -> str:
    """Return a length as people say it: "4 to 5 years", "up to 1 month", "at least 1 year"."""
    least, most = duration.at_least or 0.0, duration.at_most
    low, high = timespan(least), timespan(most or 0.0)
    if most is None:
        return phrases.part("span_least", least=low) if least else ""
    if least == most:
        return high
    if not least:
        return phrases.part("span_most", most=high)
    # "4 to 5 years", and not "4 years to 5 years".
    number, _, unit = low.partition(" ")
    return phrases.part(
        "span", least=number if high.endswith("years") and "year" in unit and " and " not in low else low, most=high
    )
