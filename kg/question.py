"""A question to the planner: from the names that a person gives, by command or address, to what the planner takes."""

from collections.abc import Sequence

from kg.errors import ParameterError
from kg.model import Question
from kg.names import Names

_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def to_question(
    names: Names,
    *,
    to: str,
    source: str | None = None,
    have: Sequence[str] = (),
    without: Sequence[str] = (),
    contexts: Sequence[str] = (),
    years: Sequence[str] = (),
    assume: Sequence[str] = (),
    most: int = 6,
) -> Question:
    """Return the planner's question from names as a person gives them.

    :param years: ``ROLE=N`` each, years already spent in a role.
    :param assume: ``NAME=VALUE`` each, an assumption and the person's own value for it.
    :raises UnknownRoleError: a role is not known.
    :raises UnknownThingError: a credential, context or assumption is not known.
    :raises ParameterError: a value is not of its kind.
    """
    spent = [_pair("years", text) for text in years]
    assumed = [_pair("assume", text) for text in assume]
    return Question(
        to=names.get_role(to),
        source=names.get_role(source) if source else None,
        have=tuple(dict.fromkeys(names.get_credential(text) for text in have)),
        without=tuple(dict.fromkeys(names.get_credential(text) for text in without)),
        contexts=tuple(dict.fromkeys(names.get_context(text) for text in contexts)),
        years={names.get_role(name): _years("years", value) for name, value in spent},
        assume={names.get_assumption(name): _value(names, name, value) for name, value in assumed},
        most=most,
    )


def _pair(parameter: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise ParameterError(parameter, text, "a name and a value, such as library-assistant=2")
    return name, value


def _value(names: Names, name: str, value: str) -> float | bool:
    """Return the value given for an assumption: years, or yes or no for a rule."""
    if names.get_unit(names.get_assumption(name)) != "boolean":
        return _years("assume", value)
    if value.lower() not in _TRUTHS:
        raise ParameterError("assume", f"{name}={value}", "yes or no for this one")
    return _TRUTHS[value.lower()]


def _years(parameter: str, text: str) -> float:
    try:
        years = float(text)
    except ValueError as err:
        raise ParameterError(parameter, text, "a number of years") from err
    if not 0 <= years <= 100:
        raise ParameterError(parameter, text, "a number of years from 0 to 100")
    return years
