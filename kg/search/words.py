"""Words as questions and names are compared: lower case, singular, American spelling, contractions written out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kg.errors import SourceError

_TOKEN = re.compile(r"\d\d-\d{4}(?:\.\d\d)?|\d+(?:\.\d+)?|[a-z0-9]+(?:'[a-z]+)?(?:\+\+|#)?")
_PLURALS = re.compile(r"(?:ss|us|is)$")
# No plural, though they look like one.
_WHOLE = frozenset(("as", "bs", "does", "gas", "has", "his", "is", "mls", "ms", "plus", "this", "us", "was", "yes"))


def load_yaml(path: Path) -> Any:
    """Read a file of words.

    :raises SourceError: it is not there or not YAML.
    """
    import yaml

    try:
        return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as err:
        raise SourceError(path, f"cannot be read: {err.strerror or err}") from err
    except yaml.YAMLError as err:
        raise SourceError(path, f"is not YAML: {err}") from err


@dataclass(frozen=True)
class Spelling:
    """How words are spelled here: ``contractions`` written out, ``words`` and ``endings`` of British spelling."""

    contractions: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return id(self)

    @cached_property
    def _slashed(self) -> dict[str, str]:
        return {short: long for short, long in self.contractions.items() if "/" in short}

    def tokens(self, text: str) -> list[str]:
        """Return the words of *text*, each as it is compared.

        >>> Spelling({"what's": "what is"}, {"licence": "license"}).tokens("What's a Librarian’s licence?")
        ['what', 'is', 'a', 'librarian', 'license']
        """
        plain = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)\.?", "", without_accents(text.lower()))  # Ph.D., B.A.
        plain = re.sub(r"\s&\s", " and ", plain)
        for short, long in self._slashed.items():  # a slash parts words elsewhere
            plain = re.sub(rf"(?<!\S){re.escape(short)}(?!\w)", f"{long} ", plain)
        found: list[str] = []
        for raw in _TOKEN.findall(plain):
            for word in self.contractions.get(raw, raw).split():
                found.append(self.word(word))
        return found

    def key(self, text: str) -> str:
        """Return *text* as names are compared."""
        return " ".join(self.tokens(text))

    @lru_cache(maxsize=65536)  # noqa: B019 (one for the life of the program)
    def word(self, word: str) -> str:
        """Return one word as it is compared."""
        single = singular(re.sub(r"'s?$", "", word).replace("'", ""))
        if single in self.words:
            return self.words[single]
        for ending, other in self.endings.items():
            if single.endswith(ending) and len(single) > len(ending) + 2:
                return single.removesuffix(ending) + other
        return single


def singular(word: str) -> str:
    """Return a noun in the singular, as near as its ending tells; a word and its plural come out alike.

    >>> [singular(word) for word in ("libraries", "classes", "librarians", "business", "ms")]
    ['library', 'class', 'librarian', 'business', 'ms']
    """
    if word in _WHOLE or len(word) < 3 or not word.endswith("s") or _PLURALS.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|ch|sh|zz)es$", word):
        return word[:-2]
    return word[:-1]


def without_accents(text: str) -> str:
    """Return *text* with plain letters and straight apostrophes."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.translate({0x2019: "'", 0x2018: "'", 0x2BC: "'", 0x60: "'"}))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def load_spelling(folder: Path) -> Spelling:
    """Read ``spelling.yaml`` of *folder*.

    :raises SourceError: it is not there or not what it should be.
    """
    found = load_yaml(folder / "spelling.yaml")
    plain = {str(a): str(b) for a, b in found["words"].items()}
    return Spelling(
        contractions={str(a): str(b) for a, b in found["contractions"].items()},
        words=plain,
        endings={str(a): str(b) for a, b in found["endings"].items()},
    )
