"""Writing over HTTP: SPARQL Update, the Graph Store Protocol in both its forms, and requests from other origins."""

import http.client
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from serving import Answer, Serving

UPDATE, TURTLE = "application/sparql-update", "text/turtle"
TOKEN = {"Authorization": "Bearer secret"}
INSERT = "INSERT DATA { <a:a> <a:b> <a:c> }"
ONE, NEW = "https://example.org/one", "https://example.org/new"


@pytest.fixture(scope="module")
def store(built_small: Path, start_serving: Callable[..., Serving]) -> Serving:
    return start_serving(built_small, update_token="secret")


def ask(serving: Serving, query: str) -> bool:
    return bool(serving.client.get("/sparql", query_string={"query": query}).json["boolean"])


def put(serving: Serving, address: str, body: str | bytes, media_type: str = TURTLE, method: str = "PUT") -> Answer:
    return serving.client.open(address, method=method, data=body, content_type=media_type, headers=TOKEN)


# Update


@pytest.mark.parametrize(
    "arguments",
    [
        {"data": {"update": "INSERT DATA { <a:%d> <a:b> <a:c> }"}},
        {"data": "INSERT DATA { <a:%d> <a:b> <a:c> }", "content_type": UPDATE},
        {"data": "INSERT DATA { <a:%d> <a:b> <a:c> }", "content_type": f"{UPDATE}; charset=utf-8"},
        {"data": "update=INSERT+DATA+%%7B+%%3Ca:%d%%3E+%%3Ca:b%%3E+%%3Ca:c%%3E+%%7D",
         "content_type": "application/x-www-form-urlencoded; charset=UTF-8"},
    ],
    ids=["form", "direct", "charset", "encoded form"],
)  # fmt: skip
def test_update_by_form_and_direct(arguments: dict[str, Any], request: pytest.FixtureRequest, store: Serving) -> None:
    number = abs(hash(request.node.name)) % 10**6
    data = arguments["data"]
    said = {"update": data["update"] % number} if isinstance(data, dict) else data % number
    answer = store.client.post("/update", **{**arguments, "data": said}, headers=TOKEN)
    assert (answer.status_code, answer.json) == (200, {"removed": 0, "added": 1})
    assert ask(store, f"ASK {{ <a:{number}> <a:b> <a:c> }}")


@pytest.mark.parametrize(
    ("path", "arguments", "status"),
    [
        ("/update", {"data": {"update": [INSERT, INSERT]}}, 400),
        ("/update", {"data": {"query": "ASK {}"}}, 400),
        ("/update", {"data": {"update": "ASK {}"}}, 400),
        ("/update", {"data": {"update": INSERT, "default-graph-uri": ONE}}, 400),
        ("/update", {"data": {"update": INSERT, "using-graph-uri": "not an iri"}}, 400),
        ("/update", {"data": {"update": f"WITH <{ONE}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
                              "using-graph-uri": ONE}}, 400),
        ("/update?update=x", {"data": INSERT, "content_type": UPDATE}, 400),
        ("/update?update=x", {}, 415),
        ("/update", {"data": INSERT, "content_type": "text/plain"}, 415),
        ("/update", {"data": INSERT, "content_type": f"{UPDATE}; charset=utf-16"}, 415),
        ("/update", {"data": b"\xff", "content_type": UPDATE}, 400),
        ("/update", {"data": "LOAD <https://example.org/>", "content_type": UPDATE}, 403),
        ("/update", {"data": INSERT.replace("a:a", "a a"), "content_type": UPDATE}, 400),
    ],
)  # fmt: skip
def test_update_is_refused(path: str, arguments: dict[str, Any], status: int, store: Serving) -> None:
    answer = store.client.post(path, **arguments, headers=TOKEN)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_update_is_made_by_post_alone(method: str, store: Serving) -> None:
    answer = store.client.open("/update", method=method, query_string={"update": INSERT}, headers=TOKEN)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")


