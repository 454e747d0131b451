"""Accept, ``?format=`` and file ending, to the format of an answer."""

from flask import Request
from werkzeug.exceptions import NotAcceptable

from kg.errors import UnknownFormatError
from kg.formats import ALIASES, Format, formats, get_format
from kg.reader import GRAPH

HTML = "text/html"
JSON = "application/json"


class NoneAcceptable(NotAcceptable):
    """406 with the list of what exists."""

    def __init__(self, available: list[str]) -> None:
        super().__init__(f"none of the accepted media types exists here: expected one of {', '.join(available)}")
        self.available = available


def wants_html(request: Request) -> bool:
    """Whether the client is a browser: it names HTML and likes nothing more; a ``format`` says otherwise."""
    if "format" in request.args or "format" in request.form:
        return (request.args.get("format") or request.form.get("format")) == "html"
    named = any(value.lower() in (HTML, "application/xhtml+xml") for value, _ in request.accept_mimetypes)
    return named and request.accept_mimetypes.best == request.accept_mimetypes.best_match(
        [HTML, "application/xhtml+xml"]
    )


def choose(request: Request, form: str) -> Format:
    """Return the format for an answer of that form (solutions, boolean or graph).

    :raises UnknownFormatError: ``format`` names none.
    :raises NoneAcceptable: no format has a media type that the client accepts.
    """
    kind = "graph" if form == GRAPH else "results"
    name = request.args.get("format") or request.form.get("format")
    if name:
        return get_format(name, kind)
    return accepted(request, kind)


def accepted(request: Request, kind: str) -> Format:
    """Return the format that Accept likes best; without Accept, the first of its kind.

    :raises NoneAcceptable: there is none.
    """
    if not request.accept_mimetypes:
        return formats(kind)[0]
    # Plain JSON, XML and text are names that clients use for ours; ours come first, so that they win a tie.
    offers = {form.media_type: form for form in formats(kind)}
    for alias in ("application/json", "application/xml", "text/plain"):
        try:
            offers[alias] = get_format("nt" if alias == "text/plain" else ALIASES[alias], kind)
        except UnknownFormatError:
            continue
    best = request.accept_mimetypes.best_match(offers)
    if best is None:
        raise NoneAcceptable([form.media_type for form in formats(kind)])
    return offers[best]
