"""A vocabulary as its user has it, read into terms: SKOS or OWL in any syntax, a table with titles, or a plain list."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import SourceError
from kg.linking import Term
from kg.search.words import load_yaml
from kg.sources.rdf import ending, read_rdf
from kg.sources.vocabulary import RDF as RDF_FILE
from kg.sources.vocabulary import TABLE, TABLES, VocabularyFile, find_vocabulary
from kg.vocab import BASE, DCTERMS, OWL, RDF, RDFS, SKOS

_LARGEST = 2**28  # bytes of a table or list
_IRI = re.compile(r"(?:https?|urn):\S+")
_SEVERAL = re.compile(r"\s*(?:\n|\||;)\s*")
_ISCO, _SOC = re.compile(r"\d{4}"), re.compile(r"\d\d-\d{4}(?:\.\d\d)?")
# What makes something a term, by what it is or has.
_CLASSES = frozenset((f"{SKOS}Concept", f"{OWL}Class", f"{RDFS}Class", f"{OWL}NamedIndividual"))
_PREFERRED = (f"{SKOS}prefLabel", f"{RDFS}label", f"{DCTERMS}title")
_OTHERS = (f"{SKOS}altLabel", f"{SKOS}hiddenLabel")
_DESCRIPTIONS = (f"{SKOS}definition", f"{DCTERMS}description", f"{RDFS}comment", f"{SKOS}scopeNote")
_LANGUAGES = ("en", "en-us", "en-gb", "")


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a file, in its order, and what of it is none: ``{reason: how many}``."""

    name: str
    terms: tuple[Term, ...]
    codes: Mapping[str, str]
    left_out: Mapping[str, int]


def read_terms(path: Path, ontology: Path) -> Vocabulary:
    """Read the vocabulary at *path*: by the ending of its file RDF, a table, or else a list with a title in each line.

    :param ontology: holds ``linking/columns.yaml``, the names that columns of titles go by.
    :raises SourceError: it cannot be read, has no column of titles, or no term.
    """
    file = find_vocabulary(path)
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "vocabulary"
    left: dict[str, int] = {}
    if file.form == RDF_FILE:
        found = _of_rdf(path, left)
    elif file.form == TABLE:
        found = _of_table(file, name, load_yaml(ontology / "linking" / "columns.yaml"), left)
    else:
        lines = _text(file).splitlines()
        found = [(_name(name, line), (line.strip(),), "", "") for line in lines if line.strip()]
    terms, codes = dict[str, Term](), dict[str, str]()
    for iri, labels, description, code in found:
        if iri in terms and terms[iri].labels[0].lower() == labels[0].lower():
            left["it stands there already"] = left.get("it stands there already", 0) + 1
            continue
        one = Term(_free(iri, terms), labels, description, groups=(code,) if _ISCO.fullmatch(code) else ())
        terms[one.iri] = one
        codes[one.iri] = code
    if not terms:
        raise SourceError(path, "no term here: expected titles, one in each line or in a column, or labels in RDF")
    return Vocabulary(name, tuple(terms.values()), codes, left)


def with_groups(vocabulary: Vocabulary, isco_of: Mapping[str, tuple[str, ...]]) -> tuple[Term, ...]:
    """Return the terms, those with a SOC code in the ISCO groups that *isco_of* leads to from it."""
    found = []
    for term in vocabulary.terms:
        code = vocabulary.codes.get(term.iri, "")
        groups = isco_of.get(code[:7], ()) if _SOC.fullmatch(code) else ()
        found.append(replace(term, groups=groups) if groups and not term.groups else term)
    return tuple(found)


_Found = tuple[str, tuple[str, ...], str, str]


def _of_rdf(path: Path, left: dict[str, int]) -> list[_Found]:
    store = ox.Store()
    lines = "".join(read_rdf(path, lambda _: None).lines)
    store.bulk_load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    subjects = dict.fromkeys(
        quad.subject
        for class_ in sorted(_CLASSES)
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(class_), None)
    )
    found = []
    for subject in sorted((one for one in subjects if isinstance(one, ox.NamedNode)), key=str):
        texts: dict[str, list[ox.Literal]] = {}
        for quad in store.quads_for_pattern(subject, None, None, None):
            if isinstance(quad.object, ox.Literal):
                texts.setdefault(quad.predicate.value, []).append(quad.object)
        if any(one.value == "true" for one in texts.get(f"{OWL}deprecated", ())):
            left["it is deprecated"] = left.get("it is deprecated", 0) + 1
            continue
        preferred = next((label for name in _PREFERRED for label in _spoken(texts.get(name, ()))), "")
        if not preferred:
            left["it has no English label"] = left.get("it has no English label", 0) + 1
            continue
        others = [label for name in (*_PREFERRED, *_OTHERS) for label in _spoken(texts.get(name, ()))]
        description = next((text for name in _DESCRIPTIONS for text in _spoken(texts.get(name, ()))), "")
        code = next((one.value for one in texts.get(f"{SKOS}notation", ())), "")
        found.append((subject.value, tuple(dict.fromkeys((preferred, *others))), description, code))
    return found


def _spoken(texts: Iterable[ox.Literal]) -> list[str]:
    """Return the texts in English or in no language, American English and English first."""
    known = [(one.language or "", one.value.strip()) for one in texts if (one.language or "") in _LANGUAGES]
    return [value for _, value in sorted(known, key=lambda one: (_LANGUAGES.index(one[0]), one[1])) if value]


def _of_table(file: VocabularyFile, name: str, columns: Mapping[str, list[str]], left: dict[str, int]) -> list[_Found]:
    path = file.files.at(file.name)
    rows = csv.reader(io.StringIO(_text(file), newline=""), delimiter=TABLES[ending(file.name)], strict=True)
    try:
        table = list(rows)
    except csv.Error as err:
        raise SourceError(path, f"cannot be read: {err}", rows.line_num) from err
    head = [cell.strip().lower() for cell in table[0]] if table else []
    at = {what: next((head.index(one) for one in names if one in head), None) for what, names in columns.items()}
    if at["title"] is None:
        known = ", ".join(columns["title"][:6])
        raise SourceError(path, f"columns {', '.join(head) or '(none)'}: expected one of titles, such as {known}", 1)
    found = []
    for row in table[1:]:

        def cell(what: str, row: list[str] = row) -> str:
            place = at.get(what)
            return row[place].strip() if place is not None and place < len(row) else ""

        if not cell("title"):
            left["it has no title"] = left.get("it has no title", 0) + 1
            continue
        labels = dict.fromkeys((cell("title"), *(one for one in _SEVERAL.split(cell("others")) if one)))
        code = cell("code")
        iri = code if _IRI.fullmatch(code) else _name(name, code or cell("title"))
        found.append((iri, tuple(labels), cell("description"), code))
    return found


def _text(file: VocabularyFile) -> str:
    content = file.files.read(file.name, _LARGEST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = content[: err.start].count(b"\n") + 1
        raise SourceError(file.files.at(file.name), "is not UTF-8: save it as UTF-8 text", line) from err


def _name(vocabulary: str, text: str) -> str:
    return f"{BASE}vocabulary/{vocabulary}/{quote(' '.join(text.split()).replace(' ', '-'), safe='-._')}"


def _free(iri: str, taken: Mapping[str, Term]) -> str:
    """Return *iri*, with a number behind it where another term of the file has it."""
    return next(one for one in _numbered(iri) if one not in taken)


def _numbered(iri: str) -> Iterator[str]:
    yield iri
    number = 2
    while True:
        yield f"{iri}-{number}"
        number += 1
