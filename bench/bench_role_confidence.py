"""Whether the confidence of proposals to roles holds: all occupations of ESCO, where half of O*NET's crosswalk decides.

    .venv/bin/python bench/bench_role_confidence.py --data ../data

The crosswalk that is loaded has half of the occupations of O*NET. An occupation of ESCO whose counterpart is in the
other half is judged wrong by it whatever is proposed, so that counting those that it leads to a role says too little.
It decides where the role that comes first has occupations of that half alone: then their pairs are all there. Whether a
query counts depends on the role, and not on whether the role is right. Right is a pair of any of the four types.

Half of the ISCO groups, by their number, also fit a line on the log odds of the confidence (Platt), which is judged on
the other half. Labels that are counterparts in `small_vocabularies*.tsv` are not fitted on.
"""

import argparse
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from bench_small_vocabularies import load_lists, tell
from scipy.optimize import minimize

from kg.cli.group import open_session
from kg.linking import Matcher, Term, load_lexicon, load_weights
from kg.proposals.graphs import load_target
from kg.reader import Reader
from kg.settings import CHECKOUT, load_settings
from kg.vocab import CAREER, ESCO, SKOS

_PAIRS = f"""PREFIX career: <{CAREER}>
PREFIX esco: <{ESCO}>
PREFIX skos: <{SKOS}>
SELECT DISTINCT ?subject ?relation ?occupation {{
  VALUES ?relation {{ skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch }}
  ?subject a KIND ; ?relation ?occupation . FILTER (CONTAINS(STR(?occupation), "onetonline"))
}}"""


def load_decider(reader: Reader) -> Callable[[str, str], bool | None]:
    """Return what says of an occupation of ESCO and a role whether they are a pair; None where it cannot be known."""
    occupations: dict[str, set[str]] = defaultdict(set)
    for row in reader.texts(_PAIRS.replace("KIND", "career:Role")):
        if not row["relation"].endswith("broadMatch"):
            occupations[row["subject"]].add(row["occupation"])
    pairs: dict[str, set[str]] = defaultdict(set)
    for row in reader.texts(_PAIRS.replace("KIND", "esco:Occupation")):
        pairs[row["subject"]].add(row["occupation"])
    covered = set().union(*pairs.values())

    def decide(subject: str, role: str) -> bool | None:
        found = occupations[role]
        return bool(found & pairs[subject]) if found and found <= covered else None

    return decide


def measure(name: str, found: Mapping[Term, tuple[float, bool]], kept: set[str]) -> None:
    """Print the reliability of all, and of the half that is not fitted on before and after the fit."""
    tell(f"{name}, all that is decided", [(sure, right, True) for sure, right in found.values()])
    sure, right = (np.array(column, float) for column in zip(*found.values(), strict=True))
    odds = np.log(sure / (1 - sure))
    tested = np.array([zlib.crc32((term.groups or (term.iri,))[0][:3].encode()) % 2 == 1 for term in found])
    fitted = ~tested & np.array([term.labels[0] not in kept for term in found])

    def loss(line: np.ndarray) -> float:
        scores = line[0] + line[1] * odds[fitted]
        return float((np.logaddexp(0, scores) - right[fitted] * scores).sum())

    line = minimize(loss, np.array([0.0, 1.0])).x
    after = 1 / (1 + np.exp(-(line[0] + line[1] * odds)))
    print(f"\nFitted on {fitted.sum()}: {line[0]:+.3f} {line[1]:+.3f} * log odds.")
    for when, values in (("before", sure), ("after", after)):
        told = zip(values[tested].tolist(), right[tested].astype(bool).tolist(), strict=True)
        tell(f"{name}, the other half, {when}", [(one, is_right, True) for one, is_right in told])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    reader = open_session(load_settings(data=parser.parse_args(arguments).data)).reader
    lexicon, weights = load_lexicon(CHECKOUT / "ontology"), load_weights(CHECKOUT / "ontology" / "linking")
    matcher, decide = Matcher(load_target(reader).terms, lexicon, weights), load_decider(reader)
    terms = load_target(reader, "esco-1-2-1").terms
    kept = {
        label
        for name in ("small_vocabularies", "small_vocabularies_unseen")
        for titles in load_lists(CHECKOUT / "bench" / f"{name}.tsv").values()
        for right in titles.values()
        for label in right["esco-1-2-1"]
    }
    for name in ("titles", "everything"):
        found = {}
        for term in terms:
            is_bare = name == "titles"
            asked = replace(term, labels=term.labels[:1], description="", groups=()) if is_bare else term
            best = matcher.candidates(asked, 1)[0]
            is_pair = decide(term.iri, best.object)
            if is_pair is not None:
                found[term] = best.confidence, is_pair
        measure(name, found, kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
