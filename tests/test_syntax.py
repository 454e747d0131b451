"""What a query's text says before it is parsed: form, dataset, depth, whom it calls, and whether it may be kept."""

import re
from contextlib import suppress

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError
from kg.reader import find_form, has_dataset
from kg.syntax import MOST_DEEP, MOST_PARTS, check_depth, find_services, has_service, is_repeatable


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
        ("ASKFROM<a:b> {}", True),
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
    "collection without spaces": "ASK { ?s ?p (" + "true" * LONG + ") }",
    "triples": "ASK { " + "<<" * DEEP + " }",
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


DECLARED = "PREFIX ex: <http://e/> PREFIX port: <http://a:1> PREFIX : <http://d/> PREFIX SERVICE: <http://f/> "
CALL = "SERVICE <http://127.0.0.1:1/> {}"


def is_read(query: str, word: str) -> bool | None:
    """Whether the engine reads *word* as more than a part of a name: None where the query does not parse."""
    if not parses(query):
        return None
    return not parses(re.sub(word, "SERVIKE", query, flags=re.IGNORECASE))


def parses(query: str) -> bool:
    """Whether the engine parses a query; it may fail as it calls out, and its first solution is not awaited."""
    with suppress(OSError):
        try:
            pyoxigraph.Store().query(query)
        except SyntaxError:
            return False
    return True


@pytest.mark.parametrize(
    "pattern",
    [
        CALL,
        "?s ?p 1.e0 " + CALL,
        "?s ?p ex:a\\#b " + CALL,
        "?s ?p ex:a\\' " + CALL,
        "# it's\r" + CALL,
        "# it's\x85\n" + CALL,
        "?s ?p true" + CALL,
        "?s ?p 1" + CALL,
        "?s ?p 'a'@en.SERVICE <http://127.0.0.1:1/> {}",
        "?s ?p ex:a.b." + CALL,  # a local name may have one dot for the engine
        "?s ?p port:" + CALL,  # <http://a:1SERVICE> is no IRI, <http://a:1> is one
        "?s ?p 'a'^^port:SERVICE?x{}",
        "SERVICESILENT<http://127.0.0.1:1/>{}",
        "SERVICEex:a{}",
        "?s ?p true.SERVICE:a# {\n{}",
        "FILTER(1<2)SERVICE#>\n<http://127.0.0.1:1/> {}",
        "FILTER(1<1#>'''\n+2)" + CALL + "#'''\n",
        "FILTER(1<<a:b#>\n)" + CALL + "#>\n",
        "FILTER(EXISTS {} < 1#>\n)" + CALL,
        "VALUES ?x {'''ab'}" + CALL + "#\\uD800'''\n",
        "?s ?p <http://a/\\u+041#> . " + CALL,
        "?s ?p ?o {| ex:p <<( ?s ?p ?o )>> |} . " + CALL,
    ],
)
def test_call_is_found_wherever_the_engine_reads_it(pattern: str) -> None:
    query = f"{DECLARED} ASK {{ {pattern} }}"
    assert is_read(query, "SERVICE")
    assert has_service(query)


HOSTILE = (
    r"""
SERVICE SERVICE<http://127.0.0.1:1/>{} SERVICEex:a{} service?x{} SILENT \u0053ERVICE 1 1.e0 . , ; ~ + - ! && | ^ ^^ @en
ex:a ex:a\#b ex:a\' ex:%41 ex:a.b. port: port:1. : a true ?x $o ? _:b.c é # #' ' " ''' """
    + '"""'
    + r"""
'a' "\"" \u0053 \uD800 <a#b> <a:b> < <= > <1#> <a#> << <<( )>> { } ( ) [] {| |} FILTER(1< FILTER( VALUES?v{ EXISTS{
GRAPHex:g{ SELECT*{ UNION
"""
)
SPACED = [" ", "\n", "\r", "\x85", "\u2028", "?s ?p ?o", "?s ?p ", "<<( ?s ?p 1 )>>", "{| ex:p 1 |}", "BIND(1 AS ?y)"]
PIECES = st.lists(st.sampled_from([*HOSTILE.split(), *SPACED]), max_size=5).map("".join)


