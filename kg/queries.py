"""Canned queries: a file of SPARQL with a header in, a question with typed parameters out.

The header is grlc's: ``#+`` lines of YAML. A parameter is a line ``VALUES ?name { terms }``; binding swaps its terms
for the caller's, serialised and escaped, so that the file runs unchanged in any SPARQL tool. The line may stand again,
word for word, in a subquery, which SPARQL evaluates by itself: each gets the same terms. A parameter of the type
``endpoint`` is what a SERVICE clause asks (:mod:`kg.joining`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.endpoints import find_offered, get_endpoint
from kg.errors import ParameterError, SourceError, UnknownQueryError
from kg.federation import outermost
from kg.iris import slug
from kg.names import Names
from kg.reader import find_form
from kg.syntax import find_services
from kg.terms import Iri, Literal, Term, is_iri, to_token
from kg.vocab import BASE, CAREER, XSD

ENDPOINT = "endpoint"
TYPES = ("iri", "text", "integer", "decimal", "boolean", ENDPOINT)
_TERM = re.compile(r'<[^>]*>|"[^"]*"(?:\^\^<[^>]*>)?|[^\s<>"]+')  # of a line of parameters


@dataclass(frozen=True)
class Parameter:
    """One parameter. ``of`` is the class of an iri parameter's things; ``default`` the file's own terms as text."""

    name: str
    type: str
    label: str
    of: str = ""
    choices: tuple[str, ...] = ()
    default: tuple[str, ...] = ()


@dataclass(frozen=True)
class CannedQuery:
    """One file of ``queries/``. ``form`` is solutions, boolean or graph; ``expect`` a check on the embedded graph."""

    name: str
    topic: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    ask: tuple[str, ...]
    expect: Mapping[str, Any] = field(hash=False)
    form: str = "solutions"
    text: str = ""

    @property
    def asks_elsewhere(self) -> bool:
        """Whether a part of it is for endpoints to answer."""
        return bool(find_services(self.text))

    def bind(self, values: Mapping[str, Sequence[str]], names: Names, endpoints: str = "") -> str:
        """Return the query's text with the caller's values; a parameter not given keeps the file's example.

        An endpoint that is not given is the first that may be asked, where there is one by its whole IRI.

        :param values: texts by parameter name; an iri may be a slug, an IRI, a code or a label.
        :param endpoints: which endpoints may be asked, as ``LATTICE_SERVICE`` has it.
        :raises ParameterError: a name that the query does not have, or a value of another type.
        :raises OutwardError: an endpoint that may not be asked.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        text = self.text
        chosen = dict(values)
        for parameter in self.parameters:
            if parameter.type == ENDPOINT and not any(chosen.get(parameter.name, ())):
                chosen[parameter.name] = list(find_offered(endpoints))[:1]
        for name, given in chosen.items():
            if name not in known:
                raise ParameterError(name, None, f"a name among {', '.join(known)}" if known else "no parameters")
            terms = [to_term(known[name], value, names, endpoints) for value in given if value != ""]
            if terms:
                line = f"VALUES ?{name} {{ {' '.join(to_token(term) for term in terms)} }}"
                text = _values_line(name).sub(line.replace("\\", "\\\\"), text)
        return text


def to_term(parameter: Parameter, value: str, names: Names, endpoints: str = "") -> Term:
    """Return *value* as the term that *parameter* takes.

    :raises ParameterError: it is of another type, not one of the choices, or names nothing of the class.
    :raises OutwardError: an endpoint that *endpoints* does not allow.
    """
    if parameter.type == ENDPOINT:
        return Iri(get_endpoint(parameter.name, value, endpoints))
    if parameter.choices and value not in parameter.choices:
        raise ParameterError(parameter.name, value, f"one of {', '.join(parameter.choices)}")
    if parameter.type == "iri":
        return _to_iri(parameter, value, names)
    pattern = {"integer": r"[+-]?\d+", "decimal": r"[+-]?\d+(\.\d+)?", "boolean": "true|false"}.get(parameter.type)
    if pattern is None:
        return Literal(value)
    if not re.fullmatch(pattern, value):
        raise ParameterError(parameter.name, value, f"a value of type {parameter.type}")
    return Literal(value, f"{XSD}{parameter.type}")


def _to_iri(parameter: Parameter, value: str, names: Names) -> Iri:
    if not parameter.of:
        if re.fullmatch(r"[a-z-]+/[A-Za-z0-9./_-]+", value):
            return Iri(BASE + value)
        if not is_iri(value):
            raise ParameterError(
                parameter.name, value, "an absolute IRI, or one of ours without its beginning, such as role/librarian"
            )
        return Iri(value)
    iri = names.find(value, parameter.of)
    if iri is None:
        kind = parameter.of.removeprefix(CAREER)
        nearest = names.nearest(value, parameter.of) or [thing.label for thing in names.options(parameter.of)][:12]
        raise ParameterError(parameter.name, value, f"a {kind}, such as {', '.join(nearest)}")
    return Iri(iri)