def test_dataset_of_an_update(store: Serving) -> None:
    def copied(**dataset: str) -> int:
        update = "INSERT { <a:copied> <a:of> ?o } WHERE { ?s <https://example.org/b> ?o }"
        answer = store.client.post("/update", data={"update": update, **dataset}, headers=TOKEN)
        store.client.post("/update", data={"update": "DELETE WHERE { <a:copied> ?p ?o }"}, headers=TOKEN)
        return int(answer.json["added"])

    assert copied() == 0  # it reads the graph without a name, whatever a query sees
    assert copied(**{"using-graph-uri": ONE}) == 1
    assert copied(**{"using-named-graph-uri": ONE}) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer guessed"}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Basic secret"}, 401),
        ({"Authorization": "secret"}, 401),
        ({"Cookie": "Authorization=Bearer secret"}, 401),
        ({"Authorization": "bearer secret"}, 200),
    ],
)
def test_who_writes_carries_the_token(headers: dict[str, str], status: int, store: Serving) -> None:
    answer = store.client.post("/update", data={"update": INSERT}, headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("WWW-Authenticate", "bearer").lower().startswith("bearer")


@pytest.mark.parametrize(("method", "path"), [("POST", "/update"), ("PUT", "/graphs?default"), ("DELETE", "/graphs/x")])
def test_writing_is_off_without_a_token(method: str, path: str, served_small: Serving) -> None:
    answer = served_small.client.open(path, method=method, data={"update": INSERT}, headers=TOKEN)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_two_tokens_are_none(store: Serving) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", store.port, timeout=10)
    connection.putrequest("DELETE", "/graphs?default")
    for value in ("Bearer secret", "Bearer guessed"):
        connection.putheader("Authorization", value)
    connection.endheaders()
    assert connection.getresponse().status == 401
    connection.close()


# The Graph Store


@pytest.mark.parametrize("address", [f"/graphs?graph={NEW}", "/graphs/new", "/graphs/a/b%20c"])
def test_graph_is_put_changed_and_dropped(address: str, store: Serving) -> None:
    client = store.client
    assert client.get(address).status_code == 404
    assert client.head(address).status_code == 404
    assert put(store, address, "<a:a> <a:b> 1 .").status_code == 201
    assert put(store, address, "<a:a> <a:b> 2 .").status_code == 204
    assert put(store, address, "<a:a> <a:b> 3 .", method="POST").status_code == 204
    answer = client.get(address, headers={"Accept": "application/n-triples"})
    assert sorted(line[13] for line in answer.text.splitlines()) == ["2", "3"]
    assert client.head(address, headers={"Accept": "application/n-triples"}).headers["ETag"] == answer.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]}).status_code == 304
    assert client.delete(address, headers=TOKEN).status_code == 204
    assert client.get(address).status_code == 404
    assert client.delete(address, headers=TOKEN).status_code == 404


def test_direct_address_is_the_graph(store: Serving) -> None:
    """https://www.w3.org/TR/sparql11-http-rdf-update/#direct-graph-identification"""
    assert put(store, "/graphs/direct", "<> <a:b> <relative> .").status_code == 201
    graph = f"{store.address}/graphs/direct"
    assert ask(store, f"ASK {{ GRAPH <{graph}> {{ <{graph}> <a:b> <{store.address}/graphs/relative> }} }}")
    assert store.client.get(f"/graphs?graph={graph}").status_code == 200


def test_graph_without_a_name(store: Serving) -> None:
    assert put(store, "/graphs?default", "<a:unnamed> <a:b> <> .").status_code in (201, 204)
    assert ask(store, "ASK { <a:unnamed> ?p ?o FILTER NOT EXISTS { GRAPH ?g { <a:unnamed> ?p ?o } } }")
    assert store.client.delete("/graphs?default", headers=TOKEN).status_code == 204
    assert store.client.get("/graphs?default", headers={"Accept": "application/n-triples"}).data == b""


def test_post_without_a_name_makes_one(store: Serving) -> None:
    answer = put(store, "/graphs", "<a:a> <a:b> <> .", method="POST")
    assert answer.status_code == 201
    made = answer.headers["Location"]
    assert made.startswith(f"{store.address}/graphs/")
    assert f"<{made}>" in store.client.get(made.removeprefix(store.address)).text


def test_form_with_files_is_one_graph(store: Serving) -> None:
    parts = [("text/turtle", "<a:a> <a:b> 1 ."), ("application/n-triples", "<a:a> <a:b> <a:2> .")]
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="f"; filename="g"\r\nContent-Type: {kind}\r\n\r\n{text}\r\n'
        for kind, text in parts
    )
    assert put(store, "/graphs/form", f"{body}--x--\r\n", "multipart/form-data; boundary=x").status_code == 201
    assert store.client.get("/graphs/form", headers={"Accept": "application/n-triples"}).data.count(b"\n") == 2


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/trig", ox.RdfFormat.TRIG),
    ],
)
def test_graph_in_every_format(media_type: str, form: ox.RdfFormat, store: Serving) -> None:
    answer = store.client.get(f"/graphs?graph={ONE}", headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    found = [quad.triple for quad in ox.parse(answer.data, format=form)]
    assert [str(triple.object) for triple in found] == ['"one"']
    if form not in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG):
        address = f"/graphs?graph={NEW}/{form.file_extension}"
        assert put(store, address, answer.data, media_type).status_code == 201
        assert store.client.delete(address, headers=TOKEN).status_code == 204