@settings(max_examples=1500)
@given(
    st.sampled_from(
        [
            "ASK {%s}",
            "ASK {?s ?p %s}",
            f"ASK {{?s ?p %s {CALL} %s}}",
            f"ASK {{FILTER(1<%s) {CALL} %s}}",
            f"ASK {{FILTER(1<%s {CALL} %s}}",
            f"ASK {{VALUES ?v {{%s}} {CALL} %s}}",
            f"ASK {{?s ?p (%s) {CALL} %s}}",
            f"ASK {{?s ?p port:%s{CALL} %s}}",
        ]
    ),
    PIECES,
    PIECES,
)
def test_no_call_that_the_engine_reads_is_missed(form: str, first: str, second: str) -> None:
    query = DECLARED + form % ((first, second) if form.count("%s") == 2 else first + second)
    assert has_service(query) or not is_read(query, "SERVICE")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX service: <http://s/> SELECT ?service { GRAPH service:g { ?service a service:Service } } # SERVICE",
        'ASK FROM <http://e/service> { ?s ?p \'SERVICE <a:b> {}\', """\nSERVICE <a:b> {}""" }',
        "PREFIX : <a:> SELECT * FROM :service { ?s :service ?o . :service ?p ''''SERVICE''' }",
        "ASK { VALUES (?x ?y) { (<http://a/service#x> <http://a/service#y>) (1 <urn:service>) } }",
    ],
)
def test_mention_is_no_call(query: str) -> None:
    assert parses(query) and find_services(query) == ()


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("PREFIX : <http://e/> ASK { SERVICE :a\\-b {} }", "http://e/a-b"),
        ("BASE <http://e/x/y> ASK { SERVICE SILENT <z?q> {} }", "http://e/x/z?q"),
        ("BASE <http://e/> PREFIX p: <f/> BASE <http://g/> ASK { SERVICE p:x {} }", "http://e/f/x"),
        ("ASK { SERVICE <http://\\u0065/> {} }", "http://e/"),
        ("ASK { SERVICE $x {} }", "?x"),
        ("ASK { SERVICE <x> {} }", None),
        ("PREFIX p: <http://e/> PREFIXp:<http://f/> ASK { SERVICE p:x {} }", None),
        ("PREFIX SILENTp: <http://e/> PREFIX p: <http://f/> ASK { SERVICE SILENTp:x {} }", None),
        ("ASK { FILTER(1<1#>\n) SERVICE <http://e/> {} }", None),
    ],
)
def test_target_is_told_where_it_is_certain(query: str, target: str | None) -> None:
    assert [service.target for service in find_services(query)] == [target]


def test_call_within_a_call_is_one_too() -> None:
    query = "ASK { SERVICE <a:b> { SERVICE SILENT ?c { ?s ?p ?o } } ?s ?p ?o }"
    outer, inner = find_services(query)
    assert query[outer.start : outer.end] == "SERVICE <a:b> { SERVICE SILENT ?c { ?s ?p ?o } }"
    assert query[inner.start : inner.end] == "SERVICE SILENT ?c { ?s ?p ?o }" and inner.silent and not outer.silent


def test_call_behind_an_escape_is_one_of_uncertain_target() -> None:
    assert [one.target for one in find_services("ASK { \\u0053ERVICE <http://e/> {} }")] == [None]


@pytest.mark.parametrize(
    ("query", "repeatable"),
    [
        ("SELECT (NOW() AS ?x) {}", False),
        ("SELECT * { FILTER(rand#\n() < 1) }", False),
        ("SELECT (STRUUID() AS ?x) {}", False),
        ("SELECT (1+BNODE() AS ?x) {}", False),
        ("SELECT * { FILTER(1<1#>\n+NOW()) }", False),
        ("SELECT * { SERVICE <a:b> {} }", False),
        ("SELECT (\\u004EOW() AS ?x) {}", False),
        ("PREFIX now: <http://now/> SELECT ?now { ?now now:rand 'NOW()' } # UUID()", True),
        ("SELECT (STR(1) AS ?now) {}", True),
    ],
)
def test_only_what_answers_the_same_again_is_repeatable(query: str, repeatable: bool) -> None:
    assert is_repeatable(query) is repeatable
