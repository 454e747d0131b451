"""Questions answered from one state of the graph: the planner, and what classifications say of the roles it names."""

from dataclasses import replace

from kg.classified import load_classified, load_related
from kg.model import Answer, Lattice, Question
from kg.paths import find_routes
from kg.paths.lookups import find_lookups
from kg.reader import Reader


def find_answer(reader: Reader, lattice: Lattice, question: Question) -> Answer:
    """Return the routes to a role, or what is in the way, with what classifications say of the roles on the way.

    :param reader: reads the state of the graph that *lattice* was made from.
    :raises UnknownRoleError: the target or the source is not a role of the lattice.
    """
    answer = find_routes(lattice, question, lambda roles: load_related(reader, roles))
    wanted = find_lookups(answer, lattice)
    return replace(answer, classified=load_classified(reader, wanted.roles, wanted.levels, wanted.studied))
