"""The reading interface over pyoxigraph, the embedded engine."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import chain, islice
from typing import IO, Protocol, cast

import pyoxigraph as ox

from kg.errors import QueryError, QueryFormError, QuerySyntaxError, ServiceError, StoreError, UnknownFormatError
from kg.formats import Format
from kg.reader import BOOLEAN, EVERYTHING, GRAPH, SOLUTIONS, Selection, Solutions, has_dataset
from kg.store.rewriting import find_all, in_order, lower_booleans, rewrite
from kg.store.rules import Facts
from kg.syntax import check_depth, check_subjects, has_service, iter_keywords, uses_new
from kg.terms import Triple, from_ox, from_ox_triple, serialize, to_text, used_prefixes
from kg.vocab import BASE

_PLACE = re.compile(r"at (\d+):(\d+)")
# What the engine says in words, among the tokens it would have taken: 'Prefix not found'.
_SAID = re.compile(r"[A-Z]\w*(?: \w+)+")
_TOKEN = re.compile(r'"((?:\\.|[^"\\])+)"|\b([A-Z]{2,})\b')
_CHARACTERS = re.compile(r"""\[(?:'(?:\\.[^']*|[^'])'|[^\]'"])*\]""")
_MOST_TOKENS = 8
# A graph of fewer triples declares the prefixes that it uses; of a larger one that is not known when it begins.
_FEW = 1000
_FORMS: dict[type[object], tuple[str, str]] = {
    ox.QuerySolutions: (SOLUTIONS, "SELECT"),
    ox.QueryBoolean: (BOOLEAN, "ASK"),
    ox.QueryTriples: (GRAPH, "CONSTRUCT or DESCRIBE"),
}


class Output(Protocol):
    """What an answer is written to: a file, or whatever takes bytes."""

    def write(self, content: bytes, /) -> int:
        """Take *content*."""


Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class OxigraphReader:
    """Answers queries from one open pyoxigraph store; implements :class:`kg.reader.Reader`.

    Results of pyoxigraph belong to the thread that made them, so each call evaluates and reads its answer whole.
    """

    def __init__(
        self,
        store: ox.Store,
        generation: str,
        prefixes: dict[str, str],
        *,
        default_is_union: bool = True,
        is_guarded: bool = True,
        may_be_new: bool = True,
    ) -> None:
        """Read *store*.

        :param default_is_union: whether a query that names no dataset sees the union of all graphs, or else the one
            without a name.
        :param is_guarded: whether a query that might end the process is refused; one that may end needs no guard.
        :param may_be_new: whether *store* may hold what RDF 1.1 does not know; see :func:`holds_new`.
        """
        self._may_be_new = may_be_new
        self._store = store
        self._generation = generation
        self._prefixes = prefixes
        self._default_is_union = default_is_union
        self._is_guarded = is_guarded

    @property
    def generation(self) -> str:
        """The name of the generation."""
        return self._generation

    def _query(self, query: str, selection: Selection = EVERYTHING) -> Result:
        if self._is_guarded:
            check_depth(query)
        check_subjects(query)
        query = lower_booleans(query)
        named = selection != EVERYTHING
        ask = partial(
            self._store.query,
            base_iri=BASE,  # <role/librarian> is the one of ours, as in a page that links to it
            use_default_graph_as_union=self._default_is_union and not named and not has_dataset(query),
            default_graph=[ox.NamedNode(iri) for iri in selection.default_graphs] if named else None,
            named_graphs=[ox.NamedNode(iri) for iri in selection.named_graphs] if named else None,
        )
        graphs = selection.named_graphs if named else None
        with self._translated(query):
            text = order_variables(rewrite(query, facts_of(self._store, ask, graphs)), query)
            if text is query:
                return ask(query)
            try:
                return ask(text)
            except SyntaxError:  # its place has to be one of the query as it came
                return ask(query)

    @contextmanager
    def _translated(self, query: str = "") -> Iterator[None]:
        """Translate what pyoxigraph raises; results are read lazily, so reading them is done in here too.

        Where *query* has no SERVICE, RuntimeError is what it raises for what it cannot evaluate, such as a function
        that it does not have; where it has one, the failure is taken to be that endpoint's.
        """
        try:
            yield
        except SyntaxError as err:
            raise to_query_error(err) from err
        except (OSError, RuntimeError) as err:
            if "does not support RDF 1.2" in str(err):
                raise UnknownFormatError("application/ld+json", ["ttl", "nt", "rdf"]) from err
            if "custom function" in str(err):
                raise QueryError(f"query cannot be evaluated: {err}") from err
            if "SERVICE" in iter_keywords(query):
                raise ServiceError("SERVICE", "it gave no answer", err) from err
            raise StoreError(f"generation {self._generation!r} cannot answer", err) from err

    def _expect(self, query: str, kind: type[Result]) -> Result:
        result = self._query(query)
        if not isinstance(result, kind):
            raise QueryFormError(_FORMS[type(result)][1], _FORMS[kind][1])
        return result

    def select(self, query: str) -> Solutions:
        """Answer a SELECT, all rows at once."""
        result = self._expect(query, ox.QuerySolutions)
        assert isinstance(result, ox.QuerySolutions)
        names = tuple(variable.value for variable in result.variables)
        with self._translated(query):
            rows = tuple(tuple(None if term is None else from_ox(term) for term in row) for row in result)
        return Solutions(names, rows)

    def texts(self, query: str) -> list[dict[str, str]]:
        """Answer a SELECT as rows of ``{variable: lexical form or IRI}``, unbound variables left out."""
        result = self._expect(query, ox.QuerySolutions)
        assert isinstance(result, ox.QuerySolutions)
        names = [variable.value for variable in result.variables]
        with self._translated(query):
            return [
                {name: to_text(term) for name, term in zip(names, row, strict=True) if term is not None}
                for row in result
            ]

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        return bool(self._expect(query, ox.QueryBoolean))

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE."""
        result = self._expect(query, ox.QueryTriples)
        assert isinstance(result, ox.QueryTriples)
        with self._translated(query):
            return tuple(from_ox_triple(triple) for triple in result)

    def describe(self, iri: str) -> tuple[Triple, ...]:
        """Return every triple with *iri* as subject or object, and what blank nodes it leads to."""
        with self._translated():
            return tuple(from_ox_triple(triple) for triple in self._describe(iri))

    def _describe(self, iri: str) -> Iterable[ox.Triple]:
        node, seen, found = ox.NamedNode(iri), set(), dict[ox.Triple, None]()
        pending: list[ox.NamedNode | ox.BlankNode] = [node]
        found.update((quad.triple, None) for quad in self._store.quads_for_pattern(None, None, node))
        while pending:
            subject = pending.pop()
            seen.add(subject)
            for quad in self._store.quads_for_pattern(subject, None, None):
                found[quad.triple] = None
                if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                    pending.append(quad.object)
        return found

    def answer(
        self, query: str, choose: Callable[[str], Format], selection: Selection = EVERYTHING
    ) -> tuple[bytes, Format]:
        """Answer any query in the format that *choose* names for its form; written in Rust, never row by row."""
        output = io.BytesIO()
        chosen: list[Format] = []

        def keep(form: str) -> Format:
            chosen.append(choose(form))
            return chosen[0]

        self.write_answer(query, keep, selection, output)
        return output.getvalue(), chosen[0]

    def write_answer(
        self, query: str, choose: Callable[[str], Format | None], selection: Selection, output: Output
    ) -> None:
        """Write the answer to any query as it is found, in the format that *choose* names; nothing where that is None.

        What *output* raises comes out as it is.
        """
        result = self._query(query, selection)
        form = choose(_FORMS[type(result)][0])
        if form is None:
            return
        with self._translated(query):
            if not isinstance(result, ox.QueryTriples):
                result.serialize(cast(IO[bytes], output), format=ox.QueryResultsFormat.from_media_type(form.media_type))
            elif form.name == "nt":
                result.serialize(cast(IO[bytes], output), format=ox.RdfFormat.N_TRIPLES)
            else:
                first = list(islice(result, _FEW))
                prefixes = used_prefixes(first, self._prefixes) if len(first) < _FEW else self._prefixes
                serialize(chain(first, result), form.media_type, prefixes, cast(IO[bytes], output))

    def is_new(self, query: str, selection: Selection = EVERYTHING) -> bool:
        """Whether the answer to a query that is not SPARQL 1.2 holds terms that RDF 1.1 does not know.

        Costs nothing where the store holds none, else as much as the answer.
        """
        if not self._may_be_new or uses_new(query):
            return False
        result = self._query(query, selection)
        with self._translated(query):
            if isinstance(result, ox.QuerySolutions):
                return any(_is_new(term) for row in result for term in row)
            return isinstance(result, ox.QueryTriples) and any(_is_new(triple.object) for triple in result)

    def is_new_graph(self, graph: str | None) -> bool:
        """Whether what :meth:`write_dump` writes holds terms that RDF 1.1 does not know."""
        node = None if graph is None else ox.NamedNode(graph) if graph else ox.DefaultGraph()
        return self._may_be_new and any(
            _is_new(quad.object) for quad in self._store.quads_for_pattern(None, None, None, node)
        )

    def write_description(self, iri: str, output: Output) -> None:
        """Write what :meth:`describe` returns as N-Triples."""
        with self._translated():
            serialize(self._describe(iri), "application/n-triples", {}, cast(IO[bytes], output))

    def dump(self, form: Format, graph: str | None = None) -> bytes:
        """Write the dataset, or the one named *graph*, in a graph format.

        A format for triples alone gets the union of the graphs.
        """
        output = io.BytesIO()
        self.write_dump(form, graph, output)
        return output.getvalue()

    def write_dump(self, form: Format, graph: str | None, output: Output) -> bool:
        """Write what :meth:`dump` returns as it is read; return whether there is such a graph.

        :param graph: an IRI, the empty text for the graph without a name, or None for the dataset.
        """
        rdf = ox.RdfFormat.from_media_type(form.media_type)
        assert rdf is not None  # every graph format of kg.formats is one of pyoxigraph's
        node = None if graph is None else ox.NamedNode(graph) if graph else ox.DefaultGraph()
        if isinstance(node, ox.NamedNode) and not self._store.contains_named_graph(node):
            return False
        # JSON-LD is one of both: of one graph it has the triples, so that they can be put back as they are.
        has_quads = rdf.supports_datasets and (node is None or rdf != ox.RdfFormat.JSON_LD)
        with self._translated():
            if node is None and has_quads:
                self._store.dump(cast(IO[bytes], output), format=rdf, prefixes=self._prefixes)
            elif node is not None and not has_quads:
                self._store.dump(cast(IO[bytes], output), format=rdf, from_graph=node, prefixes=self._prefixes)
            else:
                quads = self._store.quads_for_pattern(None, None, None, node)
                rows = quads if has_quads else dict.fromkeys(quad.triple for quad in quads)
                serialize(rows, form.media_type, self._prefixes, cast(IO[bytes], output))
        return True


def holds_new(store: ox.Store) -> bool:
    """Whether *store* holds a triple term, or a text with a base direction; about 1 µs a quad."""
    pattern = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(isTRIPLE(?o) || hasLANGDIR(?o))"
    return bool(store.query(f"ASK {{ {pattern} }}"))


def _is_new(term: object) -> bool:
    return isinstance(term, ox.Triple) or (isinstance(term, ox.Literal) and term.direction is not None)


def facts_of(store: ox.Store, ask: Callable[[str], Result], named_graphs: Sequence[str] | None = None) -> Facts:
    """Return what the rules of rewriting may ask of *store*, whose named graphs are all unless they are given."""

    def find_graphs() -> Sequence[str] | None:
        if named_graphs is not None:
            return named_graphs
        nodes = list(store.named_graphs())
        iris = [node.value for node in nodes if isinstance(node, ox.NamedNode)]
        return iris if len(iris) == len(nodes) else None

    return Facts(lambda text: bool(ask(text)), find_graphs)


@lru_cache(16)
def order_variables(text: str, query: str) -> str:
    """Return a ``SELECT *`` with its variables in the order in which *query* first mentions them; any other as it is.

    The engine's order is that of the alphabet. Which they are it says itself, of an empty store.

    :param text: what the rules have made of *query*.
    """
    star = find_all(text)
    if star is None or has_service(text):
        return text
    try:
        result = ox.Store().query(text, base_iri=BASE)
    except (SyntaxError, RuntimeError):  # what there is to say of it is said where it is asked
        return text
    assert isinstance(result, ox.QuerySolutions)
    names = [variable.value for variable in result.variables]
    ordered = in_order(query, names)
    if names == ordered:
        return text
    return f"{text[:star]}{' '.join(f'?{name}' for name in ordered)} {text[star + 1 :]}"


def to_query_error(err: SyntaxError) -> QuerySyntaxError:
    """Return pyoxigraph's syntax error with its line and column, which it gives only as text, in one short line.

    >>> to_query_error(SyntaxError("error at 1:31: expected one of Prefix not found, ['%'], ['.']")).problem
    'prefix not found'
    >>> to_query_error(SyntaxError('error at 1:9: expected one of DESCRIBE, [_]')).problem
    'expected DESCRIBE'
    """
    text = str(err.msg)
    place = _PLACE.search(text)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return QuerySyntaxError(_problem(text), line, column)


def _problem(text: str) -> str:
    named = _CHARACTERS.sub("", text)
    if said := _SAID.search(named):
        return said[0] if said[0][1].isupper() else said[0][0].lower() + said[0][1:]
    tokens = [re.sub(r"\\(.)", r"\1", quoted) or keyword for quoted, keyword in _TOKEN.findall(named)]
    if not tokens:
        return "nothing fits here: look for a misspelt word or a missing bracket before it"
    # '[_]' is white space, which is no news; another class of characters is.
    is_all = len(tokens) <= _MOST_TOKENS and not _CHARACTERS.search(text.replace("[_]", ""))
    return f"expected {' '.join(tokens[:_MOST_TOKENS])}{'' if is_all else ' or something else'}"


def open_memory(quads: Iterable[ox.Quad], generation: str = "memory") -> OxigraphReader:
    """Return a reader of *quads* kept in memory; for tests and for checking facts before they are kept."""
    store = ox.Store()
    store.extend(quads)
    return OxigraphReader(store, generation, {})