@pytest.mark.parametrize("accept", ["", "application/n-quads", "text/turtle", "*/*"])
def test_dataset_comes_as_quads(accept: str, store: Serving) -> None:
    answer = store.client.get("/graphs", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == ("application/n-quads" if "quads" in accept else "application/trig")
    form = ox.RdfFormat.N_QUADS if "quads" in accept else ox.RdfFormat.TRIG
    assert ONE in {str(quad.graph_name)[1:-1] for quad in ox.parse(answer.data, format=form)}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/graphs?graph={ONE}&default", 400),
        ("GET", f"/graphs?graph={ONE}&graph={NEW}", 400),
        ("GET", "/graphs?graph=relative", 400),
        ("GET", "/graphs?graph=", 400),
        ("GET", f"/graphs/x?graph={ONE}", 400),
        ("GET", "/graphs?graph=https://example.org/none", 404),
        ("GET", f"/graphs?graph={ONE}&format=docx", 406),
        ("PUT", "/graphs", 400),
        ("DELETE", "/graphs", 400),
        ("PATCH", "/graphs?default", 405),
    ],
)
def test_graph_store_refuses(method: str, path: str, status: int, store: Serving) -> None:
    answer = store.client.open(path, method=method, headers=TOKEN)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_graph_is_not_acceptable_as_a_picture(store: Serving) -> None:
    answer = store.client.get(f"/graphs?graph={ONE}", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json["accepted"]


# Other origins


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/sparql", "POST", {"GET", "HEAD", "POST"}),
        ("/update", "POST", {"POST"}),
        ("/graphs", "PUT", {"GET", "HEAD", "PUT", "POST", "DELETE"}),
        ("/graphs/direct", "DELETE", {"GET", "HEAD", "PUT", "POST", "DELETE"}),
        ("/queries/all-roles", "GET", {"GET", "HEAD"}),
    ],
)
def test_preflight_lets_every_origin_in_without_credentials(
    path: str, method: str, allowed: set[str], store: Serving
) -> None:
    """https://fetch.spec.whatwg.org/#cors-preflight-fetch: * covers no Authorization, so that it has to be named."""
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }
    answer = store.client.options(path, headers=asked)
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) >= allowed
    named = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"authorization", "content-type", "if-match", "if-none-match", "accept"} <= set(named)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/sparql?query=ASK%7B%7D", {}, 200),
        ("/sparql?query=ASK", {}, 400),
        ("/sparql?query=" + "x" * 20_000, {}, 414),
        ("/health", {"X-A": "x" * 70_000}, 431),
        ("/nothing", {}, 404),
        ("/update", {}, 405),
    ],
)
def test_every_answer_may_be_read_from_elsewhere(
    path: str, headers: dict[str, str], status: int, store: Serving
) -> None:
    answer = store.client.get(path, headers={"Origin": "https://elsewhere.example", **headers})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")


@pytest.mark.parametrize("path", ["/sparql", "/update", "/graphs", "/graphs/direct", "/", "/role/librarian"])
def test_options_say_what_is_allowed(path: str, served: Serving) -> None:
    answer = served.client.options(path)
    assert answer.status_code == 200
    assert "OPTIONS" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("graph", "method", "header", "status"),
    [
        (ONE, "PUT", "If-None-Match", 412),
        (ONE, "POST", "If-None-Match", 412),
        (ONE, "DELETE", "If-None-Match", 412),
        ("https://example.org/none", "PUT", "If-Match", 412),
        ("https://example.org/none", "DELETE", "If-Match", 412),
        ("https://example.org/made", "PUT", "If-None-Match", 201),
    ],
)
def test_a_graph_may_have_to_be_new_or_there(
    graph: str, method: str, header: str, status: int, built_small: Path, store: Serving
) -> None:
    put(store, f"/graphs?graph={ONE}", "<a:a> <a:b> <a:c> .")
    body = "" if method == "DELETE" else "<a:a> <a:b> <a:d> ."
    answer = store.client.open(
        f"/graphs?graph={graph}", method=method, data=body, content_type=TURTLE, headers={**TOKEN, header: "*"}
    )
    assert answer.status_code == status
    assert not ask(store, f"ASK {{ GRAPH <{ONE}> {{ <a:a> <a:b> <a:d> }} }}")


def test_json_that_is_no_json_ld_empties_no_graph(store: Serving) -> None:
    put(store, f"/graphs?graph={ONE}", "<a:a> <a:b> <a:c> .")
    assert put(store, f"/graphs?graph={ONE}", '{"name": "x"}', "application/json").status_code == 415
    assert ask(store, f"ASK {{ GRAPH <{ONE}> {{ <a:a> <a:b> <a:c> }} }}")


def test_nothing_is_read_of_who_may_not_write(store: Serving) -> None:
    head = "PUT /graphs?default HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\nContent-Type: text/turtle\r\n\r\n"
    assert store.talk(head.encode(), seconds=5).startswith(b"HTTP/1.1 401 ")
