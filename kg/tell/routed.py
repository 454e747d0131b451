"""Routed: the answer of the planner to a question, told with what is ruled of the one who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.ask.reading import PLANNER, Reading
from kg.model import Answer, Evidence, Lattice, Question
from kg.planner import find_answer
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.abroad import as_of_anyone
from kg.tell.aging import left_of_age, rule_on_own_age
from kg.tell.besides import find_besides
from kg.tell.otherwise import Otherwise
from kg.tell.routing import leading_on, tell_gap, tell_routes, to_question
from kg.tell.saying import Phrases
from kg.tell.titled import rule_on_held
from kg.tell.unschooled import tell_unschooled


@dataclass(frozen=True)
class Routed:
    """What the planner was asked and answers, how that is told, the passages that it rests on, and what was read."""

    reading: Reading
    asked: Question
    answer: Answer
    text: str
    passages: tuple[Evidence, ...]

    @property
    def intent(self) -> str:
        """What is asked: from one role to another, where the planner was asked that."""
        return "path_from_to" if self.reading.intent == "path_to" and self.asked.source else self.reading.intent


def find_routed(
    reading: Reading,
    reader: Reader,
    lattice: Lattice,
    queries: Mapping[str, CannedQuery],
    otherwise: Otherwise,
    phrases: Phrases,
) -> Routed:
    """Return the routes to the role that *reading* names, or what is still missing for it, as they are told.

    What somebody has is ruled on before the routes, and how old somebody is before that.
    """
    if "to" not in reading.named:
        role = reading.named.get("role") or reading.named["slot0"]
        reading = replace(reading, intent="gap", query=PLANNER, tell="gap", named={"to": role})
    reading = as_of_anyone(reading, phrases)
    asked = to_question(reading, lattice)
    answer = find_answer(reader, lattice, asked)
    tell = tell_gap if reading.tell == "gap" else tell_routes
    text = tell(reading, answer, lattice, phrases, otherwise.entry(asked.to, reader))
    passages = [e for route in answer.routes for step in route.steps for s in step.statements for e in s.evidence]
    passages += [e for route in answer.routes[:1] for s in find_besides(route, answer, lattice) for e in s.evidence]
    passages += leading_on(answer, lattice)
    ruled = rule_on_held(reading, asked.have, queries, lattice, phrases, is_possible=bool(answer.routes))
    if ruled:
        unschooled = tell_unschooled(answer, lattice, phrases)  # which is told once
        text = text.replace(f"{unschooled} ", "", 1) if ruled.quotes == unschooled else text
        text = f"{ruled.text} {text}"
        passages = [*(e for r in ruled.statements for e in r.evidence), *passages]
    if aged := rule_on_own_age(reading.question, asked.to, lattice, phrases):
        text, reading = f"{aged.text} {text}", replace(reading, notes=left_of_age(reading.notes, phrases))
    return Routed(reading, asked, answer, text, tuple(passages))
