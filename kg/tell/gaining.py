"""Experience that is asked for: what a source says of it beyond its name, and whether it says anything."""

import re
from collections.abc import Iterable, Iterator

from kg.model import Requirement, Route, Step
from kg.paths.doing import GAIN
from kg.paths.reading import EXPERIENCE, GATES

_LENGTH = r"(?:(?:several|many|some|additional) )?years of"
# "Several years of related work experience": of what kind, no word says.
_VAGUE = re.compile(
    rf"(?:experience: related occupation(?:, several years)?"
    rf"|(?:{_LENGTH} )?(?:(?:extensive|considerable|related|relevant|prior|previous|work) )*experience"
    rf"(?: in an? related (?:occupation|field))?)",
    re.IGNORECASE,
)
# Up to the end of the sentence or to what the experience is for, so that no part of a list is cut off.
_DETAIL = re.compile(
    r"\bexperience,? ((?:working )?(?:as|in(?! order)|at|with) [^.;:()“”]{3,160}?)"
    r"(?=\.$|,? (?:to (?:enter|become|be|get)|before|for (?:entry|this)|in order|if|when|prior to)\b)"
)
_RELATED = re.compile(r"in (?:an? |the )?(?:related|relevant|same|similar) [a-z]+(?!\w|,? such)", re.IGNORECASE)
# What points to another sentence, or is more than the rest of its own.
_UNFIT = re.compile(r"\b(?:their|these|those|this|that|its?|is|are|will|may|can|must|has|have)\b")
_MORE = re.compile(r"\bexperience,? (?:working|as|in|at|with|that|which|includ|involv)\w*", re.IGNORECASE)
_YEARS = re.compile(r"\b((?:several|many) years) of\b", re.IGNORECASE)

# "Experience: hulls, keels, several years, as a shipwright": a list of what may be meant, as tables have it.
_LISTED = re.compile(
    r"experience: (?P<of>.+?)(?:, (?P<years>(?:several|many|\d[\w ]*) years?(?: or (?:more|longer))?))?"
    r"(?P<as>, as an? .+)?"
)
_UNNAMED = re.compile(r"related occupations?|have worked as", re.IGNORECASE)


def is_vague(label: str) -> bool:
    """Whether *label* names experience and does not say of what kind.

    >>> is_vague("several years of related work experience"), is_vague("teaching experience")
    (True, False)
    """
    return _VAGUE.fullmatch(label) is not None


def in_plain_words(label: str) -> str:
    """Return the *label* of experience that a table lists as one would say it; any other as it is.

    >>> in_plain_words("experience: hulls, keels, several years")
    'several years of experience (hulls, keels)'
    >>> in_plain_words("experience: in related jobs, as a cook"), in_plain_words("teaching experience")
    ('experience in related jobs, as a cook', 'teaching experience')
    """
    found = _LISTED.fullmatch(label)
    if found is None:
        return label
    of, begun = found["of"], f"{found['years']} of experience" if found["years"] else "experience"
    if _UNNAMED.fullmatch(of):
        said = "" if of.startswith("have") else " in a related occupation"
    else:
        said = f" {of}" if of.startswith("in ") else f" ({of})"
    return f"{begun}{said}{found['as'] or ''}"


def _asked(step: Step) -> list[Requirement]:
    return [
        s for s in step.statements if isinstance(s, Requirement) and s.kind == EXPERIENCE and s.strength.iri in GATES
    ]


def _quotes(step: Step) -> Iterator[str]:
    return (evidence.quote or "" for one in _asked(step) for evidence in one.evidence)


def find_detail(step: Step) -> str:
    """Return as or in what the vague experience of *step* is gained, as a sentence that asks for it says; or nothing.

    What points to another sentence says nothing by itself.
    """
    if step.held or not is_vague(step.what.label):
        return ""
    found = (match[1] for match in map(_DETAIL.search, _quotes(step)) if match)
    return next((one for one in found if not _RELATED.fullmatch(one) and not _UNFIT.search(one)), "")


def find_length(step: Step) -> str:
    """Return "several years" or "many years" where what asks for the experience of *step* says so and it does not."""
    if step.held or step.do != GAIN or "year" in step.what.label or step.years:
        return ""
    said = {match[1].lower() for match in (_YEARS.search(one.label) for one in _asked(step)) if match}
    return said.pop() if len(said) == 1 else ""


def find_name(step: Step) -> str:
    """Return what to call the experience of *step*: its name, or where that is vague the words that ask for it."""
    if step.do != GAIN or step.held or not is_vague(step.what.label):
        return _of_several(in_plain_words(step.what.label), step)
    closer = [one.label for one in _asked(step) if not is_vague(one.label) and one.label.endswith(" experience")]
    return closer[0] if len(set(closer)) == 1 and len(_asked(step)) == 1 else in_plain_words(step.what.label)


def _of_several(label: str, step: Step) -> str:
    """Return *label*, whose work is told as an example where a sentence names other work beside it."""
    before, parted, work = label.rpartition(", as a")
    name = work.removeprefix("n ").strip()
    is_one_of = bool(parted) and any(re.search(rf"\b{re.escape(name)}s?(?:,| or\b)", quote) for quote in _quotes(step))
    return f"{before}, for example as a{work}" if is_one_of else label


def find_repeated(route: Route) -> frozenset[int]:
    """Return the places of experience in *route* that another experience there says as closely or more.

    Vague experience of which no sentence says more, beside other experience; where it has years of it the other has
    years too. And what the words for another one hold whole: teaching experience, several years of it.
    """
    steps = {n: s for n, s in enumerate(route.steps) if s.do == GAIN and not s.held}
    left = set[int]()
    for place, step in steps.items():
        others = [other for n, other in steps.items() if n != place and n not in left]
        if not step.years and any(_says(other, step) for other in others):
            left.add(place)
    return frozenset(left)


def _says(other: Step, step: Step) -> bool:
    """Whether *other* says all that *step* does."""
    if any(map(_is_closer, _quotes(step))):
        return False
    names = {step.what.label, *(one.label for one in _asked(step))}
    if find_name(other).endswith(f" {find_name(step)}"):
        return True
    if not all(map(is_vague, names)):
        return False
    said = {other.what.label, *(one.label for one in _asked(other))}
    return bool(other.years) or _lengths(names) <= _lengths(said)


def _is_closer(quote: str) -> bool:
    """Whether *quote* goes on to say of what kind experience is to be."""
    rest = _MORE.search(quote)
    return rest is not None and not _RELATED.match(quote, quote.find(" ", rest.start()) + 1)


def _lengths(names: Iterable[str]) -> frozenset[str]:
    """Return which lengths *names* have: years, and whether they are many."""
    told = " ".join(names).lower()
    return frozenset(word for word in ("year", "many year") if word in told)
