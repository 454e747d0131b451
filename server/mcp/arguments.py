"""What a program gives to a tool, held against the schema of the tool."""

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from kg.errors import ParameterError
from kg.schema import Json

_SAID = {
    "minimum": "at least",
    "maximum": "at most",
    "minLength": "a text of at least",
    "maxLength": "a text of at most",
}


def check(schema: Json, arguments: Json) -> Json:
    """Return *arguments* with the defaults of *schema*.

    :raises ParameterError: one is missing, unknown or of another kind than it takes.
    """
    error = best_match(Draft202012Validator(schema).iter_errors(arguments))
    if error is not None:
        raise _to_error(error, schema)
    defaults = {name: one["default"] for name, one in schema["properties"].items() if "default" in one}
    return defaults | arguments


def _to_error(error: ValidationError, schema: Json) -> ParameterError:
    name = ".".join(str(part) for part in error.absolute_path)
    known = schema["properties"]
    if error.validator == "required":
        missing = next(one for one in error.validator_value if one not in error.instance)
        said = known.get(missing, {}).get("description", "")
        return ParameterError(missing, None, f"it to be given{f' ({said})' if said else ''}")
    if error.validator == "additionalProperties":
        unknown = next(one for one in error.instance if one not in known)
        return ParameterError(unknown, None, f"a name among {', '.join(known)}" if known else "no parameters")
    return ParameterError(name, error.instance, _expected(str(error.validator), error.validator_value))


def _expected(rule: str, value: Any) -> str:
    if rule == "enum":
        return f"one of {', '.join(map(str, value))}"
    if rule == "type":
        return f"of type {value if isinstance(value, str) else ' or '.join(value)}"
    unit = " characters" if rule.endswith("Length") else ""
    return f"{_SAID[rule]} {value}{unit}"
