"""Every error of the library, as one tree.

::

    KgError
    ├── SettingError (ValueError)       a setting has a value it cannot have
    ├── SourceError (ValueError)        a file of facts, queries or mappings cannot be read
    │   ├── DocumentError               a document cannot be read as sections and sentences
    │   └── NoTableError                no file of a source is a table that is known
    ├── StoreError (OSError)            the store cannot be opened, read or written
    │   ├── NoGenerationError           nothing has been built in this data directory
    │   ├── UnknownGenerationError      no generation of that name
    │   │   └── NoEarlierGenerationError  no generation before the current one
    │   ├── BusyError                   another process is writing: the same will do a moment later
    │   ├── MovedError                  another process made another generation current meanwhile
    │   ├── NoRoomError                 the disk is full: nothing was written, reading goes on
    │   ├── ServiceError                another host that a request names did not answer
    │   └── RemoteError                 the remote endpoint did not answer as a SPARQL endpoint does
    │       └── RemoteTimeoutError      ... or not in time
    ├── QueryError (ValueError)         a query cannot be answered as it stands
    │   ├── QuerySyntaxError            it does not parse; carries line and column
    │   └── QueryFormError              it is of another form than the call can answer
    │   ├── OutwardError                it names a host that may not be called from here
    │   └── AnswerTooLargeError         its answer is larger than answers may be
    ├── UploadError (ValueError)        what was uploaded is no RDF that can be read; carries line and column
    │   └── MissingContextError         it names a JSON-LD context that is not at hand; carries its IRI
    ├── LimitError                      what was asked is beyond what is given to one request
    │   ├── DeadlineError               it took too long
    │   ├── MemoryLimitError            it took too much memory
    │   └── CrowdedError                too much else is asked at the moment
    ├── PreconditionError               a change was meant for another generation than the current one
    ├── PresenceError                   a graph is there that was to be new, or is not that was to be there
    ├── UnknownQueryError (LookupError) no canned query of that name
    ├── ParameterError (ValueError)     a parameter's value is not one it accepts
    ├── UnknownFormatError (ValueError) no such result or graph format for this kind of answer
    ├── UnknownRoleError (LookupError)  no such role; carries the nearest names
    ├── UnknownThingError (LookupError) no such credential, context or assumption; carries names, the nearest too
    └── ValidationError (ValueError)    the facts do not meet the shapes; carries the report

Types carry data as attributes; the message is made from them.
"""

from collections.abc import Sequence


class KgError(Exception):
    """The root: every error that the library raises on purpose."""


class SettingError(KgError, ValueError):
    """A setting has a value it cannot have."""

    def __init__(self, name: str, given: object, expected: str) -> None:
        super().__init__(f"setting {name} {given!r}: expected {expected}")
        self.name = name


class SourceError(KgError, ValueError):
    """A file of facts, queries, rules or mappings cannot be read."""

    def __init__(self, path: object, problem: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {problem}")
        self.path = str(path)
        self.line = line
        self.problem = problem


class DocumentError(SourceError):
    """A document cannot be read as sections and sentences."""


class NoTableError(SourceError):
    """No file of a source is one of the tables that are known."""


class StoreError(KgError, OSError):
    """The store cannot be opened, read or written.

    ``problem`` is for everyone; the message has *detail* too, which names paths of this machine and what its engine
    says, and is for those who run it.
    """

    def __init__(self, problem: str, detail: object = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else problem)
        self.problem = problem


class NoGenerationError(StoreError):
    """Nothing has been built in this data directory."""

    def __init__(self, data: object) -> None:
        super().__init__(f"no graph in {str(data)!r}: expected one built by `lattice build`")
        self.problem = "no graph: expected one built by `lattice build`"


class UnknownGenerationError(StoreError, LookupError):
    """No generation of that name is kept."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        kept = ", ".join(known) or "none"
        super().__init__(f"generation {name!r}: expected one of {kept}")
        self.name = name


class NoEarlierGenerationError(UnknownGenerationError):
    """No generation is kept from before the current one."""

    def __init__(self, current: str | None, known: Sequence[str]) -> None:
        StoreError.__init__(self, f"no generation before {current}: {', '.join(known) or 'none'} is all that is kept")
        self.name = current or ""


class BusyError(StoreError):
    """Another process is writing to the data directory; the same will do a moment later."""


class MovedError(StoreError):
    """Another process has made another generation current since *name* was read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"generation {name} is no longer current: expected a reading of the one that is")


class NoRoomError(StoreError):
    """There is no room to write; nothing of it is kept, and it will do once there is."""


class ServiceError(StoreError):
    """Another host that a request names did not answer as it should: an endpoint, or where a document or context is.

    ``iri`` and ``why`` say which and how, fit to be passed on; *detail* is for the log.
    """

    def __init__(self, iri: str, why: str, detail: object = "") -> None:
        said = f"<{iri}>: {why}{f' ({detail})' if str(detail) else ''}"
        super().__init__("another host that the request names gave no answer to read", said)
        self.iri, self.why = iri, why


