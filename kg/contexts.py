"""JSON-LD whose contexts are documents elsewhere: which they are, and the document written out without any."""

import json
from collections.abc import Mapping
from typing import Any

from kg.errors import MissingContextError, UploadError

_CONTEXT, _IMPORT = "@context", "@import"


def names_contexts(document: object) -> bool:
    """Whether a JSON document names a context by its IRI, or has something in it that looks so.

    Takes time in proportion to the document, and goes as deep as that.

    >>> names_contexts([{"@context": [{}, "http://example.org/c"]}]), names_contexts({"@context": {"a": "b:c"}})
    (True, False)
    """
    left = [document]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            given = value.get(_CONTEXT)
            if any(isinstance(one, str) for one in (given if isinstance(given, list) else [given])):
                return True
            if _IMPORT in value:
                return True
            left += value.values()
        elif isinstance(value, list):
            left += value
    return False


def expand(content: bytes, base: str, contexts: Mapping[str, bytes]) -> bytes:
    """Return a JSON-LD document in expanded form, with the contexts that it names taken from *contexts*, by IRI.

    A document that names none comes back as it is. PyLD does the expansion, at about 10,000 nodes a second.

    :raises MissingContextError: it names one that is not among them.
    :raises UploadError: it, or one of them, cannot be read.
    """
    document = _read(content, "")
    if not names_contexts(document):
        return content
    from pyld import jsonld
    from pyld.context_resolver import ContextResolver

    trouble: list[UploadError] = []  # what PyLD would wrap in words of its own

    def loader(iri: str, _: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return _find(contexts, iri.partition("#")[0])
        except UploadError as err:
            trouble.append(err)
            raise

    options = {"base": base, "documentLoader": loader, "contextResolver": ContextResolver({}, loader)}
    try:
        found = jsonld.expand(document, options)
    except jsonld.JsonLdError as err:
        if trouble:
            raise trouble[0] from err
        raise UploadError(_explain(err), None, None) from err
    except RecursionError as err:
        raise UploadError("it is nested too deep", None, None) from err
    try:
        return json.dumps(found, allow_nan=False).encode()
    except ValueError as err:
        raise UploadError("a number in it is too large", None, None) from err


def _find(contexts: Mapping[str, bytes], iri: str) -> dict[str, Any]:
    """Return a context as PyLD wants a document, without a base, which only the document itself may set.

    https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm says so at 5.7; PyLD 3.3 takes it all the same.
    """
    if iri not in contexts:
        raise MissingContextError(iri)
    document = _read(contexts[iri], f"context <{iri}>: ")
    if isinstance(document, dict):
        given = document.get(_CONTEXT)
        for one in given if isinstance(given, list) else [given]:
            if isinstance(one, dict):
                one.pop("@base", None)
    return {"contextUrl": None, "documentUrl": iri, "document": document}


def _read(content: bytes, where: str) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as err:
        if where:
            raise UploadError(f"{where}{err}", None, None) from err
        raise UploadError(err.msg, err.lineno, err.colno) from err
    except UnicodeDecodeError as err:
        raise UploadError(f"{where}it is not UTF-8 at byte {err.start}", None, None) from err
    except RecursionError as err:
        raise UploadError(f"{where}it is nested too deep", None, None) from err


def _explain(error: BaseException) -> str:
    """Return the innermost of what PyLD says, in one line."""
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
    said = error.args[0] if error.args else error
    said = said[0] if isinstance(said, tuple) and said else said
    return " ".join(str(said).split())[:300]
