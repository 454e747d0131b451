"""Names of roles in the singular, and the slugs that IRIs end in."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.documents import Sentence

_LONGEST = 80  # characters of a slug
_HEAD_ENDS = re.compile(r",? (?:of|in|for|at|with|on|to|except|who|including)\s|,? all other$|\s?[(]")
_JOINT = re.compile(r"(,?\s+(?:and|or)\s+|,\s+)")
_JOINS = re.compile(r",?\s+(?:and|or)\s+|,\s+|/")
_JOINS_WORDS = re.compile(r",?\s+(?:and|or)\s+|,\s+")
_EXCEPT = re.compile(r",? except .*")
# The last word of a name, in the plural, that is surely one of people, and words that only look like one.
_PEOPLE = re.compile(
    r"(?:\w(?:er|or|ist|ian|ant|ee)s|(?:\w*(?:secretarie|actuarie|coache|hostesse)s|\w*(?:mason|mate|mechanic|clerk|aide|"
    r"agent|guard|representative|nurse|judge|detective|executive|official|cook|chef|pilot|guide|scout|athlete|roustabout|"
    r"wright|attorney|host|analyst|magistrate|midwive|captain|umpire)s))$"
)
_THINGS = re.compile(
    r"(?:comput|cent|pap|mot|elevat|escalat|sens|sect|numb|rubb|fib|ord|consum|custom|wat|pow|contain|trail|tank|"
    r"restaur|pl|lett|f|tr|committ)(?:er|or|ant|ee)s$|(?:securities|commodities|programs|vehicles|animals|products|services|"
    r"sales|gas|bus)$"
)
_ABBREVIATION = re.compile(r"\(([A-Z]{2,})s\)")
_HEADING = re.compile(r"How to become (?:an? |the )?(.+)", re.IGNORECASE)
_JOINS_ONE = re.compile(r",? or (?:an? )?|, (?:an? )?")
# After the first kind of worker, where what follows is another one: "Weavers and fine lace makers".
_AFTER_WORKERS = re.compile(r"(?<=ers) and |(?<=ors) and |(?<=ists) and |(?<=ians) and |(?<=ants) and ")


def to_slug(text: str) -> str:
    """Return *text* as the last part of an IRI.

    >>> to_slug("Master’s degree in library & information science")
    'masters-degree-in-library-and-information-science'
    """
    text = text.replace("&", " and ").replace("–", "-").replace("—", "-")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['.]", "", plain.lower()))
    found = ""
    for word in words:
        if len(found) + len(word) > _LONGEST:
            break
        found += f"-{word}" if found else word
    return found or "unnamed"


def lower_first(name: str) -> str:
    """Return a title within a sentence.

    >>> lower_first("Kite menders"), lower_first("EMTs and menders")
    ('kite menders', 'EMTs and menders')
    """
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


@lru_cache(maxsize=10_000)
def to_singular(name: str) -> str:
    """Return the name of a group of workers as that of one of them; capitals of abbreviations alone are kept.

    >>> to_singular("Registered Nurses"), to_singular("Directors of religious activities"), to_singular("EMTs")
    ('registered nurse', 'director of religious activities', 'EMT')
    >>> to_singular("Power-Line Workers"), to_singular("Nurse midwives (CNMs)")
    ('power-line worker', 'nurse midwife (CNM)')
    >>> to_singular("Kite riggers, silk and gas"), to_singular("Wind and rain testers and box kite menders")
    ('kite rigger, silk and gas', 'wind and rain tester or box kite mender')
    """
    name = _ABBREVIATION.sub(r"(\1)", name)
    name = " ".join(_to_lower(word) for word in name.split())
    stop = _qualifier(name)
    return _one_of(name[:stop]) + name[stop:]


def _qualifier(name: str) -> int:
    """Return where what narrows a name begins: *, oil and gas*, *--weavers*, *of ships*; its length where nothing does.

    Behind a comma it narrows where those are people whom it follows, and names none itself.
    """
    found = _HEAD_ENDS.search(name)
    stop = found.start() if found else len(name)
    for comma in re.finditer(r", |--", name[:stop]):
        behind = _JOINS.split(name[comma.end() : stop])
        is_narrower = comma[0] == "--" or behind[0].startswith("all other") or not any(map(_is_people, behind))
        if _is_people(name[: comma.start()]) and is_narrower:
            return comma.start()
    return stop


def _is_people(name: str) -> bool:
    last = name.lower().rsplit(" ", 1)[-1]
    return bool(_PEOPLE.search(last)) and not _THINGS.match(last)


def _one_of(names: str) -> str:
    """Return one of those whom *names* joins: people each, else the last alone and the word that *and* joins to it."""
    *parts, last = _JOINT.split(names)
    found = ""
    for place in range(0, len(parts), 2):
        name, joint = parts[place : place + 2]
        is_pair = place == len(parts) - 2 and joint == " and " and " " not in last and name.endswith("s")
        if is_pair or _is_people(name):
            name, joint = _last_singular(name), ", " if joint.strip() == "," else " or "
        found += name + joint
    return found + _last_singular(last)


def _last_singular(name: str) -> str:
    *before, last = name.split(" ")
    return " ".join([*before, _singular(last)])


def to_label(name: str) -> str:
    """Return the name of one of the workers that a title names, whichever of its groups they are of.

    >>> to_label("Correctional officers and jailers"), to_label("Police and Detectives")
    ('correctional officer or jailer', 'police or detective')
    """
    return join_names([to_singular(one) for one in split_names(name)])


def join_names(names: Sequence[str]) -> str:
    """Return the name of one who is any of *names*, of which there is one or more."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def find_workers(passages: Iterable[Sentence], names: Sequence[str]) -> dict[str, str]:
    """Return what the heading *How to become a police officer or detective* calls one of each of *names*, in order.

    Those alone that it calls otherwise: police, a police officer; empty where it has another number of names.

    >>> heading = "How to Become a Ferry Officer or Deckhand"
    >>> find_workers([Sentence("become", heading, 1, 0, 9, "They sail.")], ["Ferry", "Deckhands"])
    {'Ferry': 'ferry officer'}
    """
    heading = next((found[1] for one in passages if (found := _HEADING.match(one.heading))), "")
    called = [to_singular(one) for one in _JOINS_ONE.split(heading)]
    if len(called) != len(names) or not heading:
        return {}
    pairs = zip(names, called, strict=True)
    return {name: worker for name, worker in pairs if worker != to_singular(name)}


