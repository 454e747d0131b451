"""Which role a name in a page is: one of the graph's, one of a page's, or one that nobody has listed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.names import fold
from kg.sources.handbook.naming import (
    find_workers,
    join_names,
    lower_first,
    split_names,
    to_label,
    to_singular,
    to_slug,
)
from kg.sources.ooh import Page
from kg.vocab import ROLE

_ADDRESS = "https://www.bls.gov/ooh/"
# What people do, in the name of their posts and alone.
_DOING = re.compile(r"(?P<stem>\w{4,})ing (?:jobs?|positions?|roles?|occupations?|posts?|careers?)")
_TRADE_DONE = re.compile(r"\w{3,}ing")
# Names that say what a person does and not in which trade: one of them is another role on each page.
_GENERIC = re.compile(
    r"\b(?:supervisors?|managers?|management|supervisory|leaders?|leads?|forem[ae]n|forepersons?|directors?|trainers?|"
    r"instructors?|specialists?|positions?|roles?|jobs?|occupations?|careers?|level|status|workers?|assistants?|"
    r"technicians?|owners?|consultants?|contractors?|administrators?|executives?|coordinators?|inspectors?|staff|"
    r"ranks?|self-employed|themselves|(?:business|practice|firm|company|shop|laboratory|farm|ranch|studio|center)(?:e?s)?)$"
)
# A word of a title that alone is no name of those it is about: *technicians*, behind *civil engineering technologists*.
_TRADE = re.compile(
    r"(?:technician|technologist|assistant|aide|mechanic|helper|specialist|installer|repairer|operator|tester|collector|"
    r"examiner|investigator|instructor|architect|distributor|dispatcher|director|coordinator|inspector|worker)s?$",
    re.IGNORECASE,
)
# Behind these words stands where somebody does it.
_WHERE = re.compile(r"\s(?:in|at|within|with|that|for|to|as|on)\s")
# Who asks for a post holds none: *cadet candidates* are no role.
_APPLY = re.compile(r"\b(?:applicants|candidates|recruits)$")


def _are_letters(short: str, name: str) -> bool:
    """Whether a name in capitals has the first letters of another: *EMTs*, of emergency medical technicians."""
    letters = short.removesuffix("s")
    return letters.isupper() and letters.lower() == "".join(word[0] for word in name.lower().split())


def key(name: str) -> str:
    """Return a name as roles are compared.

    >>> key("Kindergarten and Elementary School Teachers") == key("kindergarten or elementary school teacher")
    True
    """
    return re.sub(r"\b(?:and|or)\b", "&", fold(name))


@dataclass
class Group:
    """The roles of one page: ``whole`` for all of its workers, ``parts`` by name and by ``short`` name within it."""

    page: Page
    whole: str
    label: str
    address: str
    parts: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last part of the IRI of the page's role."""
        return self.whole.rsplit("/", 1)[-1]

    @property
    def plural(self) -> str:
        """The title of the page within a sentence."""
        return lower_first(self.page.title)

    @cached_property
    def called(self) -> frozenset[str]:
        """What the page calls all of its workers, as roles are compared; *Painters, Ship and Boat* are painters too."""
        return frozenset(key(to_singular(name)) for name in (self.page.title, self.label, self.head) if name)

    @cached_property
    def also_called(self) -> frozenset[str]:
        """What the page calls them besides: elsewhere such a word may mean others."""
        return frozenset(key(to_singular(name)) for name in self.page.aliases)

    @property
    def head(self) -> str:
        """The name before the comma of a title that is turned round; empty where it is not."""
        head, comma, _ = self.page.title.partition(",")
        is_inverted = comma and len(split_names(self.page.title)) == 1 and to_singular(head) != head.lower()
        return to_singular(head) if is_inverted else ""

    @property
    def all(self) -> tuple[str, ...]:
        """The role of the page and those of its parts."""
        return tuple(dict.fromkeys((self.whole, *self.parts.values())))