def _values_line(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES\s+\?{re.escape(name)}\s*\{{([^{{}}]*)\}}")


def load_queries(folder: Path) -> dict[str, CannedQuery]:
    """Read every canned query of *folder*: ``<topic>/<name>.rq``, violation queries left aside; by name, sorted.

    :raises SourceError: a header or a parameter line is missing or wrong, or two files have one name.
    """
    found: dict[str, CannedQuery] = {}
    for path in sorted(folder.glob("*/*.rq")):
        if path.parent.name == "checks":
            continue
        query = load_query(path)
        if query.name in found:
            raise SourceError(path, f"canned query {query.name!r}: expected a name that no other file has")
        found[query.name] = query
    if not found:
        raise SourceError(folder, "no canned queries here: expected files <topic>/<name>.rq")
    return dict(sorted(found.items()))


def _loader() -> Any:
    """Return PyYAML's safe loader, the one of libyaml where it is there: ten times as quick."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_query(path: Path) -> CannedQuery:
    """Read one canned query.

    :raises SourceError: the header is not YAML, lacks a summary, or does not fit the text.
    """
    import yaml

    text = path.read_text(encoding="utf-8")
    head = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        header = yaml.load(head, _loader()) or {}  # noqa: S506 (a safe one)
    except yaml.YAMLError as err:
        raise SourceError(path, f"header is not YAML: {err}") from err
    if not isinstance(header, dict) or not str(header.get("summary", "")).endswith("?"):
        raise SourceError(path, "header lacks a summary: expected a question that ends in '?'")
    form = find_form(text)
    if form is None:
        raise SourceError(path, "no query found: expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    parameters = tuple(_to_parameter(path, text, entry) for entry in header.get("params", ()))
    _check_services(path, text, parameters)
    return CannedQuery(
        name=path.stem,
        topic=path.parent.name,
        summary=str(header["summary"]),
        description=str(header.get("description", "")),
        tags=tuple(header.get("tags", ())),
        parameters=parameters,
        columns=dict(header.get("columns", {})),
        ask=tuple(header.get("ask", ())),
        expect=dict(header.get("expect", {})),
        form=form,
        text=text,
    )


def _to_parameter(path: Path, text: str, entry: Mapping[str, Any]) -> Parameter:
    name, type_ = str(entry.get("name", "")), str(entry.get("type", ""))
    if type_ not in TYPES:
        raise SourceError(path, f"parameter {name!r} has type {type_!r}: expected one of {', '.join(TYPES)}")
    lines = _values_line(name).findall(text)
    if len(set(lines)) != 1:
        problem = f"parameter {name!r}: expected one line VALUES ?{name} {{ example }}, or the same line again"
        raise SourceError(path, problem)
    of = str(entry.get("of", ""))
    return Parameter(
        name=name,
        type=type_,
        label=str(entry.get("label", name)),
        of=f"{CAREER}{of}" if of else "",
        choices=tuple(str(choice) for choice in entry.get("choices", ())),
        default=tuple(_to_text(token, is_typed=bool(of)) for token in _TERM.findall(lines[0])),
    )


def _check_services(path: Path, text: str, parameters: Sequence[Parameter]) -> None:
    """Refuse a file whose SERVICE clauses ask what no parameter names, or a parameter that none asks."""
    named = {f"?{parameter.name}" for parameter in parameters if parameter.type == ENDPOINT}
    asked = {clause.target for clause in outermost(find_services(text))}
    for name in sorted(named - asked):
        raise SourceError(path, f"parameter {name[1:]!r} of type endpoint: expected SERVICE {name} {{ ... }}")
    for target in sorted(one or "" for one in asked - named):
        if not is_iri(target):
            raise SourceError(path, f"SERVICE {target}: expected an IRI, or a parameter of type endpoint")


def _to_text(token: str, *, is_typed: bool) -> str:
    """Return a term of a file as a form would show it: one of our IRIs short, the text of a literal.

    >>> _to_text("<https://w3id.org/career-lattice/role/librarian>", is_typed=True)
    'librarian'
    >>> _to_text("<https://w3id.org/career-lattice/role/librarian>", is_typed=False)
    'role/librarian'
    >>> _to_text('"80000"^^<http://www.w3.org/2001/XMLSchema#decimal>', is_typed=False)
    '80000'
    """
    text = token.partition('"^^')[0].strip('<>"')
    if not text.startswith(BASE):
        return text
    return slug(text) if is_typed else text.removeprefix(BASE)


def load_topics(folder: Path) -> list[str]:
    """Return the topics in the order in which people look for them, from ``topics.yaml``.

    :raises SourceError: the file is not a list of the folders there are.
    """
    import yaml

    path = folder / "topics.yaml"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as err:
        raise SourceError(path, f"cannot be read as YAML: {err}") from err
    there = {one.name for one in folder.iterdir() if one.is_dir()} - {"checks"}
    if not isinstance(found, list) or set(found) != there:
        raise SourceError(path, f"expected a list of the topics: {', '.join(sorted(there))}")
    return found


def by_topic(queries: Mapping[str, CannedQuery], topics: Sequence[str]) -> dict[str, list[CannedQuery]]:
    """Return the queries of each of *topics*, in their order and by name."""
    return {topic: [query for query in queries.values() if query.topic == topic] for topic in topics}


def get_query(queries: Mapping[str, CannedQuery], name: str) -> CannedQuery:
    """Return the canned query of that name.

    :raises UnknownQueryError: there is none; it carries the nearest names.
    """
    if name not in queries:
        raise UnknownQueryError(name, get_close_matches(name, queries, n=3, cutoff=0.4))
    return queries[name]
