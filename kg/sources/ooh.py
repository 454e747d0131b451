"""One page of the Occupational Outlook Handbook as published (HTML): a page in, a :class:`Page` out.

What stands in tables and lists is read here; the sentences of *how to become one* come out as passages, and
:mod:`kg.prose` reads them. Headings, tables and links are found by what they are called, not by where they stand,
since the markup varies between pages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.documents import Link, Sentence, normalise, read_parsed
from kg.errors import SourceError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SOC = re.compile(r"\d\d-\d{4}$")
_ONET = re.compile(r"/link/summary/(\d\d-\d{4}\.\d\d)")
# "Kite sail menders, also known as kiters, mend ...", and a name with its short form in brackets.
_ALSO_KNOWN = re.compile(r"(?P<name>[^,]{3,60}), (?:also|often|sometimes) (?:known as|called) (?P<alias>[^,]{3,40}),")
_SHORT = re.compile(r"(?P<spelt>(?:\w+ )*\w+) \((?P<short>[a-z]\w+)\)")
_CALLED = re.compile(
    r"^(?:\s\([^)]*\))?[,—–(\s]+(?:also |often |sometimes |commonly |frequently |who are |are |or )*"
    r"(?:called|known as|referred to as)(?: simply)? ([^,.;—–)]{3,80})"
)
_DO = "do the following:"  # what opens a list of duties
_MONEY = re.compile(r"\$([\d,]+(?:\.\d+)?)\s*per (year|hour)")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
# A heading of the quick facts contains one of these words; the rest of it varies with the edition.
_FACTS = {
    "pay": "Median Pay",
    "education": "Education",
    "experience": "Work Experience",
    "training": "Training",
    "jobs": "Number of Jobs",
    "outlook": "Job Outlook",
    "change": "Employment Change",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Words that say too little to look like the name of a group of workers.
_NOT_MEMBERS = re.compile(r"^(?:note|for example|source|see|tip)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Occupation:
    """A row of the projections: its title and SOC code; ``broad`` where the code stands for several (None: no code)."""

    title: str
    code: str | None
    broad: bool = False


@dataclass(frozen=True)
class QuickFacts:
    """The table of quick facts; None where the page has no such row or no figure.

    ``pay_year`` and ``pay_hour`` are dollars, and ``pay_at_least`` says that the published figure is a floor;
    ``jobs`` and ``change`` count people; ``outlook`` is the change in percent over the decade, ``outlook_words`` what
    the page calls it.
    """

    education: str | None = None
    experience: str | None = None
    training: str | None = None
    pay_year: float | None = None
    pay_hour: float | None = None
    pay_at_least: bool = False
    jobs: int | None = None
    outlook: float | None = None
    outlook_words: str | None = None
    change: int | None = None


@dataclass(frozen=True)
class Share:
    """How many percent of a group of workers have one setting; ``of`` is the sentence that introduces the table."""

    of: str
    setting: str
    percent: float


@dataclass(frozen=True)
class Duty:
    """An item of a list of duties; ``of`` is what stands over the list, which says whose they are, and where."""

    text: str
    of: str


@dataclass(frozen=True)
class Similar:
    """A row of the similar occupations; ``slug`` is the page it links to, None where it links to none."""

    title: str
    slug: str | None


@dataclass(frozen=True)
class Page:
    """One page.

    ``occupations`` are the rows of the projections, ``onet`` pairs of code and title, ``members`` names that the page
    has for groups of its workers (rows and emphasised names), ``aliases`` names that it has for all of them,
    ``qualities`` the emphasised labels, ``passages`` the sentences of *how to become one* with their links. A field
    that a page lacks is empty or None.
    """

    slug: str
    title: str
    summary: str | None
    occupations: tuple[Occupation, ...]
    onet: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    aliases: tuple[str, ...]
    quick: QuickFacts
    duties: tuple[Duty, ...]
    settings: tuple[Share, ...]
    similar: tuple[Similar, ...]
    qualities: tuple[str, ...]
    passages: tuple[Sentence, ...]
    facts: tuple[Sentence, ...] = ()  # the sentences and rows of the other sections

    @property
    def soc(self) -> tuple[str, ...]:
        """The detailed SOC codes, sorted."""
        return tuple(sorted({one.code for one in self.occupations if one.code and not one.broad}))

    @property
    def soc_broad(self) -> tuple[str, ...]:
        """The SOC codes that stand for several occupations, sorted."""
        return tuple(sorted({one.code for one in self.occupations if one.code and one.broad}))


def read_page(content: bytes | str, name: str = "page") -> Page:
    """Read one page as published.

    :param name: what to call it in an error, such as its path.
    :raises SourceError: it is not UTF-8, it is cut off, or it is no page of the handbook: it has no title or no *how to
        become one*.

    >>> read_page("<h1>Recipes</h1>", "recipes.html")
    Traceback (most recent call last):
    kg.errors.SourceError: recipes.html: no section 'become-one': expected an Occupational Outlook Handbook page
    """
    from selectolax.lexbor import LexborHTMLParser

    written = _decode(content, name)
    if "<html" in written and "</html" not in written:  # what a parser would close without a word
        raise SourceError(name, "no </html> at its end: it is cut off; download it again")
    page = LexborHTMLParser(written)
    if page.css_first('article[aria-labelledby="become-one"]') is None:
        raise SourceError(name, "no section 'become-one': expected an Occupational Outlook Handbook page")
    title = _title(page)
    if not title:
        raise SourceError(name, "no title: expected an Occupational Outlook Handbook page")
    occupations = tuple(_occupations(page))
    read = {
        "slug": _slug(page) or title.lower().replace(" ", "-"),
        "title": title,
        "occupations": occupations,
        "onet": tuple(_onet(page)),
        "quick": _quick(page),
        "duties": tuple(_duties(page)),
        "settings": tuple(_settings(page)),
        "similar": tuple(_similar(page)),
        "qualities": tuple(_qualities(page)),
        "members": _members(title, occupations, page),
    }
    # Last, since it takes figures out of the page.
    sentences = read_parsed(page).sentences
    does = next((one.text for one in sentences if one.section == "what-they-do-opening"), None)
    passages = tuple(one for one in sentences if _is_become_one(one.section))
    names = tuple(_aliases(title, sentences))
    facts = tuple(one for one in sentences if not _is_become_one(one.section))
    return Page(summary=does, passages=passages, facts=facts, aliases=names, **read)  # type: ignore[arg-type]


def _aliases(title: str, sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield other names of all the workers: *these workers, often called ...* behind the title, its short form."""
    for one in sentences:
        if one.section == "what-they-do-opening":
            yield from _named_at_head(title, one.text)
        if one.section.startswith("what-they-do") and one.text.lower().startswith(title.lower()):
            found = _CALLED.search(one.text[len(title) :])
            for name in re.split(r",? or | \(|\)", found[1]) if found else ():
                if name.strip(" ,"):
                    yield name.strip(" ,")


