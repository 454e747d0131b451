"""Learn the weights of the matcher from half of MELO, and write them as tables: the same in every run.

.venv/bin/python bench/train_linking.py [--shared ../shared] [--out ontology/linking]
"""

import argparse
import sys
from pathlib import Path

from linking_examples import load_examples, load_melo
from linking_training import train
from threadpoolctl import threadpool_limits

from kg.linking import Weights, load_lexicon
from kg.linking.weights import SETTINGS, save_weights
from kg.settings import CHECKOUT


def main() -> int:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "ontology" / "linking")
    given = parser.parse_args()
    melo, lexicon = load_melo(given.shared / "benchmarks" / "melo"), load_lexicon(CHECKOUT / "ontology")
    trained = {}
    with threadpool_limits(1):  # sums in another order end in other last digits
        for setting in SETTINGS:
            _, examples = load_examples(setting, melo, given.shared / "sources", lexicon)
            trained[setting] = train([examples[query] for query in sorted(examples)])
    save_weights(Weights(trained), given.out)
    print(f"{len(melo.queries)} queries: weights.tsv, confidence.tsv and types.tsv are in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
