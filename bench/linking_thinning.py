"""Queries among few targets, for the confidence: a share among thirty is no share among three thousand.

Of the targets some are drawn, half of them right for some query, and every query is asked of each such vocabulary.
Which words are rare and go together is said by the names of all, as `lattice link` lets the graph say it. A query whose
right target is not there counts as one that has no counterpart, unless the crosswalk has another one for it.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from linking_data import Melo
from linking_training import Fewer

from kg.linking import Lexicon, Term
from kg.linking.comparing import compare, has_more
from kg.linking.index import Index

# How many targets, and whether each has but its preferred label.
VOCABULARIES = (
    *((30, is_bare) for is_bare in (True, True, False, False)),
    *((100, is_bare) for is_bare in (True, False, False)),
    *((300, is_bare) for is_bare in (True, True)),
    *((1000, is_bare) for is_bare in (True, False)),
)
# Queries without counterpart to one that has one, at most; of thirty targets there are twenty.
MOST_LACKING = 3.0
SEED = 6


def load_fewer(
    melo: Melo,
    pairs: Mapping[str, Mapping[str, str]],
    targets: Sequence[Term],
    queries: Mapping[str, Term],
    lexicon: Lexicon,
    background: Sequence[Term],
) -> dict[str, list[Fewer]]:
    """Return ``{query: itself among fewer targets}``; all together count as much as the queries among all do.

    :param pairs: the crosswalk, ``{title: {IRI: predicate}}``.
    """
    known, random_ = {term.iri: term for term in targets}, random.Random(SEED)
    answers = {query: melo.answer(query) for query in sorted(queries)}
    wrong = sorted(set(known) - set(answers.values()))
    found: dict[str, list[Fewer]] = defaultdict(list)
    for size, is_bare in VOCABULARIES:
        asked = random_.sample(list(answers), min(size, len(answers)) // 2)
        kept = {answers[query] for query in asked}
        kept |= set(random_.sample(wrong, size - len(kept)))
        some = [replace(known[iri], labels=known[iri].labels[: 1 if is_bare else None]) for iri in sorted(kept)]
        left = [term.labels[0] for term in targets if term.iri not in kept]
        index = Index(some, lexicon, background, left)
        there = {term.iri: at for at, term in enumerate(index.targets)}
        told = [
            query for query, iri in answers.items() if iri in kept or not kept & set(pairs.get(melo.queries[query], ()))
        ]
        having = sum(answers[query] in kept for query in told)
        lacking = len(told) - having
        ratio = min(lacking / having, MOST_LACKING)
        count = len(answers) / len(VOCABULARIES) / (having * (1 + ratio))
        for query in told:
            source = queries[query]
            compared = compare(index, source, titles_only=not has_more(source))
            rows = {int(target): row for row, target in enumerate(compared.targets)}
            is_there = answers[query] in kept
            right = rows.get(there[answers[query]]) if is_there else None
            found[query].append(Fewer(compared, right, count if is_there else count * ratio * having / lacking))
    return found
