"""English: a noun with its article, things as a list, and words by their stems."""

import re
from collections.abc import Iterable

MOST_LISTED = 4
_SENTENCE = 80  # letters, from which what is listed is a sentence
STEM, _LEAST = 6, 4  # letters of a word that stand for its kin, and that one has at least
_ENDING = re.compile(r"(?:ies|ied|ing|ed|es|[eys])$")


def article(label: str) -> str:
    """Return a noun with its article.

    >>> article("electrician"), article("librarian"), article("high school diploma")
    ('an electrician', 'a librarian', 'a high school diploma')
    >>> article("O.D. degree"), article("J.D. degree")
    ('an O.D. degree', 'a J.D. degree')
    """
    if re.match(
        r"(?:a|an|the|some|two|no|certification|licensure) |(?:work |on-the-job )?(?:experience|training)$", label
    ):
        return label
    vowel = re.match(r"[aeio]|u(?!ni|se|s\b)|F?BI\b|MLS|[AEFHILMNORSX](?:[A-Z]|\.[A-Z]\.)", label)
    return f"{'an' if vowel else 'a'} {label}"


def listed(texts: Iterable[str], most: int = MOST_LISTED) -> str:
    """Return texts as a list, each once, and how many more there are.

    >>> listed(["a", "b", "a", "c"], most=2)
    'a, b and 1 more'
    """
    different = list(dict.fromkeys(text for text in texts if text))
    shown, rest = different[:most], len(different) - most
    mark = "; " if any(len(text) > _SENTENCE or ", " in text for text in shown) else ", "
    if rest > 0:
        return f"{mark.join(shown)} and {rest} more"
    return f"{mark.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def stems(text: str) -> frozenset[str]:
    """Return the words of a text, those of four letters and more, by their first six without an ending.

    >>> sorted(stems("injuries, injured or an injury"))
    ['injur']
    """
    words = (word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= _LEAST)
    return frozenset((bare if len(bare := _ENDING.sub("", word)) >= _LEAST else word)[:STEM] for word in words)
