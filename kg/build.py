"""The build: the embedded dataset into a new generation, checked before it is kept."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from kg.check import Proof, check_quads
from kg.copies import iter_quotes, keep_copy, load_copies
from kg.dataset import digest_inputs, iter_description, iter_facts
from kg.documents import load_document
from kg.errors import ValidationError
from kg.graph import load_lattice
from kg.iris import slug
from kg.settings import Settings
from kg.store import Generation, Generations, open_memory


def build(
    settings: Settings, *, progress: Callable[[str], None] = lambda _: None, carries: bool = True
) -> tuple[Generation, bool]:
    """Make a generation from the ontology folder and make it current; what updates made elsewhere is carried over.

    :param progress: is called with a line about each stage.
    :param carries: False leaves behind what updates made, also where it cannot be read.
    :returns: the current generation, and whether it is new: the same files give the same generation, unless it is
        damaged.
    :raises SourceError: a file cannot be read.
    :raises ValidationError: the facts do not meet the shapes or a violation query; nothing is kept.
    :raises StoreError: the facts cannot be read as the planner reads them; nothing is kept.

    About two seconds for the embedded graph.
    """
    generations = Generations(settings.data)
    copies = load_copies(settings)
    digest = digest_inputs([settings.ontology, settings.queries], sorted(copies))
    made = generations.find(digest) if carries else None
    if made is not None:
        return generations.tidy(made, settings.keep), False
    progress(f"reading {settings.ontology}")
    facts = list(iter_facts(settings.ontology, settings.queries))
    facts += iter_quotes(facts, copies)
    quads = list(dict.fromkeys([*facts, *iter_description(facts, settings.ontology)]))
    progress(f"checking {len(quads)} statements")
    findings = check_quads(quads, settings)
    if findings:
        raise ValidationError([str(finding) for finding in findings])
    load_lattice(open_memory(quads))
    progress("writing")
    built = datetime.now(UTC).isoformat(timespec="seconds")
    return generations.write(
        lambda store: store.bulk_extend(quads), digest=digest, built=built, keep=settings.keep, carries=carries
    )


def keep_proved(settings: Settings, proved: Iterable[tuple[Path, Proof]]) -> list[tuple[int, Path]]:
    """Keep the sentences of documents that proved their passages, and build anew where something was built.

    :returns: how many sentences of which copy are kept, to be shown as quotes.
    """
    kept = [(keep_copy(settings.data, slug(proof.document), load_document(path)), path) for path, proof in proved]
    if kept and Generations(settings.data).current() is not None:
        build(settings)
    return kept
