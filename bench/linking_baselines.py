"""What the matcher is measured beside, as MELO has it: each string of the corpus scored by itself."""

from collections.abc import Callable, Sequence

import bm25s
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from kg.linking import Lexicon
from kg.linking.space import Floats

Baseline = Callable[[Sequence[str], Sequence[str], Lexicon], Floats]


def _lemmas(texts: Sequence[str], lexicon: Lexicon) -> list[str]:
    return [" ".join(lexicon.words(text)) for text in texts]


def bm25(queries: Sequence[str], corpus: Sequence[str], lexicon: Lexicon) -> Floats:
    """Return BM25 of lemmas, a row for each query."""
    index = bm25s.BM25()
    index.index([text.split() for text in _lemmas(corpus, lexicon)], show_progress=False)
    return np.array([index.get_scores(text.split()) for text in _lemmas(queries, lexicon)], np.float32)


def word_tfidf(queries: Sequence[str], corpus: Sequence[str], lexicon: Lexicon) -> Floats:
    """Return the cosine of lemmas weighted by TF-IDF."""
    return _cosine(_lemmas(queries, lexicon), _lemmas(corpus, lexicon), TfidfVectorizer(token_pattern=r"\S+"))


def letter_tfidf(queries: Sequence[str], corpus: Sequence[str], lexicon: Lexicon) -> Floats:
    """Return the cosine of runs of one to four letters of lemmas, weighted by TF-IDF."""
    return _cosine(
        _lemmas(queries, lexicon), _lemmas(corpus, lexicon), TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4))
    )


def edit_distance(queries: Sequence[str], corpus: Sequence[str], lexicon: Lexicon) -> Floats:
    """Return the likeness of lemmas by insertions and deletions."""
    left, right = _lemmas(queries, lexicon), _lemmas(corpus, lexicon)
    return np.asarray(process.cdist(left, right, scorer=fuzz.ratio, dtype=np.float32), np.float32)


def _cosine(queries: Sequence[str], corpus: Sequence[str], vectorizer: TfidfVectorizer) -> Floats:
    rows = vectorizer.fit_transform(corpus)
    return np.asarray((vectorizer.transform(queries) @ rows.T).todense(), np.float32)


BASELINES: dict[str, Baseline] = {
    "edit distance of lemmas (rapidfuzz)": edit_distance,
    "BM25 of lemmas (bm25s)": bm25,
    "TF-IDF of lemmas": word_tfidf,
    "TF-IDF of letters of lemmas": letter_tfidf,
}
