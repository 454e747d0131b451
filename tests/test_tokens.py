"""How SPARQL text is cut into tokens: whole, as the engine reads it, and in no more time than the text is long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.tokens import scan

LEFT_OUT = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in scan(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("1.e0 1.5 .5e-3 7. ", ["number 1.e0", "number 1.5", "number .5e-3", "number 7", "sign ."]),
        ("ex:a\\#b ex:a.b. :", ["name ex:a\\#b", "name ex:a.b", "sign .", "name :"]),
        ("ex:%41\\'é ex:-1", ["name ex:%41\\'é", "name ex:", "sign -", "number 1"]),
        ("# ' \r# \x85 \u2028 SELECT\nASK", ["word ASK"]),
        ("\x85\ufeff\u0661", ["other \x85", "other \ufeff", "other \u0661"]),
        ("?x ?x.y $1 ?", ["variable ?x", "variable ?x", "sign .", "word y", "variable $1", "sign ?"]),
        ('"a\'"@en-GB "b"@ar--rtl', ['string "a\'"', "tag @en-GB", 'string "b"', "tag @ar--rtl"]),
        ("'''it's ''\\''''^^ex:a", ["string '''it's ''\\''''", "sign ^^", "name ex:a"]),
        ("'''a''' ''b", ["string '''a'''", "string ''", "word b"]),
        ("'''ab' 'a\\uD800'", ["string ''", "string 'ab'", "other 'a\\uD800", "other '"]),
        ("'a\nb'", ["other 'a", "word b", "other '"]),
        ("?a <b ?c> d", ["variable ?a", "sign <", "word b", "variable ?c", "sign >", "word d"]),
        ("(?a<b&&?c>d) <b&&?c>", "sign ( variable ?a doubtful <b&&?c> word d sign ) iri <b&&?c>"),
        ("(1 <<( 2 <http://a> )>>)", "sign ( number 1 doubtful <<( number 2 iri <http://a> sign )>> sign )"),
        ("(1+<a#b>)", ["sign (", "number 1", "sign +", "iri <a#b>", "sign )"]),
        ("<a b> <\\u0041\\u+041>", ["sign <", "word a", "word b", "sign >", "iri <\\u0041\\u+041>"]),
        ("?o{|:p 1|}||<=", ["variable ?o", "sign {|", "name :p", "number 1", "sign |}", "sign ||", "sign <="]),
        ("_:a.b.true-1", ["blank _:a.b.true-1"]),
        ("true.x-1", ["word true", "sign .", "word x", "sign -", "number 1"]),
    ],
)
def test_text_is_cut_as_the_engine_cuts_it(text: str, tokens: list[str] | str) -> None:
    expected = tokens if isinstance(tokens, str) else " ".join(tokens)
    assert " ".join(f"{kind} {written}" for kind, written in kinds(text)) == expected


@given(st.lists(st.sampled_from("<>'\"\\#.:@?$_-%(){}|^ \n\raA1e") | st.characters()).map("".join))
def test_tokens_and_what_is_left_out_are_the_text(text: str) -> None:
    at = 0
    for token in scan(text):
        assert LEFT_OUT.fullmatch(text, at, token.start) and text[token.start : token.end] == token.text
        at = token.end
    assert LEFT_OUT.fullmatch(text, at)


def test_every_token_of_a_query_that_parses_is_known(suite: dict[str, str]) -> None:
    unknown = {
        name.split("/")[-1]
        for name, text in suite.items()
        if name.endswith((".rq", ".ru")) and any(kind in {"other", "doubtful"} for kind, _ in kinds(text))
    }
    assert unknown == {  # the suite has them as what must not parse
        "syn-bad-pname-06.rq",
        "syn-codepoint-escape-bad-04.rq",
        "syn-codepoint-escape-bad-05.rq",
        "syn-invalid-codepoint-escaped-bad-01.rq",
    }


@pytest.mark.parametrize(
    "piece", ["<", "'", '"', "\\", "#", "\\'", '"\\"', "'''\\q", "a.", "a.é", "a:b.", "1.", "(1<a#>", "<<(", "'\\\n"]
)
def test_reading_takes_no_longer_than_the_text(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    assert sum(len(token.text) for token in scan(text)) <= len(text)
