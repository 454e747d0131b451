"""What a query's text says before it is parsed: its form, its dataset, and that it is not too deep to be parsed."""

import pytest

from kg.errors import QuerySyntaxError
from kg.reader import find_form, has_dataset
from kg.syntax import MOST_DEEP, MOST_PARTS, check_depth


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "solutions"),
        ("ask{}", "boolean"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "graph"),
        ("DESCRIBE <a:b>", "graph"),
        ("PREFIX : <http://example.org/add/> SELECT (1 AS ?x) {}", "solutions"),
        ("PREFIX select.x: <http://example.org/> ASK {}", "boolean"),
        ("PREFIX ex: <http://example.org/> ASK { ?s ex:a\\#b ?o }", "boolean"),
        ("# SELECT\rASK {}", "boolean"),
        ("SELECT ('''it\\''' ASK''' AS ?x) {}", "solutions"),
        ("DELETE { ?s ?p ?o } WHERE { SELECT ?s ?p ?o { ?s ?p ?o } }", None),
        ("WITH <a:b> DELETE { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }", None),
        ("INSERT DATA { <a:b> <a:b> 'SELECT' }", None),
        ("CLEAR ALL # SELECT", None),
        ("", None),
    ],
)
def test_first_keyword_decides(query: str, form: str | None) -> None:
    assert find_form(query) == form


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <a:b> {}", True),
        ("SELECT * from named<a:b> {}", True),
        ("SELECT ?from { ?from ex:from <a:FROM> } # FROM", False),
        ('SELECT ("FROM <a:b>" AS ?x) {}', False),
    ],
)
def test_dataset_of_its_own_is_seen(query: str, named: bool) -> None:
    assert has_dataset(query) is named


DEEP, LONG = MOST_DEEP + 1, MOST_PARTS + 1
TOO_DEEP = {
    "groups": "ASK" + "{" * DEEP + "}" * DEEP,
    "optional": "ASK " + "{ ?s ?p ?o OPTIONAL" * DEEP,
    "not exists": "ASK {" + "FILTER NOT EXISTS {" * DEEP,
    "subselects": "ASK {" + "{ SELECT ?s {" * DEEP,
    "brackets": "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
    "triple terms": "SELECT (" + "<<( <a:a> <a:b> " * 3000 + "1" + " )>>" * 3000 + " AS ?x) {}",
    "not": "ASK { FILTER(" + "!" * 100_000 + "true) }",
    "and": "ASK { FILTER(true" + "&&true" * 100_000 + ") }",
    "collection": "ASK { ?s ?p (" + " 1" * LONG + ") }",
    # In an expression each of these is a comparison, and what follows is not hidden by it.
    "as an IRI": "ASK { FILTER(" + "1<((1>(" * DEEP,
    "behind an IRI": 'ASK { FILTER(1<1#>"""\n' + "(" * DEEP,
    "behind an escape": "PREFIX a: <b:> ASK { ?s a:\\' ?o FILTER(" + "(" * DEEP + "'",
    "behind a string": 'ASK { ?s ?p """a\\""" # """ ' + "\n FILTER(" + "(" * DEEP,
    "behind a comment": "ASK { # '\r FILTER(" + "(" * DEEP + "'",
}


@pytest.mark.parametrize("query", TOO_DEEP.values(), ids=TOO_DEEP)
def test_too_deep_is_refused_before_it_is_parsed(query: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        check_depth(query)
    assert caught.value.line and caught.value.column


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * MOST_DEEP + "}" * MOST_DEEP,
        "ASK { " + "{ ?s ?p (1) } UNION " * 1000 + "{} }",
        "ASK {} # " + "{" * 100_000,
        "ASK { ?s ?p '" + "(" * 100_000 + "' }",
        "ASK { VALUES ?s { " + "<http://example.org/a_(b)#c> " * 5000 + "} }",
        'ASK { ?s ?p """' + '"" ( ' * 50_000 + '""" }',
    ],
    ids=["deep", "flat", "comment", "string", "values", "long string"],
)
def test_what_a_parser_holds_is_let_through(query: str) -> None:
    check_depth(query)


@pytest.mark.parametrize("text", ["<" * 1_000_000, '"' * 1_000_001, "'''" * 300_000, '"\\"' * 300_000, "<a" * 500_000])
def test_reading_takes_no_longer_than_the_text(text: str) -> None:
    find_form(text)
    with pytest.raises(QuerySyntaxError):
        check_depth("(" * DEEP + text + "(" * DEEP)
