"""A document as sections and numbered sentences, so that a passage can be pointed at and proved.

Two kinds of file are read: plain text with its headings on lines of their own, and an Occupational
Outlook Handbook page as published (HTML). Nothing is written; no sentence leaves the reader's machine.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DocumentError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|Dr|Mr|Mrs|Ms|No|St|U\.S|Ph\.D|M\.D|Inc|Jr|Sr))\.$")
# ... unless a word that opens a sentence follows one that can end it.
_LAST = re.compile(r"\b(?:Ph\.D|M\.D|U\.S|Inc|D\.C)\.$")
_OPENING = re.compile(
    r"(?:The|Some|Many|Most|All|Few|Other|Others|However|They|These|This|Those|It|Employers|States|Candidates|"
    r"Applicants|Students|Workers|Although|If|When|After|Because|While)\b"
)
_BOUNDARY = re.compile(r"[.!?][”\"’')\]]*\s+(?=[A-Z0-9“\"(])")
# A page of the handbook, in a link or an address.
_PAGE = re.compile(r"/ooh/(?:[^/?#\s]+/)*([^/?#\s]+)\.htm")
_TITLE = "become-one"
# The articles of a page that say something of their own. The summary repeats them but for its quick facts and for
# who employs these workers; the others point elsewhere.
_ARTICLES = (_TITLE, "what-they-do", "work-environment", "pay", "job-outlook")
_SUMMARY = "Summary"


@dataclass(frozen=True)
class Link:
    """A link inside a sentence: its words and where it leads, as written."""

    text: str
    href: str

    @property
    def slug(self) -> str | None:
        """The slug of the handbook page that it leads to; None where it leads elsewhere.

        >>> Link("roofers", "/ooh/construction-and-extraction/roofers.htm#tab-4").slug
        'roofers'
        """
        found = _PAGE.search(self.href)
        return found[1] if found and found[1] != "home" else None


@dataclass(frozen=True)
class Block:
    """The sentences of one paragraph, list item or row, with its section, heading and the links in it, in order."""

    section: str
    heading: str
    texts: list[str]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """One sentence and its place.

    ``section`` is a slug, ``heading`` the heading as it stands, ``number`` counts from 1 within the
    section, ``start`` and ``end`` are code points in :attr:`Document.text` (end exclusive);
    ``links`` are those whose words stand in it.
    """

    section: str
    heading: str
    number: int
    start: int
    end: int
    text: str
    links: tuple[Link, ...] = ()

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
    >>> split_sentences("Some hold a Ph.D. Others do not.")
    ['Some hold a Ph.D.', 'Others do not.']
    """
    sentences, start = [], 0
    for boundary in _BOUNDARY.finditer(block):
        end = boundary.start() + 1
        ended = block[start:end]
        if _ABBREVIATION.search(ended) and not (_LAST.search(ended) and _OPENING.match(block, boundary.end())):
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
    document = read_html(content) if is_html else _number(_text_blocks(content))
    if not document.sentences:
        raise DocumentError(path, "no sentence found: expected an OOH page or plain text")
    return document


def read_html(content: str) -> Document:
    """Read an Occupational Outlook Handbook page as published; other HTML has no sentences."""
    # Imported here: only a check against documents needs the HTML parser.
    from selectolax.lexbor import LexborHTMLParser

    return read_parsed(LexborHTMLParser(content))


def read_parsed(page: "LexborHTMLParser") -> Document:
    """Read a page that is parsed already; its charts and its table of quick facts are taken out of it."""
    return _number(_html_blocks(page))


def _number(blocks: Iterator[Block]) -> Document:
    """Give numbers to the sentences of blocks and place them in one text."""
    sentences: list[Sentence] = []
    paragraphs: list[str] = []
    count: dict[str, int] = {}
    position = 0
    for block in blocks:
        links = list(block.links)
        for text in block.texts:
            count[block.section] = count.get(block.section, 0) + 1
            end = position + len(text)
            found = _take_links(links, text)
            place = (block.section, block.heading, count[block.section], position, end)
            sentences.append(Sentence(*place, text, found))
            position = end + 1
        paragraphs.append(" ".join(block.texts))
    return Document("\n".join(paragraphs), tuple(sentences))


def _take_links(links: list[Link], text: str) -> tuple[Link, ...]:
    """Take from *links* those at its head whose words stand in *text*, one after another."""
    found, start = [], 0
    while links and (place := text.find(links[0].text, start)) >= 0:
        start = place + len(links[0].text)
        found.append(links.pop(0))
    return tuple(found)


def _text_blocks(content: str) -> Iterator[Block]:
    """Yield the paragraphs of plain text; a line without a closing mark is a heading."""
    section, heading = "opening", ""
    for line in content.splitlines():
        block = normalise(line)
        if block and block[-1] not in ".!?:;,":
            section, heading = to_slug(block), block
        elif block:
            yield Block(section, heading, split_sentences(block))


def _html_blocks(page: "LexborHTMLParser") -> Iterator[Block]:
    """Yield the quick facts, the paragraphs, list items and tables of each article, and the similar occupations.

    Sections of *how to become one* have their own name (``education``), those of other articles are
    prefixed by the article's (``pay-opening``); a row of a table is one sentence.
    """
    yield from _rows(page.css("table#quickfacts tbody tr"), "quick-facts", "Quick Facts")
    for figure in page.css(".ooh-chart, table#quickfacts"):
        figure.decompose()
    for article in page.css("article[aria-labelledby]"):
        name = article.attributes["aria-labelledby"] or ""
        if name in (_SUMMARY, *_ARTICLES):
            yield from _article(article, name)
    yield from _rows(page.css("table#similar-occupations tbody tr"), "similar-jobs", "Similar Occupations")


def _article(article: "LexborNode", name: str) -> Iterator[Block]:
    title = article.css_first("h2 span")
    heading = normalise(title.text()) if title else ""
    prefix = "" if name == _TITLE else f"{to_slug(name)}-"
    section, tables = f"{prefix}opening", 0
    for node in article.css("h3, p, li, table"):
        block = normalise(node.text())
        if not block or (node.tag == "li" and "<p" in (node.html or "")) or _is_in_table(node):
            continue
        if node.tag == "table":
            tables += 1
            yield from _rows(node.css("tbody tr"), f"{prefix}table-{tables}", heading)
        elif node.tag == "h3":
            section, heading = f"{prefix}{to_slug(block)}", block
        elif name != _SUMMARY or section == f"{prefix}work-environment":
            yield Block(section, heading, split_sentences(block), tuple(_links(node)))


def _links(node: "LexborNode") -> Iterator[Link]:
    for anchor in node.css("a[href]"):
        if text := normalise(anchor.text()):
            yield Link(text, anchor.attributes["href"] or "")


def _is_in_table(node: "LexborNode") -> bool:
    """Whether a paragraph or list item stands in a table, whose rows are read whole."""
    parent = node.parent
    while parent is not None and parent.tag != "article":
        if parent.tag in ("td", "th"):
            return True
        parent = parent.parent
    return False


def _rows(rows: "Iterable[LexborNode]", section: str, heading: str) -> Iterator[Block]:
    """Yield each row of a table as one sentence: its first cell with text, a colon, the others."""
    for row in rows:
        cells = [text for cell in row.css("th, td") if (text := normalise(cell.text()))]
        if cells:
            yield Block(section, heading, [f"{cells[0]}: {'; '.join(cells[1:])}" if cells[1:] else cells[0]])


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
