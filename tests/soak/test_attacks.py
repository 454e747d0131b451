"""The service under attack: attacks.yaml against `lattice serve`, with a canary that must not notice.

`make test-soak` runs it; about four minutes. An attack is a request and says what may come of it; what must hold in
each of them is in :func:`test_attack`.
"""

import asyncio
import resource
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest
import yaml
from watch import Canary, Meter, Outside, Service
from wire import Manner, Outcome, Text, chunked, compressed, exchange, head, iter_text

from kg.build import build
from kg.settings import Settings

pytestmark = pytest.mark.soak
DEADLINE, TOKEN = 2, "a-token-of-the-soak-test"
GRACE = 0.5  # seconds after its deadline until a query must have been answered
QUICK = 1.0  # seconds under which 99 of 100 of the canary's requests stay
CALM, BUSY, WINDOW = 3.0, 0.3, 0.12  # seconds to come to rest, share of a core, seconds over which it is measured
MOST_MEGABYTES = 2000  # of all processes together: workers of 256 MB, and room
ENVIRONMENT = {
    "LATTICE_QUERY_SECONDS": str(DEADLINE),
    "LATTICE_UPDATE_TOKEN": TOKEN,
    "LATTICE_QUERY_MEMORY": "256",
    "LATTICE_RESULT_MEGABYTES": "32",
    "LATTICE_RATE": "0",
    "LATTICE_WORKERS": "4",
}


@dataclass(frozen=True)
class Attack:
    """One entry of attacks.yaml; its head says what the fields mean."""

    name: str
    group: str
    status: list[int | str]
    query: Text | None = None
    wire: Text | None = None
    body: Text | None = None
    method: str = ""
    path: Text = "/sparql"
    headers: dict[str, Text] = field(default_factory=dict)
    more: Text = ""
    token: bool = False
    gzip: bool = False
    chunked: bool = False
    depths: list[int] = field(default_factory=lambda: [0])
    clients: int = 1
    answers: int = 1
    pace: float = 0.0
    slow_read: float = 0.0
    leave: float = 0.0
    linger: float = 0.0
    within: float = DEADLINE + GRACE
    some: list[int | str] = field(default_factory=list)
    retry_after: bool = False
    environment: dict[str, str] = field(default_factory=dict)


def load_attacks() -> list[Attack]:
    """Return the attacks in their order; a group's fields are those of each attack that does not say otherwise."""
    groups = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf-8"))
    known = {item.name for item in fields(Attack)}
    found = []
    for group in groups:
        defaults = {key: value for key, value in group.items() if key != "attacks"}
        for entry in group["attacks"]:
            assert not (entry.keys() | defaults.keys()) - known, entry
            found.append(Attack(**{**defaults, **entry}))
    return found


ATTACKS = load_attacks()


def to_bytes(attack: Attack, depth: int, outside: str) -> Iterator[bytes]:
    """Yield what one client of *attack* sends, byte for byte."""
    if attack.wire is not None:
        yield from iter_text(attack.wire, depth, outside)
        return
    text = attack.query if attack.query is not None else attack.body
    headers: dict[str, Text] = {"Host": "127.0.0.1", "Connection": "close"}
    if attack.query is not None:
        headers["Content-Type"] = "application/sparql-query"
    if attack.token:
        headers["Authorization"] = f"Bearer {TOKEN}"
    if attack.gzip:
        headers["Content-Encoding"] = "gzip"
    headers |= attack.headers
    content = iter_text(text or "", depth, outside)
    content = compressed(content) if attack.gzip else content
    if attack.chunked:
        headers["Transfer-Encoding"] = "chunked"
        content = chunked(content)
    elif text is not None:
        whole = b"".join(content)
        headers["Content-Length"] = str(len(whole))
        content = iter([whole])
    lines = [(name, b"".join(iter_text(value, depth, outside))) for name, value in headers.items()]
    method = attack.method or ("GET" if text is None else "POST")
    yield (
        head(method, b"".join(iter_text(attack.path, depth, outside)), lines)[:-2]
        + b"".join(iter_text(attack.more, depth, outside))
        + b"\r\n"
    )
    yield from content


async def send(attack: Attack, depth: int, port: int, outside: str) -> list[Outcome]:
    """Let all clients of *attack* do what they do, at the same time."""
    manner = Manner(
        answers=attack.answers,
        pace=attack.pace,
        slow_read=attack.slow_read,
        leave=attack.leave,
        patience=attack.within + 2,
        linger=attack.linger,
    )
    if attack.clients == 1:
        pieces = [to_bytes(attack, depth, outside)]
    else:  # made once for all
        made = list(to_bytes(attack, depth, outside))
        pieces = [iter(made) for _ in range(attack.clients)]
    is_head = attack.method == "HEAD"
    return await asyncio.gather(*(exchange(port, each, manner, is_head=is_head) for each in pieces))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("soak") / "data"
    build(Settings(data=folder))
    return folder


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    found = Outside()
    yield found
    found.close()


