"""One run: a vocabulary and a graph read, proposals made and written; stopped and gone on with."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from kg.linking import ENOUGH, Matcher, load_lexicon, load_weights
from kg.proposals.files import Vocabulary, read_terms, with_groups
from kg.proposals.graphs import load_crosswalk, load_names, load_target
from kg.proposals.proposing import Proposal, Summary, propose, summarise, with_cardinality
from kg.proposals.table import Draft, to_table
from kg.proposals.verdicts import load_verdicts
from kg.reader import Reader


@dataclass(frozen=True)
class Run:
    """What came of it: the ``table`` as SSSOM, its rows, and how many terms were known from a run that was stopped.

    ``heeded`` is how many verdicts of people concern it (accepted, rejected, none); ``digest`` is the SHA-256 of all
    that it is made of.
    """

    vocabulary: Vocabulary
    proposals: list[Proposal]
    summary: Summary
    table: str
    resumed: int
    heeded: dict[str, int]
    digest: str


@dataclass(frozen=True)
class Wish:
    """What is wanted: the file ``path`` linked to what ``target`` names, so many proposals of a term, so sure."""

    path: Path
    target: str
    most: int
    least: float


def run(reader: Reader, ontology: Path, wish: Wish, out: Path | None, progress: Callable[[int, int], None]) -> Run:
    """Make the proposals; with *out*, what is known is noted beside it until :func:`finish` is called.

    :param ontology: holds the words and the weights of the matcher.
    :param progress: is called with how many terms are done, and how many there are.
    :raises SourceError: the vocabulary, the words or the weights cannot be read.
    :raises ParameterError: there is no such graph.
    """
    vocabulary = read_terms(wish.path, ontology)
    target = load_target(reader, wish.target)
    terms = with_groups(vocabulary, load_crosswalk(reader))
    subjects, objects = {term.iri for term in terms}, {term.iri for term in target.terms}
    verdicts = load_verdicts(reader).concerning(subjects, objects, target.source)
    names = load_names(reader) if len(target.terms) < ENOUGH else ()
    known_before = (sorted(verdicts.rejected), sorted(verdicts.accepted.items(), key=str), sorted(verdicts.none))
    whole = hashlib.sha256(repr((wish.most, wish.least, terms, target, names, known_before)).encode())
    for path in sorted((ontology / "linking").iterdir()):
        whole.update(path.read_bytes())
    draft = Draft(out, whole.hexdigest()) if out else None
    known = draft.found if draft else {}
    lexicon, weights = load_lexicon(ontology), load_weights(ontology / "linking")
    matcher = Matcher(target.terms, lexicon, weights, background=terms, names=names)
    rows: list[Proposal] = []
    try:
        for number, term in enumerate(terms, 1):
            found = known.get(term.iri)
            if found is None:
                (found,) = propose([term], matcher, verdicts=verdicts, most=wish.most, least=wish.least)
                if draft:
                    draft.add(found)
            rows += found
            progress(number, len(terms))
    finally:
        if draft:
            draft.close()
    rows = with_cardinality(rows)
    table = to_table(rows, name=vocabulary.name, source=target.source, version=version("career-lattice"))
    return Run(vocabulary, rows, summarise(rows), table, len(known), verdicts.count(), whole.hexdigest())
