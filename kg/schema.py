"""JSON Schema of the canned queries: what a parameter takes, and what a row of an answer holds."""

from collections.abc import Iterable
from typing import Any

from kg.queries import ENDPOINT, CannedQuery, Parameter
from kg.vocab import CAREER

Json = dict[str, Any]
# {type of a parameter or a column: what it is in JSON}
TYPES: dict[str, Json] = {
    "iri": {"type": "string", "format": "iri"},
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
}
_WAYS = {True: "a slug, IRI, code or label", False: "an IRI, or one of ours without its beginning"}


def parameter_schema(parameter: Parameter, endpoints: Iterable[str] = ()) -> Json:
    """Return what one value of *parameter* is: its type, the choices where they are few, what it means, an example.

    :param endpoints: the names of those that may be asked.

    The file's own value is an example and no default: whoever leaves a parameter out asks about something else.

    >>> parameter_schema(Parameter("role", "iri", "Role", f"{CAREER}Role", default=("librarian",)))["description"]
    'Role: a slug, IRI, code or label'
    """
    if parameter.type == ENDPOINT:
        return _endpoint_schema(parameter, endpoints)
    schema = dict(TYPES[parameter.type])
    description = parameter.label
    if parameter.type == "iri":
        schema = {"type": "string", "minLength": 1}  # names will do
        kind = parameter.of.removeprefix(CAREER)
        named = f" of the class {kind}" if kind and kind.lower() not in parameter.label.lower() else ""
        description += f": {_WAYS[bool(parameter.of)]}{named}"
    if parameter.choices:
        schema["enum"] = [to_value(parameter.type, choice) for choice in parameter.choices]
    examples = [to_value(parameter.type, text) for text in parameter.default]
    return {**schema, "description": description, **({"examples": examples} if examples else {})}


def _endpoint_schema(parameter: Parameter, endpoints: Iterable[str]) -> Json:
    """Return what an endpoint is: the file's own is no example, since it may be one that must not be asked."""
    names = list(endpoints)
    listed = f"{', '.join(names)}, or the IRI of an endpoint" if names else "the IRI of an endpoint"
    description = f"{parameter.label}: {listed} that LATTICE_SERVICE allows; left out, the first of them"
    examples = {"examples": names[:1]} if names else {}
    return {"type": "string", "minLength": 1, "description": description, **examples}


def row_schema(query: CannedQuery) -> Json:
    """Return what one row of the answer is; a column that has no value is left out of it."""
    columns = {name: dict(TYPES[type_]) for name, type_ in query.columns.items()}
    return {"type": "object", "properties": columns, "additionalProperties": False}


def to_value(type_: str, text: str) -> str | int | float | bool:
    """Return the lexical form *text* as what it is in JSON.

    :raises ValueError: it is none of that type.

    >>> to_value("integer", "2"), to_value("decimal", "2.50"), to_value("boolean", "true"), to_value("text", "2")
    (2, 2.5, True, '2')
    """
    if type_ == "integer":
        return int(text)
    if type_ == "decimal":
        return float(text)
    if type_ == "boolean":
        if text not in ("true", "false", "1", "0"):
            raise ValueError(f"boolean {text!r}: expected true or false")
        return text in ("true", "1")
    return text
