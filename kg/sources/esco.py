"""The ESCO classification (https://esco.ec.europa.eu), its CSV download: tables in any languages in, triples out.

The IRIs are ESCO's own, and the properties those that its ``dictionary_en.csv`` names for each column.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from kg.errors import SourceError
from kg.sources.esco_tables import FILE, Copy, find_tables, labels, resource, resources
from kg.sources.files import Files
from kg.sources.stream import ALT_LABEL, PREF_LABEL, TYPE, Edition, Progress, Source, decimal, iri, text, typed
from kg.vocab import CAREER, DCTERMS, SKOS

UNKNOWN = "unknown edition"
BASE = "http://data.europa.eu/esco/"
MODEL = f"{BASE}model#"
CONCEPT, SCHEME = f"<{SKOS}Concept>", f"<{SKOS}ConceptScheme>"
BROADER, IN_SCHEME, NOTATION = f"<{SKOS}broader>", f"<{SKOS}inScheme>", f"<{SKOS}notation>"
DESCRIPTION, STATUS = f"<{DCTERMS}description>", "<http://purl.org/iso25964/skos-thes#status>"
RELATIONS = {
    "essential": f"<{MODEL}relatedEssentialSkill>",
    "optional": f"<{MODEL}relatedOptionalSkill>",
}
# The tables of concepts: what one of theirs is called, and the class that the model has for it.
_CONCEPTS = {
    "occupations": ("occupation", f"<{MODEL}Occupation>"),
    "iscogroups": ("ISCO group", ""),
    "skills": ("skill", f"<{MODEL}Skill>"),
    "skillgroups": ("skill group", ""),
}
# The scheme of each collection, by the end of its IRI.
_COLLECTIONS = {
    "digCompSkillsCollection": "digcomp",
    "digitalSkillsCollection": "6c930acd-c104-4ece-acf7-f44fd7333036",
    "greenSkillsCollection": "green",
    "languageSkillsCollection": "skill-language-groups",
    "researchOccupationsCollection": "8ae4b9f3-507e-4057-a145-2f96f0132613",
    "researchSkillsCollection": "research",
    "transversalSkillsCollection": "skill-transversal-groups",
}
# All tables that are read, and the dictionary of their columns.
_READ = {
    *_CONCEPTS,
    *(name.lower() for name in _COLLECTIONS),
    "broaderrelationsoccpillar",
    "broaderrelationsskillpillar",
    "conceptschemes",
    "dictionary",
    "greenshareocc",
    "occupationskillrelations",
    "skillshierarchy",
    "skillskillrelations",
}
# The columns that are texts of the table's language, and the properties that they are.
_TEXTS = {
    "scopeNote": f"<{SKOS}scopeNote>",
    "definition": f"<{SKOS}definition>",
    "description": DESCRIPTION,
}
# The rest is the same in every language.
_LABELS = ("altLabels", "hiddenLabels")
_COMMON = (
    "status",
    "modifiedDate",
    "regulatedProfessionNote",
    "inScheme",
    "code",
    "naceCode",
    "iscoGroup",
    "skillType",
    "reuseLevel",
)
_SKILL_TYPES = {"knowledge": "knowledge", "skill/competence": "skill"}
_VERSION = re.compile(r"(?:^|[^a-z0-9])v(\d+(?:\.\d+)+)", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_ISCO = re.compile(r"\d{1,4}")


def read_esco(path: Path, progress: Progress = lambda _: None) -> Source:
    """Read an ESCO classification, its CSV tables: a folder or a zip of them.

    The language of a table is the end of its name; all that are there are read, English first. What this copy has
    not is noted in the tally, and so is every file that no table is read from.

    :param progress: is called with the number of bytes read since the last call.
    :raises SourceError: it cannot be read, has neither occupations nor skills, or a table lacks a column.
    """
    files = Files(path, progress)
    copy = Copy(files, find_tables(files))
    if not copy.tables.keys() & {"occupations", "skills"}:
        raise SourceError(path, f"no file occupations_*.csv or skills_*.csv here: {files.found}")
    for name, why in files.left_out.items():
        copy.tally.miss(name, why)
    return Source(find_edition(path), _size(copy), _lines(copy), copy.tally)


def _size(copy: Copy) -> int:
    """Return the bytes that are read: of tables with texts those of every language, of the others one."""
    size = 0
    for table, names in copy.tables.items():
        if table in _CONCEPTS or table == "conceptschemes":
            size += copy.files.size(*names.values())
        elif table in _READ - {"dictionary"}:
            size += copy.files.size(names.get("en", names[min(names)]))
    return size


def find_edition(path: Path) -> Edition:
    """Return the edition, by the name of the folder or zip."""
    found = _VERSION.search(path.name)
    version = found[1] if found else ""
    return Edition(
        slug=f"esco-{version.replace('.', '-')}" if version else "esco",
        title=f"ESCO {version}".rstrip(),
        description="European Skills, Competences, Qualifications and Occupations: occupations, the ISCO-08 groups "
        "that they are in, skills and knowledge, and which of them an occupation needs.",
        publisher="European Commission",
        edition=version or UNKNOWN,
        licence="http://data.europa.eu/eli/dec/2011/833/oj",
        attribution="This service uses the ESCO classification of the European Commission.",
        homepage="https://esco.ec.europa.eu/en/use-esco/download",
    )


def _lines(copy: Copy) -> Iterator[str]:
    yield from _schemes(copy)
    for table in ("ISCOGroups", "occupations", "skillGroups", "skills"):
        for place, language in enumerate(copy.languages(table)):
            yield from _concepts(copy, table, language, is_first=place == 0)
    yield from _skill_types(copy)
    yield from _hierarchy(copy)
    yield from _broader(copy)
    yield from _skills_of_occupations(copy)
    yield from _skills_of_skills(copy)
    yield from _green(copy)
    yield from _collections(copy)
    _note_unread(copy)


def _note_unread(copy: Copy) -> None:
    for name in copy.files.names():
        named = FILE.fullmatch(name)
        if named is None or named[1].lower() not in _READ:
            copy.tally.miss(name, "no table of this name is read")


def _schemes(copy: Copy) -> Iterator[str]:
    columns = ("title", "status", "description", "hasTopConcept")
    for place, language in enumerate(copy.languages("conceptSchemes")):
        table = copy.open("conceptSchemes", language, ("conceptSchemeUri", "preferredLabel"), columns)
        for address, label, title, status, description, tops in table:
            scheme = resource(address)
            if not scheme:
                copy.tally.leave("concept scheme", "its address is no IRI")
                continue
            for predicate, value in ((PREF_LABEL, label), (f"<{DCTERMS}title>", title), (DESCRIPTION, description)):
                if value:
                    yield f"{scheme} {predicate} {text(value, language)} .\n"
            if place == 0:
                yield f"{scheme} {TYPE} {SCHEME} .\n"
                if status:
                    yield f"{scheme} {STATUS} {text(status, '')} .\n"
                for top in resources(tops):
                    yield f"{scheme} <{SKOS}hasTopConcept> {top} .\n"
                copy.tally.keep("concept scheme")


def _concepts(copy: Copy, table: str, language: str, *, is_first: bool) -> Iterator[str]:
    """Yield the concepts of a table; of its second language and those after it, the texts alone."""
    kind, own_class = _CONCEPTS[table.lower()]
    kind = kind if is_first else f"{kind}, texts in {language}"
    columns = (*_LABELS, *_TEXTS, *_COMMON)
    seen: set[str] = set()
    for address, label, alternative, hidden, *rest in copy.open(
        table, language, ("conceptUri", "preferredLabel"), columns
    ):
        concept = resource(address)
        if not concept or not label or concept in seen:
            why = "its address is no IRI" if not concept else "it has no label" if not label else "it has a row already"
            copy.tally.leave(kind, why)
            continue
        seen.add(concept)
        if is_first:
            copy.known.add(concept)
            yield f"{concept} {TYPE} {CONCEPT} .\n"
            if own_class:
                yield f"{concept} {TYPE} {own_class} .\n"
            yield from _common(concept, rest[len(_TEXTS) :], language)
        yield f"{concept} {PREF_LABEL} {text(label, language)} .\n"
        for one in labels(alternative):
            if one != label:
                yield f"{concept} {ALT_LABEL} {text(one, language)} .\n"
        for one in labels(hidden):
            yield f"{concept} <{SKOS}hiddenLabel> {text(one, language)} .\n"
        for predicate, value in zip(_TEXTS.values(), rest, strict=False):
            if value:
                yield f"{concept} {predicate} {text(value, language)} .\n"
        copy.tally.keep(kind)


def _common(concept: str, said: list[str], language: str) -> Iterator[str]:
    """Yield what is the same in every language: *said* are the columns of _COMMON."""
    status, modified, regulated, schemes, code, industries, group, kind, reuse = said
    if status:
        yield f"{concept} {STATUS} {text(status, '')} .\n"
    if modified and _MOMENT.fullmatch(modified):
        yield f"{concept} <{DCTERMS}modified> {typed(modified, 'dateTime')} .\n"
    if regulated:
        yield f"{concept} <{MODEL}regulatedProfessionNote> {resource(regulated) or text(regulated, language)} .\n"
    for scheme in resources(schemes):
        yield f"{concept} {IN_SCHEME} {scheme} .\n"
    if code:
        yield f"{concept} {NOTATION} {text(code, '')} .\n"
    for industry in resources(industries):
        yield f"{concept} <{MODEL}hasNACECode> {industry} .\n"
    if _ISCO.fullmatch(group):
        yield f"{concept} <{MODEL}memberOfISCOGroup> <{BASE}isco/C{group}> .\n"
    if kind:
        yield f"{concept} <{MODEL}skillType> {_skill_type(kind)} .\n"
    if reuse:
        yield f"{concept} <{MODEL}skillReuseLevel> {_of('skill-reuse-level', reuse)} .\n"


def _skill_type(kind: str) -> str:
    return _of("skill-type", _SKILL_TYPES.get(kind, kind))


def _of(folder: str, name: str) -> str:
    """Return the IRI of one of few things that a column names by the last part of its IRI."""
    return iri(f"{BASE}{folder}/{quote(name, safe='')}")


def _skill_types(copy: Copy) -> Iterator[str]:
    """Yield what the kinds of skill are called, which no table says but the column itself."""
    if "skills" in copy.tables:
        for kind in _SKILL_TYPES:
            yield f"{_skill_type(kind)} {TYPE} {CONCEPT} .\n"
            yield f"{_skill_type(kind)} {PREF_LABEL} {text(kind)} .\n"


def _hierarchy(copy: Copy) -> Iterator[str]:
    """Yield the groups of skills by level, with the codes and names of those that no other table describes."""
    columns = [f"Level {level} {what}" for level in range(4) for what in ("URI", "preferred term", "code")]
    pairs: set[tuple[str, str]] = set()
    for *row, language in copy.rows("skillsHierarchy", ("Level 0 URI",), tuple(columns[1:])):
        above = ""
        for place in range(0, len(row), 3):
            group, term, code = resource(row[place]), row[place + 1], row[place + 2]
            if not group:
                break
            if group not in copy.known:
                copy.known.add(group)
                yield f"{group} {TYPE} {CONCEPT} .\n"
                yield f"{group} {IN_SCHEME} <{BASE}concept-scheme/skills-hierarchy> .\n"
                if term:
                    yield f"{group} {PREF_LABEL} {text(term, language)} .\n"
                if code:
                    yield f"{group} {NOTATION} {text(code, '')} .\n"
            if above and (group, above) not in pairs:
                pairs.add((group, above))
                yield f"{group} {BROADER} {above} .\n"
            above = group
        copy.tally.keep("skill group in the hierarchy")


def _broader(copy: Copy) -> Iterator[str]:
    for table in ("broaderRelationsOccPillar", "broaderRelationsSkillPillar"):
        for narrow, broad, _ in copy.rows(table, ("conceptUri", "broaderUri")):
            concept, wider = resource(narrow), resource(broad)
            if concept and wider:
                yield f"{concept} {BROADER} {wider} .\n"
                copy.tally.keep("broader relation")
            else:
                copy.tally.leave("broader relation", "one of its addresses is no IRI")


def _skills_of_occupations(copy: Copy) -> Iterator[str]:
    """Yield which skills an occupation needs; an end that no other table describes, by its name here."""
    required = ("occupationUri", "relationType", "skillUri")
    for row in copy.rows("occupationSkillRelations", required, ("occupationLabel", "skillLabel", "skillType")):
        occupation, skill, relation = resource(row[0]), resource(row[2]), RELATIONS.get(row[1])
        if not (occupation and skill and relation):
            why = "its type is neither essential nor optional" if not relation else "one of its addresses is no IRI"
            copy.tally.leave("skill of an occupation", why)
            continue
        for end, label, table in ((occupation, row[3], "occupations"), (skill, row[4], "skills")):
            if end not in copy.known:
                copy.known.add(end)
                yield f"{end} {TYPE} {CONCEPT} .\n"
                yield f"{end} {TYPE} {_CONCEPTS[table][1]} .\n"
                if label:
                    yield f"{end} {PREF_LABEL} {text(label, row[6])} .\n"
                if table == "skills" and row[5]:
                    yield f"{end} <{MODEL}skillType> {_skill_type(row[5])} .\n"
                copy.tally.keep(f"{_CONCEPTS[table][0]} that relations alone name")
        yield f"{occupation} {relation} {skill} .\n"
        copy.tally.keep("skill of an occupation")


def _skills_of_skills(copy: Copy) -> Iterator[str]:
    required = ("originalSkillUri", "relationType", "relatedSkillUri")
    for original, kind, related, _ in copy.rows("skillSkillRelations", required):
        skill, other, relation = resource(original), resource(related), RELATIONS.get(kind)
        if skill and other and relation:
            yield f"{skill} {relation} {other} .\n"
            copy.tally.keep("skill of a skill")
        else:
            why = "its type is neither essential nor optional" if not relation else "one of its addresses is no IRI"
            copy.tally.leave("skill of a skill", why)


def _green(copy: Copy) -> Iterator[str]:
    seen: set[str] = set()
    for address, share, _ in copy.rows("greenShareOcc", ("conceptUri", "greenShare")):
        concept, value = resource(address), decimal(share)
        if concept and value and concept not in seen:
            seen.add(concept)
            yield f"{concept} <{CAREER}greenShare> {value} .\n"
            copy.tally.keep("green share")
        else:
            why = "it has a row already" if concept in seen else "its address is no IRI, or the share no number"
            copy.tally.leave("green share", why)


def _collections(copy: Copy) -> Iterator[str]:
    for table, scheme in _COLLECTIONS.items():
        for address, _ in copy.rows(table, ("conceptUri",)):
            concept = resource(address)
            if concept:
                yield f"{concept} {IN_SCHEME} <{BASE}concept-scheme/{scheme}> .\n"
                copy.tally.keep("member of a collection")
            else:
                copy.tally.leave("member of a collection", "its address is no IRI")