@dataclass
class Scene:
    """The service, started anew where an attack has broken it or needs another environment, and its canary."""

    data: Path
    folder: Path
    port: int
    service: Service | None = None
    environment: dict[str, str] = field(default_factory=dict)
    is_calm: bool = True
    canary: Canary | None = None
    fared: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)

    def ready(self, environment: dict[str, str]) -> Service:
        """Return the service at rest, started with *environment* beside the usual one."""
        found = self.service
        if found is None or not found.is_alive or environment != self.environment or not self.is_calm:
            self.stop()
            found = Service(self.data, self.port, ENVIRONMENT | environment, self.folder / "lattice.log")
            found.start()
            self.service, self.environment, self.is_calm = found, environment, True
            self.canary = Canary(self.port, self.folder / "canary.txt")
            time.sleep(0.5)
        return found

    def stop(self) -> None:
        """Stop both."""
        if self.canary:
            self.canary.stop()
        if self.service:
            self.service.stop()
        self.canary = self.service = None


def calms(service: Service, seconds: float) -> bool:
    """Return whether within so many seconds no process of *service* burns a core any more."""
    end = time.monotonic() + seconds
    while service.is_alive:
        if service.busiest(WINDOW) < BUSY:
            return True
        if time.monotonic() > end:
            return False
    return False


@pytest.fixture(scope="module")
def scene(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    made = Scene(data, tmp_path_factory.mktemp("log"), port)
    yield made
    made.stop()


@pytest.mark.parametrize("attack", ATTACKS, ids=[f"{one.group}: {one.name}" for one in ATTACKS])
def test_attack(attack: Attack, scene: Scene, outside: Outside) -> None:
    service = scene.ready(attack.environment)
    assert service.process is not None and scene.canary is not None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # for this process: the service runs already
    calls, start, wrong = len(outside.calls), time.monotonic(), []
    with Meter(service) as meter:
        for depth in attack.depths:
            outcomes = asyncio.run(send(attack, depth, service.port, outside.address))
            wrong += [f"at depth {depth}: {problem}" for problem in judge(attack, outcomes)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    scene.is_calm = calms(service, CALM)
    end = time.monotonic()
    fared = scene.canary.between(start, end)
    scene.fared.setdefault(attack.group, []).extend(fared)
    scene.most[attack.group] = max(scene.most.get(attack.group, 0.0), meter.most)
    got = sorted({status for _, status in fared if status != 200})
    checks = {
        f"called from outside: {outside.calls[calls:][:3]}": len(outside.calls) == calls,
        f"the service ended with {service.process.poll()}": service.is_alive,
        f"a process still burns a core after {CALM} s": scene.is_calm or not service.is_alive,
        f"the canary got {got}, 0 for no answer": not got,
        f"the service took {meter.most:.0f} MB": meter.most < MOST_MEGABYTES,
    }
    wrong += [problem for problem, holds in checks.items() if not holds]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def judge(attack: Attack, outcomes: list[Outcome]) -> list[str]:
    """Return what is wrong with what came of an attack."""
    wrong = []
    said = [one for outcome in outcomes for one in outcome.said]
    answers = [answer for outcome in outcomes for answer in outcome.answers]
    allowed = [*attack.status, *(["silent"] if attack.leave else [])]
    for unexpected in sorted({one for one in said if one not in allowed}, key=str):
        content = next((answer.content for answer in answers if answer.status == unexpected), b"")
        wrong.append(f"got {unexpected} {said.count(unexpected)} times: expected one of {allowed} {content[:200]!r}")
    wrong += [f"got no {one}" for one in attack.some if one not in said]
    most = max(len(outcome.answers) for outcome in outcomes)
    if most > attack.answers:
        wrong.append(f"got {most} answers to {attack.answers} requests")
    late = max(outcome.late for outcome in outcomes)
    if not attack.leave and late > attack.within:
        wrong.append(f"the last answer came after {late:.2f} s: expected within {attack.within}")
    bare = [answer.status for answer in answers if answer.status == 429 and "retry-after" not in answer.headers]
    if bare or (attack.retry_after and not any("retry-after" in answer.headers for answer in answers)):
        wrong.append("got no Retry-After")
    return wrong


@pytest.mark.parametrize("group", list(dict.fromkeys(one.group for one in ATTACKS)))
def test_canary_stays_quick(group: str, scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    if not scene.fared.get(group):
        pytest.skip("no attack of the group was run")
    took = sorted(seconds for seconds, _ in scene.fared[group])
    p50, p99 = took[len(took) // 2], took[(len(took) - 1) * 99 // 100]
    failed = sum(status != 200 for _, status in scene.fared[group])
    with capsys.disabled():
        print(  # noqa: T201 - these figures are what the run is for
            f"\n{group}: canary {len(took)} times, {failed} failed, p50 {p50 * 1000:.0f}, p99 {p99 * 1000:.0f}, "
            f"most {took[-1] * 1000:.0f} ms; service at most {scene.most[group]:.0f} MB",
            end="",
        )
    if p99 >= QUICK:
        pytest.fail(f"the canary's p99 is {p99:.2f} s: expected under {QUICK} s", pytrace=False)


def test_the_canary_answers_at_all(scene: Scene) -> None:
    """What is watched is there: without attacks, the canary is answered about ten times a second."""
    scene.ready({})
    assert scene.canary is not None
    start = time.monotonic()
    time.sleep(1)
    fared = scene.canary.between(start, start + 1)
    assert len(fared) >= 5 and {status for _, status in fared} == {200}