class Roles:
    """The roles of all pages that are read together, found by name and by page."""

    def __init__(self, pages: Iterable[Page], known: Mapping[str, str], by_page: Mapping[str, tuple[str, ...]]) -> None:
        """Name the roles of *pages*.

        :param known: names of roles that the graph has, to their IRIs; they are used and not named anew.
        :param by_page: pages that are modelled by hand, to the roles they are about.
        """
        self._known = {key(name): iri for name, iri in known.items()}
        self.known_iris = frozenset(known.values())
        self._by_page = dict(by_page)
        self._labels = {iri: name for name, iri in known.items()}
        self.groups: dict[str, Group] = {}
        pages = list(pages)
        self._linked = _linked(pages)
        self._listed: dict[str, str] = {}
        for page in pages:
            group = self._name(page)
            self.groups[page.slug] = group
            for name, iri in ((page.title, group.whole), *group.parts.items()):
                if name == page.title or not _TRADE.match(name):
                    self._listed.setdefault(key(name), iri)
                    self._listed.setdefault(key(to_singular(name)), iri)
            for one in sorted(group.called):
                self._listed.setdefault(one, group.whole)
        # What a role is called that was met in the text alone: its IRI, to its label and the page that it was met in.
        self.others: dict[str, tuple[str, str]] = {}
        # Titles that the others list of pages not read; the role of a part of such a page, to that of the whole.
        self._unread = {one.slug: one.title for page in pages for one in page.similar if one.slug not in self.groups}
        self.wider: dict[str, str] = {}

    def _name(self, page: Page) -> Group:
        names = _spelt(split_names(page.title))
        workers = find_workers(page.passages, list(names.values()))
        label = join_names([workers.get(short, to_singular(short)) for short in names.values()])
        whole = self._known.get(key(page.title), f"{ROLE}{to_slug(label)}")
        group = Group(page, whole, label, f"{_ADDRESS}{page.slug}.htm")
        self._labels.setdefault(whole, label)
        titles = [one.title for one in page.occupations if one.code and not one.broad]
        for name in (*(names if len(names) > 1 else ()), *(titles if len(titles) > 1 else ())):
            short = names.get(name, name)
            if key(name) != key(page.title):
                part = workers.get(short, to_label(name))
                lettered = next((iri for one, iri in group.parts.items() if _are_letters(one, name)), None)
                group.parts[name] = lettered or self._known.get(key(name), f"{ROLE}{to_slug(part)}")
                if short in workers:
                    group.parts[part] = group.parts[name]
                self._labels.setdefault(group.parts[name], part)
                group.short.setdefault(key(to_singular(short)), group.parts[name])
        return group

    def label(self, iri: str) -> str:
        """Return what a role is called."""
        return self._labels[iri] if iri in self._labels else self.others[iri][0]

    def listed(self, name: str) -> str | None:
        """Return the role that the graph or a page has by that name, None where neither has."""
        found = key(to_singular(name))
        return self._known.get(found) or self._listed.get(found)

    def find(self, name: str, page: Page, slug: str | None = None) -> tuple[str, ...]:
        """Return the roles that *name* in *page* means: several where it stands for all of a page that has parts.

        :param slug: the page that the name links to, or *page*'s own where it means its workers.
        """
        group, wanted = self.groups[page.slug], key(to_singular(name))
        if found := self._part_named(wanted, group):
            return (found,)
        # "Sewing", on the page of sewers, is what all of them do.
        is_doing = bool(_TRADE_DONE.fullmatch(wanted)) and key(group.label).split()[-1].startswith(wanted[:-3])
        if (wanted in group.also_called or is_doing) and slug in (None, page.slug):
            return (group.whole,)
        if slug == page.slug and (wanted in group.called or not _GENERIC.search(name)):
            return group.all if wanted in (*group.called, "worker", "") else (self._part(name, group),)
        listed = (table[one] for table in (self._known, self._listed) for one in (key(name), wanted) if one in table)
        slug = slug or self._linked.get(wanted)
        is_own = slug == page.slug and wanted in self._linked and " " not in wanted
        if found := next(listed, group.whole if is_own else None):
            return (found,)
        if slug is not None and slug != page.slug:
            return self._on_page(wanted, slug) or (self._on_unread(name, page, slug),)
        return (self._other(name, group, is_page=False),)

    def _on_page(self, wanted: str, slug: str) -> tuple[str, ...]:
        """Return the role of another page, or of the part of it that has that name; nothing if it is not read."""
        if slug in self._by_page or slug not in self.groups:
            return self._by_page.get(slug, ())
        return (self._part_named(wanted, self.groups[slug]) or self.groups[slug].whole,)

    def _on_unread(self, name: str, page: Page, slug: str) -> str:
        """Return the role of a name that links to a page that is not read: a part of that page's where it is one."""
        role, title = self._other(name, self.groups[page.slug], is_page=True), self._unread.get(slug, "")
        parts = {key(to_singular(part)) for part in split_names(title)}
        if key(to_singular(name)) in parts - {key(to_singular(title))}:
            self.wider[role] = self.find(title, page, slug)[0]
        return role

    def _part_named(self, wanted: str, group: Group) -> str | None:
        """Return the role of the part of a page that has the name *wanted*, in full or as its title shortens it."""
        names = {key(to_singular(part)): iri for part, iri in group.parts.items()}
        words = wanted.split() if wanted != key(to_singular(group.page.title)) else []
        # *Helpers--roofers* are no roofers.
        plain = {key(to_singular(part)): iri for part, iri in group.parts.items() if "--" not in part}
        holding = [iri for name, iri in plain.items() if _holds(name.split(), words)]
        # *Mending jobs* are those of the menders.
        if doing := _DOING.fullmatch(wanted):
            holding = [iri for name, iri in plain.items() if name.split()[-1].startswith(doing["stem"])]
        return names.get(wanted) or group.short.get(wanted) or (holding[0] if len(holding) == 1 else None)

    def _part(self, name: str, group: Group) -> str:
        """Return the role of a group of a page's workers that the page names in its prose alone."""
        label = _label(name, group)
        found = group.made.setdefault(key(to_singular(name)), f"{ROLE}{to_slug(label)}")
        self.others.setdefault(found, (label, group.page.slug))
        return found

    def who(self, name: str | None, page: Page) -> tuple[str, ...]:
        """Return the roles that a requirement of *page* is for: None is all of its workers, and so is who applies."""
        group = self.groups[page.slug]
        if name is None or _APPLY.search(name):
            return (group.whole,)
        return tuple(dict.fromkeys(role for one in split_names(name) for role in self._whom(one, group)))

    def named(self, name: str, page: Page) -> tuple[str, ...]:
        """Return the roles of *page* that it has by that name, several where it joins their names; none is made."""
        group = self.groups[page.slug]
        found = [self._own(one, group) for one in (name, *split_names(name))]
        if found[0] is not None:
            return (found[0],)
        parts = tuple(dict.fromkeys(one for one in found[1:] if one is not None))
        return parts if len(parts) == len(found) - 1 else ()

    def _own(self, name: str, group: Group) -> str | None:
        wanted = key(to_singular(name))
        is_whole = wanted in group.called | group.also_called
        return self._part_named(wanted, group) or (group.whole if is_whole else None)

    def _whom(self, name: str, group: Group) -> Iterator[str]:
        yield self._own(name, group) or self._part(name, group)

    def _other(self, name: str, group: Group, *, is_page: bool) -> str:
        """Return the role of a name that no page has; where it says little alone, it is that of this page.

        :param is_page: whether it is the title of a page that is not among those read.
        """
        label = to_label(name) if is_page else _label(name, group)
        found = f"{ROLE}{to_slug(label)}"
        self.others.setdefault(found, (label, group.page.slug))
        return found


