"""The attacker's own client: what it sends is what attacks.yaml says, and answers are told apart."""

import asyncio
import re
from pathlib import Path

import pytest
import yaml
from wire import Answers, Manner, exchange, iter_text

GROUPS = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf-8"))
WIRES = {
    entry["name"]: entry["wire"]
    for group in GROUPS
    for entry in group["attacks"]
    if isinstance(entry.get("wire"), str) and "@" not in entry["wire"]
}


async def heard(sent: list[bytes]) -> bytes:
    """Return what a server hears of a client that sends so."""
    got = bytearray()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.extend(await reader.read())
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        await exchange(server.sockets[0].getsockname()[1], sent, Manner(leave=0.1))
        await asyncio.sleep(0.02)
    return bytes(got)


@pytest.mark.soak
@pytest.mark.parametrize("name", WIRES)
def test_bytes_are_sent_as_they_are(name: str) -> None:
    assert asyncio.run(heard(list(iter_text(WIRES[name], 0, "")))) == WIRES[name].encode()


def test_a_client_sends_before_it_goes_away() -> None:
    assert asyncio.run(heard([b"GET / HTTP/1.1\r\nX: "])) == b"GET / HTTP/1.1\r\nX: "


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_answers_are_told_apart(size: int) -> None:
    stream = (
        b"HTTP/1.1 100 Continue\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        b"HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1;x=y\r\nf\r\n0\r\n\r\n"
        b"HTTP/1.1 204 No Content\r\n\r\n"
        b"HTTP/1.0 503 Service Unavailable\r\nRetry-After: 1\r\n\r\nuntil the end"
    )
    answers = Answers()
    for piece in re.findall(b"(?s).{1,%d}" % size, stream):
        answers.feed(piece)
    answers.feed(b"")
    assert [(one.status, one.content) for one in answers.whole] == [
        (200, b"abc"),
        (400, b"def"),
        (204, b""),
        (503, b"until the end"),
    ]


@pytest.mark.parametrize(
    "stream",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ],
)
def test_an_answer_cut_off_is_not_whole(stream: bytes) -> None:
    answers = Answers()
    answers.feed(stream)
    answers.feed(b"")
    assert len(answers.found) == 1 and not answers.whole
