"""What a person can hold, as triples: the credential, training or experience that words of a page ask for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.english import article
from kg.prose import Option
from kg.sources.handbook.naming import to_slug
from kg.sources.stream import PREF_LABEL, TYPE, iri, text, typed
from kg.vocab import BASE, CAREER, CREDENTIAL, DCTERMS, LEVEL, SKOS

# The credential that stands for a level as a whole (ontology/facts/ladder.ttl), with how one in a field is called.
LEVELS = {
    "high-school": ("high-school-diploma", "high school diploma"),
    "postsecondary-certificate": ("postsecondary-certificate", "postsecondary certificate"),
    "some-college": ("some-college", "some college"),
    "associate": ("associate-degree", "associate's degree"),
    "bachelor": ("bachelors-degree", "bachelor's degree"),
    "master": ("masters-degree", "master's degree"),
    "doctoral": ("doctoral-degree", "doctoral degree"),
    "first-professional": ("professional-degree", "professional degree"),
}
_BEFORE = {
    "master": ("bachelors-degree",),
    "doctoral": ("bachelors-degree", "masters-degree"),
    "first-professional": ("bachelors-degree",),
}
_TRAININGS = {"short-term", "moderate-term", "long-term", "apprenticeship", "internship-residency"}
_NUMBERS = {
    word: count
    for count, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_YEARS = re.compile(
    rf"\b(\d+|{'|'.join(_NUMBERS)})(?:\s*(?:to|-|–|or)\s*(?:\d+|{'|'.join(_NUMBERS)}))?[\s-]+years?\b", re.I
)
# Experience of which no more is said.
_BARE_EXPERIENCE = re.compile(
    r"(?:(?:some|enough|previous|prior|extensive|considerable|relevant|related|work) )*experience",
    re.IGNORECASE,
)
# A certificate or a licence of which words say no more.
_BARE_LICENCE = re.compile(
    r"(?:(?:be|being|become|becoming|get) )?certified|"
    r"(?:certification|certificate|credential|designation|licen[sc]e)s?",
    re.IGNORECASE,
)
# What experience is of, where it names those who do the work.
_AS_WORKER = re.compile(r"\bexperience (?:(?:working|serving) )?as an? (?P<role>.+)")
# Training of which a page says that it is given at work, and no more.
_ON_THE_JOB = re.compile(
    r"\bon[ -]the[ -]job\b|\bOJT\b|\bexperienced\b|\bco-?workers?\b|\b(?:under|supervis\w+|guidance of)\b|"
    r"\bby (?:work|watch|observ)ing\b|\b(?:trains?|teach) (?:them|new)\b",
    re.IGNORECASE,
)
# What points to a field and names none: "a master's degree in their field of work".
_THEIRS = re.compile(r"(?:their|this|that|his or her|the) ", re.IGNORECASE)
_IS_TRAINING = re.compile(r"train|instruct|academ|school|course|program|\bjob\b|experienced", re.IGNORECASE)
_ACADEMY = re.compile(r"\b(\w+) academ(?:y|ies)\b", re.IGNORECASE)
_COUNT = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_DEFINITION = "As a source names it, read from its words by rules."


@dataclass(frozen=True)
class Held:
    """One thing to hold: its IRI, what it is called, and the class and properties that describe it."""

    iri: str
    label: str
    classes: tuple[str, ...]
    level: str | None = None
    field: str | None = None
    presupposes: tuple[str, ...] = ()
    counts_as: tuple[str, ...] = ()
    years: int | None = None
    length: tuple[int, int] | None = None
    source: str | None = None
    role: str | None = None
    is_ours: bool = False  # the ontology has it: nothing is said of it again


def find_held(option: Option, kind: str, role: str, label: str, in_role: tuple[str, str] | None = None) -> list[Held]:
    """Return the things of which any meets an option.

    :param kind: of the requirement: education, training, experience, licence or knowledge.
    :param role: the last part of the IRI of the role that asks for it, and *label* its name.
    :param in_role: the role that an experience is gained in and its name, where that is known.
    """
    if kind == "education" and option.level in LEVELS:
        return _degrees(option)
    words = option.program or ", ".join(option.field) or option.words
    if kind == "experience":
        return [_experience(option, words, in_role)]
    if kind == "training":
        return [_training(option, words)]
    if kind == "licence":
        return _licences(option, role, label)
    if kind == "knowledge":
        return [Held(f"{BASE}knowledge/{to_slug(words)}", words, ("Knowledge",))]
    return [Held(f"{CREDENTIAL}{to_slug(words)}", words, ("Credential",))]


def _experience(option: Option, words: str, in_role: tuple[str, str] | None) -> Held:
    years = years_in(option.amount or option.words)
    if worker := find_worker(option):
        words = f"{f'{option.amount} of ' if option.amount else ''}experience as {article(worker)}"
    elif _BARE_EXPERIENCE.fullmatch(words):
        words = "experience in a related occupation" if "relat" in words or "relevant" in words else "work experience"
    elif option.amount and not option.field:
        words = f"{option.amount} of experience"
    elif option.field or "experience" not in words:
        words = f"experience: {words}" + (f", {option.amount}" if option.amount else "")
    if in_role is not None and in_role[1] not in words and not worker:
        words += f", as {article(in_role[1])}"
    role = None if in_role is None else in_role[0]
    return Held(f"{BASE}experience/{to_slug(words)}", words, ("Experience",), years=years, role=role)


def _training(option: Option, words: str) -> Held:
    if option.level in _TRAININGS:
        name = str(option.level)
        return Held(f"{BASE}training/{name}", name.replace("-", " "), ("Training",), is_ours=True)
    words = to_academy(option.words if _ACADEMY.search(option.words) else words)
    if option.field and option.field != (option.words,) and not _IS_TRAINING.search(words):
        words = f"training in {words}"
    if option.level is None and _ON_THE_JOB.search(words):
        return Held(f"{BASE}training/on-the-job", "training on the job", ("Training",), is_ours=True)
    return Held(f"{BASE}training/{to_slug(words)}", words, ("Training",))


def to_academy(words: str) -> str:
    """Return the name of the academy that words speak of, however long it takes there; other words as they are.

    >>> to_academy("three months of training at police academies"), to_academy("kite training")
    ('police academy', 'kite training')
    >>> to_academy("trained at the KFA Academy")
    'KFA Academy'
    """
    found = _ACADEMY.search(words)
    if not found:
        return words
    return f"{found[1]} Academy" if found[1].isupper() else f"{found[1].lower()} academy"


def find_apprenticeship(options: Iterable[Option], role: str, label: str, source: str) -> Held | None:
    """Return the apprenticeship of a page whose length it says, None where it says none.

    :param options: of all the training that the page asks for.
    :param source: the address of the page.
    """
    for option in options:
        if option.level == "apprenticeship" and (length := span_in(option.amount or "")) is not None:
            return Held(
                f"{BASE}training/apprenticeship-{role}",
                f"apprenticeship as {article(label)}",
                ("Training",),
                length=length,
                source=source,
            )
    return None


def _degrees(option: Option) -> list[Held]:
    assert option.level is not None  # who asks has looked
    slug, name = LEVELS[option.level]
    whole = f"{CREDENTIAL}{slug}"
    if option.words.lower().startswith("diploma") and option.level == "postsecondary-certificate":
        # Its level would give it a year: how long a diploma takes no source says, nor what else it counts as.
        words = f"diploma in {', '.join(option.field)}" if option.field else "postsecondary diploma"
        school = (f"{CREDENTIAL}high-school-diploma",)
        return [Held(f"{CREDENTIAL}{to_slug(words)}", words, ("Credential",), presupposes=school)]
    if not option.field:
        return [Held(whole, name, ("Credential",), is_ours=True)]
    before = _BEFORE.get(option.level, ("high-school-diploma",) if option.level != "high-school" else ())
    found = []
    for field in option.field:
        if _THEIRS.match(field):
            found.append(Held(whole, name, ("Credential",), is_ours=True))
            continue
        if re.search(r"\b(?:related|similar|relevant|other|another)\b", field):
            first = next((one for one in option.field if one != field), None)
            field = f"a field related to {first}" if first else field  # noqa: PLW2901
        found.append(
            Held(
                f"{whole}-{to_slug(field)}",
                f"{name} in {field}",
                ("Credential",),
                level=option.level,
                field=field,
                presupposes=tuple(f"{CREDENTIAL}{one}" for one in before),
                counts_as=(whole,),
            )
        )
    return found


def _licences(option: Option, role: str, label: str) -> list[Held]:
    classes = ("Credential", "Licence")
    names = option.field or ((option.program,) if option.program else ())
    if not names:
        sort = option.level or "licence"
        return [Held(f"{CREDENTIAL}{sort}-{role}", f"{sort} as {article(label)}", classes)]
    return [Held(f"{CREDENTIAL}{to_slug(name)}", name, classes) for name in names]


def find_worker(option: Option) -> str:
    """Return whose work an experience is of, as the words name them; empty where they name nobody.

    >>> find_worker(Option(None, "some experience working as a kite mender"))
    'kite mender'
    """
    found = _AS_WORKER.search(option.words)
    return found["role"] if found else ""


def to_name(option: Option) -> str:
    """Return the words of an option with what a certificate is in, or the name that it has, where it has either.

    >>> to_name(Option("certification", "certification", ("knot tying",), plus=("splicing",)))
    'certification in knot tying and splicing'
    >>> to_name(Option("certification", "certification", ("Kite Rigger certification",)))
    'Kite Rigger certification'
    """
    if option.level in LEVELS or not option.field or not _BARE_LICENCE.fullmatch(option.words):
        return option.words
    last = option.words.split()[-1].lower()
    if option.field[0].lower().endswith(last):
        return option.field[0]
    join = " and " if option.plus else " or "
    return f"{option.words} in {join.join((*option.field, *option.plus))}"


def years_in(words: str) -> int | None:
    """Return the least number of years that words name, None where they name none or what is less.

    >>> years_in("2 to 5 years"), years_in("at least three years of work"), years_in("some experience")
    (2, 3, None)
    >>> years_in("less than 5 years")
    """
    found = None if words.lower().startswith(("less than", "fewer than")) else _YEARS.search(words)
    return None if found is None else int(_NUMBERS.get(found[1].lower(), found[1]) or 0) or None


def span_in(words: str) -> tuple[int, int] | None:
    """Return the least and the greatest number of years that words name, None where they name none.

    >>> span_in("4- or 5-year"), span_in("up to three years"), span_in("a few weeks")
    ((4, 5), (3, 3), None)
    """
    if "year" not in words:
        return None
    counts = [int(_NUMBERS.get(one.lower(), one)) for one in _COUNT.findall(words)]
    least, most = min(counts, default=0), max(counts, default=0)
    return (least, most) if most else None


def iter_description(held: Held) -> Iterator[str]:
    """Yield the triples that describe a thing to hold; none for one that the ontology has."""
    if held.is_ours:
        return
    node = iri(held.iri)
    for name in held.classes:
        yield f"{node} {TYPE} <{CAREER}{name}> .\n"
    yield f"{node} {PREF_LABEL} {text(held.label)} .\n"
    yield f"{node} <{SKOS}definition> {text(_DEFINITION)} .\n"
    if held.level:
        yield f"{node} <{CAREER}level> <{LEVEL}{held.level}> .\n"
    if held.field:
        field = iri(f"{BASE}field/{to_slug(held.field)}")
        yield f"{node} <{CAREER}field> {field} .\n"
        yield f"{field} {TYPE} <{CAREER}FieldOfStudy> .\n"
        yield f"{field} {PREF_LABEL} {text(held.field)} .\n"
        yield f"{field} <{SKOS}definition> {text(_DEFINITION)} .\n"
    for name, values in (("presupposes", held.presupposes), ("countsAs", held.counts_as)):
        for value in values:
            yield f"{node} <{CAREER}{name}> {iri(value)} .\n"
    if held.length is not None and held.source is not None:
        for name, count in zip(("yearsAtLeast", "yearsAtMost"), held.length, strict=True):
            yield f"{node} <{CAREER}{name}> {typed(f'{count}.0', 'decimal')} .\n"
        yield f"{node} <{DCTERMS}source> {iri(held.source)} .\n"
    if held.years is not None:
        yield f"{node} <{CAREER}years> {typed(f'{held.years}.0', 'decimal')} .\n"
    if held.role is not None:
        yield f"{node} <{CAREER}inRole> {iri(held.role)} .\n"