def _named_at_head(title: str, text: str) -> Iterator[str]:
    """Yield the names in the sentence that says what the workers do, where its subject holds all words of the title.

    >>> list(_named_at_head("Kite Menders", "Kite sail menders, also known as kiters, mend kites."))
    ['Kite sail menders', 'kiters']
    >>> list(_named_at_head("Airborne Toys Menders", "Airborne toys (airtoys) menders mend kites."))
    ['airtoys menders']
    """
    wanted = title.lower().split()
    found = _ALSO_KNOWN.match(text)
    words = found["name"].lower().split() if found else []
    if found and words != wanted and set(wanted) <= set(words) and wanted[-1] == words[-1]:
        yield from found.groups()
    short = _SHORT.match(text)
    if short and title.lower().startswith(short["spelt"].lower()):
        yield f"{short['short']}{title[len(short['spelt']) :].lower()}"


def _decode(content: bytes | str, name: str) -> str:
    """Return the page as text, each control character in it as U+FFFD."""
    if isinstance(content, str):
        return _CONTROL.sub("\ufffd", content)
    try:
        return _decode(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        column = err.start - content.rfind(b"\n", 0, err.start)
        problem = f"byte {column} is not UTF-8: expected the page as it was published"
        raise SourceError(name, problem, line) from err


def _title(page: "LexborHTMLParser") -> str:
    for node in page.css("h1"):
        if text := normalise(node.text()):
            return text
    node_title = page.css_first("title")
    return normalise(node_title.text()).split(" : ")[0] if node_title else ""


def _slug(page: "LexborHTMLParser") -> str | None:
    for selector, attribute in (
        ("link[rel=canonical]", "href"),
        ('meta[property="og:url"]', "content"),
        (".citation a", "href"),
    ):
        for node in page.css(selector):
            if slug := Link("", node.attributes.get(attribute) or "").slug:
                return slug
    return None


def _is_become_one(section: str) -> bool:
    others = ("what-they-do-", "work-environment-", "pay-", "job-outlook-", "summary-", "quick-facts", "similar-jobs")
    return not section.startswith(others)


def _cells(row: "LexborNode") -> list[str]:
    return [normalise(cell.text()) for cell in row.css("th, td")]


def _occupations(page: "LexborHTMLParser") -> Iterator[Occupation]:
    for row in page.css("table#outlook-table tbody tr"):
        cells = _cells(row)
        if len(cells) > 1:
            code = cells[1] if _SOC.match(cells[1]) else None
            yield Occupation(cells[0], code, code is not None and code.endswith("0"))


def _onet(page: "LexborHTMLParser") -> Iterator[tuple[str, str]]:
    seen = set()
    for anchor in page.css('a[href*="onetonline"]'):
        found = _ONET.search(anchor.attributes["href"] or "")
        if found and found[1] not in seen:
            seen.add(found[1])
            yield found[1], normalise(anchor.text())


def _quick(page: "LexborHTMLParser") -> QuickFacts:
    rows: dict[str, str] = {}
    for row in page.css("table#quickfacts tbody tr"):
        head, value = row.css_first("th"), row.css_first("td")
        if head and value:
            rows[normalise(head.text())] = normalise(value.text())
    cell = {key: next((rows[head] for head in rows if words in head), "") for key, words in _FACTS.items()}
    pay = {unit: float(figure.replace(",", "")) for figure, unit in _MONEY.findall(cell["pay"])}
    words = re.search(r"\((.*?)\)", cell["outlook"])
    return QuickFacts(
        education=cell["education"] or None,
        experience=cell["experience"] or None,
        training=cell["training"] or None,
        pay_year=pay.get("year"),
        pay_hour=pay.get("hour"),
        pay_at_least="equal to or greater" in cell["pay"],
        jobs=_whole(cell["jobs"]),
        outlook=_figure(cell["outlook"].split("%")[0]) if "%" in cell["outlook"] else None,
        outlook_words=words[1] if words else None,
        change=_whole(cell["change"]),
    )


def _figure(text: str) -> float | None:
    found = _NUMBER.search(text.replace("−", "-"))
    return float(found[0].replace(",", "")) if found and found[0].strip("-,") else None


def _whole(text: str) -> int | None:
    figure = _figure(text)
    return None if figure is None else int(figure)


def _article(page: "LexborHTMLParser", name: str) -> "LexborNode | None":
    return page.css_first(f'article[aria-labelledby="{name}"]')


def _duties(page: "LexborHTMLParser") -> Iterator[Duty]:
    """Yield the items of the first list under a heading that speaks of duties, and of those that are opened so too."""
    article = _article(page, "what-they-do")
    under = is_read = False
    lead = ""
    for node in article.css("h3, p, ul, ol") if article else ():
        if node.tag == "h3":
            under, lead = under or "dut" in node.text().lower(), ""
        elif node.tag == "p":
            lead = normalise(node.text())
        elif under and (not is_read or lead.endswith(_DO)):
            is_read = True
            yield from (Duty(item, lead) for item in map(normalise, (one.text() for one in node.css("li"))) if item)


def _settings(page: "LexborHTMLParser") -> Iterator[Share]:
    """Yield the rows of the tables of employers: those that have a percent sign in their first row."""
    article = _article(page, "work-environment")
    introduction = ""
    for node in article.css("p, table") if article else ():
        if node.tag == "p":
            introduction = normalise(node.text()) or introduction
            continue
        rows = [cells for row in node.css("tr") if len(cells := _cells(row)) == 2]
        if not rows or "%" not in rows[0][1]:
            continue
        for setting, share in rows:
            percent = _figure(share)
            if percent is not None:
                yield Share(introduction, setting, percent)


def _similar(page: "LexborHTMLParser") -> Iterator[Similar]:
    for row in page.css("table#similar-occupations tbody tr"):
        for anchor in row.css("a[href]"):
            if title := normalise(anchor.text()):
                yield Similar(title, Link(title, anchor.attributes["href"] or "").slug)
                break


def _qualities(page: "LexborHTMLParser") -> Iterator[str]:
    """Yield what stands emphasised at the head of a paragraph under a heading that speaks of qualities."""
    article = _article(page, "become-one")
    under = False
    for node in article.css("h3, p, li") if article else ():
        if node.tag == "h3":
            under = "qualit" in node.text().lower()
        elif under and (emphasised := node.css_first("strong, b, em, i")):
            label = normalise(emphasised.text())
            if label and normalise(node.text()).startswith(label):
                yield label.rstrip(".: ")


def _members(title: str, occupations: Iterable[Occupation], page: "LexborHTMLParser") -> tuple[str, ...]:
    """Return the names of groups of workers: rows of the projections, then names emphasised among the duties."""
    names = [one.title for one in occupations]
    article = _article(page, "what-they-do")
    for node in article.css("strong em, em strong, p > strong, p > em") if article else ():
        name = normalise(node.text()).rstrip(".:,’' ")
        if name and len(name.split()) <= 8 and not _NOT_MEMBERS.match(name):
            names.append(name)
    seen = {title.lower()}
    return tuple(name for name in names if not (name.lower() in seen or seen.add(name.lower())))  # type: ignore[func-returns-value]