class RemoteError(StoreError):
    """The remote endpoint did not answer as a SPARQL endpoint does."""

    def __init__(self, endpoint: str, problem: str) -> None:
        super().__init__(f"SPARQL endpoint <{endpoint}>: {problem}")
        self.endpoint = endpoint


class RemoteTimeoutError(RemoteError):
    """The remote endpoint did not answer in time."""

    def __init__(self, endpoint: str, seconds: int) -> None:
        super().__init__(endpoint, f"no whole answer within {seconds} s")


class QueryError(KgError, ValueError):
    """A query cannot be answered as it stands."""


class QuerySyntaxError(QueryError):
    """A query does not parse.

    ``line`` and ``column`` count from 1; both are None where the engine does not say.
    """

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"query does not parse: {place}{problem}")
        self.problem = problem
        self.line = line
        self.column = column


class QueryFormError(QueryError):
    """A query of another form than the call can answer."""

    def __init__(self, given: str, expected: str) -> None:
        super().__init__(f"query form {given!r}: expected {expected}")


class OutwardError(QueryError):
    """A query or an update names a host that may not be called from here."""


class AnswerTooLargeError(QueryError):
    """The answer to a query is larger than answers may be; *most* is in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the answer is larger than {most // 2**20} MB: expected a LIMIT, or a narrower question")
        self.most = most


class UploadError(KgError, ValueError):
    """What was uploaded is no RDF that can be read; ``line`` and ``column`` count from 1, None where unknown."""

    def __init__(self, problem: str, line: int | None, column: int | None) -> None:
        place = f"line {line}{f', column {column}' if column else ''}: " if line else ""
        super().__init__(f"the document cannot be read: {place}{problem}")
        self.problem = problem
        self.line = line
        self.column = column


class MissingContextError(UploadError):
    """A JSON-LD document names a context that is not at hand; *iri* is where it is."""

    def __init__(self, iri: str) -> None:
        UploadError.__init__(self, f"it names the context <{iri}>, which is not at hand", None, None)
        self.iri = iri


class LimitError(KgError):
    """What was asked is beyond what is given to one request; *seconds* later it may be tried again."""

    def __init__(self, problem: str, seconds: int) -> None:
        super().__init__(problem)
        self.seconds = seconds


class DeadlineError(LimitError):
    """It took too long."""


class MemoryLimitError(LimitError):
    """It took too much memory."""


class CrowdedError(LimitError):
    """Too much else is asked at the moment."""


class PreconditionError(KgError):
    """A change was meant for one of the generations *expected*; another one is *current*."""

    def __init__(self, expected: Sequence[str], current: str) -> None:
        super().__init__(f"generation {' or '.join(expected) or 'none'} is not current: expected {current}")
        self.expected = tuple(expected)
        self.current = current


class PresenceError(KgError):
    """A graph is there that was to be new, or is not that was to be there."""

    def __init__(self, graph: str, *, is_there: bool) -> None:
        state, wanted = ("there", "none") if is_there else ("not there", "one")
        super().__init__(f"graph <{graph}> is {state}: expected {wanted}, as the request says; nothing was changed")
        self.graph = graph
        self.is_there = is_there


class UnknownQueryError(KgError, LookupError):
    """No canned query of that name."""

    def __init__(self, name: str, nearest: Sequence[str]) -> None:
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"canned query {name!r}: expected a name that `lattice query` lists{hint}")
        self.name = name
        self.nearest = tuple(nearest)


class ParameterError(KgError, ValueError):
    """A parameter's value is not one it accepts; without a value, its name is not one that is known."""

    def __init__(self, name: str, given: object, expected: str) -> None:
        value = "" if given is None else f" {given!r}"
        super().__init__(f"parameter {name}{value}: expected {expected}")
        self.name = name
        self.expected = expected


class UnknownFormatError(KgError, ValueError):
    """No such format for this kind of answer."""

    def __init__(self, given: str, accepted: Sequence[str]) -> None:
        super().__init__(f"format {given!r}: expected one of {', '.join(accepted)}")
        self.given = given
        self.accepted = tuple(accepted)


class UnknownRoleError(KgError, LookupError):
    """No such role; ``nearest`` holds the closest names the graph has."""

    def __init__(self, given: str, nearest: Sequence[str]) -> None:
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"role {given!r}: expected a slug, IRI, code or label of a role{hint}")
        self.given = given
        self.nearest = tuple(nearest)


class UnknownThingError(KgError, LookupError):
    """A credential, context or assumption that the graph does not name."""

    def __init__(self, kind: str, given: str, accepted: Sequence[str], nearest: Sequence[str] = ()) -> None:
        hint = f"such a one as {', '.join(nearest)}" if nearest else f"one of {', '.join(accepted)}"
        super().__init__(f"{kind} {given!r}: expected {hint}")
        self.kind = kind
        self.given = given
        self.accepted = tuple(accepted)
        self.nearest = tuple(nearest)


class ValidationError(KgError, ValueError):
    """The facts do not meet the shapes; ``findings`` holds one line a violation."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__(f"{len(findings)} finding(s): " + "; ".join(findings[:3]))
        self.findings = tuple(findings)