def _holds(name: list[str], words: list[str]) -> bool:
    """Whether a name shortened to *words* still ends in its own last word."""
    return bool(words) and name[-1] == words[-1] and set(words) <= set(name)


def _label(name: str, group: Group) -> str:
    """Return what the role of *name* in the text of a page is called: with the page where it says little alone."""
    label = to_singular(name)
    head = _WHERE.split(label.lower())[0]
    is_vague = " " not in head or _GENERIC.search(head) is not None
    return f"{label} ({group.label})" if is_vague else label


def _spelt(names: list[str]) -> dict[str, str]:
    """Return the names of a title in full, each with how it stands there: *technicians* of *civil engineering ...*.

    A word that says little alone has before it what stands before the name in front of it.
    """
    spelt: dict[str, str] = {}
    before = ""
    for name in names:
        is_short = _TRADE.match(name) is not None
        full = f"{before} {name.lower()}" if is_short and before else name
        before = full.rpartition(" ")[0]
        spelt[full] = name
    return spelt


def _linked(pages: Iterable[Page]) -> dict[str, str]:
    """Return names that the sentences of *pages* link to one page alone, where they are of that page's own workers.

    A name of one word has to be linked twice, or to be that of the page.
    """
    anchors: dict[str, list[str]] = {}
    titles = {page.slug: page.title for page in pages}
    for link in (link for page in pages for passage in page.passages for link in passage.links if link.slug):
        anchors.setdefault(key(to_singular(link.text)), []).append(link.slug or "")
    return {name: slugs[0] for name, slugs in anchors.items() if _is_own(name, slugs, titles.get(slugs[0], ""))}


def _is_own(name: str, slugs: list[str], title: str) -> bool:
    """Whether *name*, which links to *slugs*, is of the workers of a page, its last word one of its title or slug."""
    if len(set(slugs)) > 1 or not name or _TRADE.match(name) or slugs[0].endswith("field-of-degree"):
        return False
    page_words = {to_singular(word) for word in re.findall(r"\w+", f"{title} {slugs[0]}".lower())}
    is_firm = " " in name or len(slugs) > 1 or to_singular(slugs[0]) == name
    is_above = "supervisor" in name and "supervisor" not in page_words
    last = name.rsplit(maxsplit=1)[-1]
    return is_firm and not is_above and last != "school" and to_singular(last) in page_words
