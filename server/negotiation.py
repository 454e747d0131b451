"""Accept, ``?format=`` and file ending, to the format of an answer."""

import re
from collections.abc import Mapping

from flask import Request as FlaskRequest
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable, NotFound, RequestEntityTooLarge

from kg.errors import UnknownFormatError
from kg.formats import ALIASES, SPREADSHEET, Format, formats, get_format
from kg.reader import GRAPH
from server.asked import Asked

HTML, XHTML = "text/html", "application/xhtml+xml"
JSON = "application/json"
_VERSION = re.compile(r';\s*version\s*=\s*(?:1\.2|"1\.2")\s*(?=[;,]|$)', re.IGNORECASE)
Request = FlaskRequest | Asked


class NoneAcceptable(NotAcceptable):
    """406 with the list of what exists."""

    def __init__(self, available: list[str]) -> None:
        super().__init__(f"none of the accepted media types exists here: expected one of {', '.join(available)}")
        self.available = available


def accepts(request: Request) -> MIMEAccept:
    """Return what Accept names, without parameters.

    ``text/csv; charset=utf-8`` and ``application/ld+json; profile=...`` are answered as if they were plain: every
    answer is UTF-8, and a profile is a wish.
    """
    return MIMEAccept([(value.split(";")[0].strip(), quality) for value, quality in request.accept_mimetypes])


def format_name(request: Request) -> str | None:
    """Return what ``format`` asks for, in the address or in a form; None where it is not given or empty."""
    try:
        return request.args.get("format") or request.form.get("format") or None
    except RequestEntityTooLarge:  # the problem that says so asks for the format too
        return None


def wants_html(request: Request) -> bool:
    """Whether the client is a browser: it names HTML and likes nothing more; a ``format`` says otherwise."""
    name = format_name(request)
    if name:
        return name.lower() in ("html", HTML)
    named = accepts(request)
    # Of what is liked best, the first that stands in the most specific form: */* never hides a named type.
    return bool(named) and max(named, key=lambda item: item[1])[0].lower() in (HTML, XHTML)


def accepts_html(request: Request) -> bool:
    """Whether HTML will do where nothing that the client likes better exists; ``format`` leaves no choice."""
    return not format_name(request) and any(accepts(request).quality(name) > 0 for name in (HTML, XHTML))


def is_for_spreadsheet(request: Request, form: Format) -> bool:
    """Whether CSV will be opened by a person: asked for by name, or sent to a browser that does not name CSV itself."""
    if form.media_type != SPREADSHEET.media_type:
        return False
    named = {name.lower() for name, _ in accepts(request)}
    return (
        form == SPREADSHEET
        or format_name(request) == SPREADSHEET.name
        or (HTML in named and SPREADSHEET.media_type not in named)
    )


class NewTerms(NotAcceptable):
    """406: the answer holds what the client did not ask for, and says how it asks."""

    def __init__(self, media_type: str) -> None:
        super().__init__(
            "the answer holds triple terms or base directions, which are new in RDF 1.2: expected "
            f"Accept: {media_type};version=1.2, or a query that begins with VERSION '1.2'"
        )


def is_new(request: Request, setting: str) -> bool:
    """Whether the client takes terms that are new in RDF 1.2: it accepts ``version=1.2``, or all do by *setting*."""
    return setting == "always" or names_version(request)


def names_version(request: Request) -> bool:
    """Whether Accept has the parameter of RDF 1.2 and SPARQL 1.2."""
    return _VERSION.search(request.headers.get("Accept", "")) is not None


def choose(request: Request, form: str) -> Format:
    """Return the format for an answer of that form (solutions, boolean or graph).

    :raises UnknownFormatError: ``format`` names none.
    :raises NoneAcceptable: no format has a media type that the client accepts.
    """
    kind = "graph" if form == GRAPH else "results"
    name = format_name(request)
    return get_format(name, kind) if name else accepted(request, kind)


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
            offers[alias] = get_format(alias, kind)
        except UnknownFormatError:
            continue
    best = accepts(request).best_match(offers)
    if best is None:
        raise NoneAcceptable([form.media_type for form in formats(kind)])
    return offers[best]


def pick(request: Request, offers: Mapping[str, str], *, ending: str = "", default: str = "json") -> str:
    """Return the short name of the representation to give of something that has a page and others.

    The file ending decides, then ``format``, then Accept, then *default*. ``html`` is always among them.

    :param offers: ``{media type: short name}``, the one to prefer first.
    :raises NotFound: the ending names none; an address with it is no address here.
    :raises UnknownFormatError: ``format`` names none.
    :raises NoneAcceptable: Accept names none.
    """
    names = dict.fromkeys(("html", *offers.values()))
    if ending:
        if ending not in names:
            raise NotFound(f"ending {ending!r}: expected one of {', '.join(names)}")
        return ending
    if wants_html(request):
        return "html"
    name = format_name(request)
    if name:
        return _by_name(name.lower(), offers, tuple(names))
    if not request.accept_mimetypes:
        return default
    # What the default is of is liked best where a client takes anything.
    first = [media_type for media_type, short in offers.items() if short == default]
    best = accepts(request).best_match([*first, *offers, HTML])
    if best is None:
        raise NoneAcceptable([HTML, *offers])
    return offers.get(best, "html")


def _by_name(name: str, offers: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return the short name for a short name, a media type or another name for the same."""
    for wanted in (name, offers.get(name), ALIASES.get(name)):
        if wanted in names:
            return str(wanted)
    raise UnknownFormatError(name, names)


def graph_offers() -> dict[str, str]:
    """Return the graph formats as :func:`pick` takes them, with the other names that clients have for two of them."""
    return {form.media_type: form.name for form in formats("graph")} | {"text/plain": "nt", "application/xml": "rdf"}
