"""A document as sections and numbered sentences, so that a passage can be pointed at and proved.

Two kinds of file are read: plain text with its headings on lines of their own, and an Occupational
Outlook Handbook page as published (HTML). Nothing is written; no sentence leaves the reader's machine.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DocumentError

# A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|Dr|Mr|Mrs|Ms|No|St|U\.S|Ph\.D|M\.D|Inc|Jr|Sr))\.$")
_BOUNDARY = re.compile(r"[.!?][”\"’')\]]*\s+(?=[A-Z0-9“\"(])")
_TITLE = "become-one"
# The articles of a page that hold prose of its own; the others repeat it or point elsewhere.
_ARTICLES = (_TITLE, "what-they-do", "work-environment", "pay", "job-outlook")


@dataclass(frozen=True)
class Sentence:
    """One sentence and its place.

    ``section`` is a slug, ``heading`` the heading as it stands, ``number`` counts from 1 within the
    section, ``start`` and ``end`` are code points in :attr:`Document.text` (end exclusive).
    """

    section: str
    heading: str
    number: int
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """The last part of the passage's IRI.

        >>> Sentence("education", "Education", 2, 0, 3, "Hm.").key
        'education-2'
        """
        return f"{self.section}-{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 of the whitespace-normalised sentence, in hexadecimal."""
        return digest(self.text)


@dataclass(frozen=True)
class Document:
    """A document read: its normalised text and its sentences, in reading order."""

    text: str
    sentences: tuple[Sentence, ...]


def normalise(text: str) -> str:
    """Return *text* with every run of white space (no-break spaces too) as one space.

    >>> normalise(" Most \\u00a0 libraries\\nprefer ")
    'Most libraries prefer'
    """
    return " ".join(text.split())


def digest(sentence: str) -> str:
    """Return the SHA-256 of the whitespace-normalised *sentence* (UTF-8), in hexadecimal."""
    return hashlib.sha256(normalise(sentence).encode()).hexdigest()


def to_slug(text: str) -> str:
    """Return *text* in lower case with hyphens.

    >>> to_slug("Licenses, Certifications, and Registrations")
    'licenses-certifications-and-registrations'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def split_sentences(block: str) -> list[str]:
    """Split one normalised paragraph into sentences; joined by one space they give *block* again.

    >>> split_sentences("Some hold a Ph.D. in it. Others do not.")
    ['Some hold a Ph.D. in it.', 'Others do not.']
    """
    sentences, start = [], 0
    for boundary in _BOUNDARY.finditer(block):
        end = boundary.start() + 1
        if _ABBREVIATION.search(block[start:end]):
            continue
        stop = len(block[: boundary.end()].rstrip())
        sentences.append(block[start:stop])
        start = boundary.end()
    return [*sentences, block[start:]] if block[start:] else sentences


def load_document(path: Path) -> Document:
    """Read a document from a ``.txt`` or ``.html`` file.

    :raises DocumentError: the file cannot be read, is neither kind, or holds no sentence.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise DocumentError(path, f"cannot be read as UTF-8 text: {err}") from err
    is_html = path.suffix.lower() in {".html", ".htm"} or content.lstrip()[:1] == "<"
    document = _number(_html_blocks(content) if is_html else _text_blocks(content))
    if not document.sentences:
        raise DocumentError(path, "no sentence found: expected an OOH page or plain text")
    return document


def _number(blocks: Iterator[tuple[str, str, str]]) -> Document:
    """Give numbers to the sentences of (section, heading, paragraph) blocks and place them in one text."""
    sentences: list[Sentence] = []
    paragraphs: list[str] = []
    count: dict[str, int] = {}
    position = 0
    for section, heading, paragraph in blocks:
        start = position
        for text in split_sentences(paragraph):
            count[section] = count.get(section, 0) + 1
            end = start + len(text)
            sentences.append(Sentence(section, heading, count[section], start, end, text))
            start = end + 1
        paragraphs.append(paragraph)
        position += len(paragraph) + 1
    return Document("\n".join(paragraphs), tuple(sentences))


def _text_blocks(content: str) -> Iterator[tuple[str, str, str]]:
    """Yield the paragraphs of plain text; a line without a closing mark is a heading."""
    section, heading = "opening", ""
    for line in content.splitlines():
        block = normalise(line)
        if block and block[-1] not in ".!?:;,":
            section, heading = to_slug(block), block
        elif block:
            yield section, heading, block


def _html_blocks(content: str) -> Iterator[tuple[str, str, str]]:
    """Yield the paragraphs and list items of each article of an OOH page.

    Sections of *how to become one* have their own name (``education``), those of other articles are
    prefixed by the article's (``pay-opening``).
    """
    # Imported here: only a check against documents needs the HTML parser.
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(content)
    for figures in page.css(".ooh-chart, table"):
        figures.decompose()
    for article in page.css("article[aria-labelledby]"):
        name = article.attributes["aria-labelledby"] or ""
        if name not in _ARTICLES:
            continue
        title = article.css_first("h2 span")
        heading = normalise(title.text()) if title else ""
        prefix = "" if name == _TITLE else f"{to_slug(name)}-"
        section = f"{prefix}opening"
        for node in article.css("h3, p, li"):
            block = normalise(node.text())
            if not block or (node.tag == "li" and "<p" in (node.html or "")):
                continue
            if node.tag == "h3":
                section, heading = f"{prefix}{to_slug(block)}", block
            else:
                yield section, heading, block


def to_passages(document: Document, name: str) -> str:
    """Return Turtle that describes every sentence of *document* without its text.

    :param name: the document's slug, as in ``ontology/facts/documents.ttl``.
    """
    base = "https://w3id.org/career-lattice/"
    head = (
        f"# The passages of {name}, as `lattice passages` prints them. No sentence, only its place and digest.\n"
        f"@prefix career: <{base}ontology#> .\n"
        f"@prefix document: <{base}document/> .\n"
        f"@prefix text: <{base}passage/{name}/> .\n"
    )
    return head + "".join(_to_passage(sentence, name) for sentence in document.sentences)


def _to_passage(sentence: Sentence, name: str) -> str:
    heading = sentence.heading.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"\ntext:{sentence.key} a career:Passage ;\n"
        f"    career:document document:{name} ;\n"
        f'    career:section "{sentence.section}" ;\n'
        f'    career:sectionHeading "{heading}" ;\n'
        f"    career:sentence {sentence.number} ;\n"
        f"    career:start {sentence.start} ;\n"
        f"    career:end {sentence.end} ;\n"
        f'    career:digest "{sentence.digest}" .\n'
    )