def _to_lower(word: str) -> str:
    parts = re.split("[/-]", word)  # "Power-Line" has two capitals, and is no abbreviation
    is_abbreviation = any(sum(letter.isupper() for letter in part) > 1 for part in parts)
    return word if is_abbreviation else word.lower()


def _singular(word: str) -> str:
    if not word.lower().endswith("s") and word.lower() not in ("men", "women", "people"):
        return word
    if word.lower() in ("bus", "gas", "sales", "news"):  # no plurals, though they end like one
        return word
    if re.fullmatch(r"[A-Z]{2,}s", word):
        return word[:-1]
    found = _engine().singular_noun(word)
    return found if isinstance(found, str) and found else word


@lru_cache(maxsize=1)
def _engine():  # type: ignore[no-untyped-def]  # inflect's own class
    import inflect

    return inflect.engine()


def split_names(title: str) -> list[str]:
    """Return the names of a title that stands for several groups, each in the plural; the title alone where it is one.

    A name that shares its last word with others is not cut out of them.

    >>> split_names("Plumbers, Pipefitters, and Steamfitters"), split_names("Electrical and Electronics Engineers")
    (['Plumbers', 'Pipefitters', 'Steamfitters'], ['Electrical and Electronics Engineers'])
    >>> split_names("Truck Drivers and Driver/Sales Workers"), split_names("Weavers and lace and felt makers")
    (['Truck Drivers', 'Driver/Sales Workers'], ['Weavers', 'lace and felt makers'])
    >>> split_names("Engine mechanics, except boat engines")
    ['Engine mechanics, except boat engines']
    """
    if _EXCEPT.search(title) or re.match(r",|--", title[_qualifier(title) :]):
        return [title]
    for joins in (_JOINS, _JOINS_WORDS):
        parts = [part.strip() for part in joins.split(title) if part.strip()]
        if len(parts) > 1 and all(map(_is_plural, parts)):
            return parts
    parts = _AFTER_WORKERS.split(title)
    is_several = "," not in title and len(parts) > 1 and all(map(_is_plural, parts)) and " " in parts[-1]
    return parts if is_several else [title]


def _is_plural(name: str) -> bool:
    last = _HEAD_ENDS.split(name)[0].split(" ")[-1]
    if _THINGS.match(last.lower()):
        return False
    return last.lower() in ("police", "men", "women") or (last.endswith("s") and _singular(last) != last)
