"""Which role a name in a page is: one of the graph's, one of a page's, or one that nobody has listed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.names import fold
from kg.sources.handbook.naming import find_workers, join_names, split_names, to_label, to_singular, to_slug
from kg.sources.ooh import Page
from kg.vocab import ROLE

_ADDRESS = "https://www.bls.gov/ooh/"
# Names that say what a person does and not in which trade: one of them is another role on each page.
_GENERIC = re.compile(
    r"\b(?:supervisors?|managers?|management|supervisory|leaders?|leads?|forem[ae]n|forepersons?|directors?|trainers?|"
    r"instructors?|specialists?|positions?|roles?|jobs?|occupations?|careers?|level|status|workers?|assistants?|"
    r"technicians?|owners?|consultants?|contractors?|administrators?|executives?|coordinators?|inspectors?|staff)$"
)


def key(name: str) -> str:
    """Return a name as roles are compared.

    >>> key("Kindergarten and Elementary School Teachers") == key("kindergarten or elementary school teacher")
    True
    """
    return re.sub(r"\b(?:and|or)\b", "&", fold(name))


@dataclass
class Group:
    """The roles of one page: ``whole`` for all of its workers, and ``parts`` by name; ``known`` are the graph's own."""

    page: Page
    whole: str
    label: str
    address: str
    parts: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last part of the IRI of the page's role."""
        return self.whole.rsplit("/", 1)[-1]

    @property
    def plural(self) -> str:
        """The title of the page within a sentence."""
        title = self.page.title
        return title if title[:2].isupper() else title[:1].lower() + title[1:]

    @cached_property
    def called(self) -> frozenset[str]:
        """What the page calls all of its workers, as roles are compared; *Painters, Ship and Boat* are painters too."""
        return frozenset(key(to_singular(name)) for name in (self.page.title, self.label, self.head) if name)

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
        self._listed: dict[str, str] = {}
        for page in pages:
            group = self._name(page)
            self.groups[page.slug] = group
            for name, iri in ((page.title, group.whole), *group.parts.items()):
                self._listed.setdefault(key(name), iri)
                self._listed.setdefault(key(to_singular(name)), iri)
            for one in sorted(group.called):
                self._listed.setdefault(one, group.whole)
        # What a role is called that was met in the text alone: its IRI, to its label and the page that it was met in.
        self.others: dict[str, tuple[str, str]] = {}

    def _name(self, page: Page) -> Group:
        names = split_names(page.title)
        workers = find_workers(page.passages, names)
        label = join_names([workers.get(name, to_singular(name)) for name in names])
        whole = self._known.get(key(page.title), f"{ROLE}{to_slug(label)}")
        group = Group(page, whole, label, f"{_ADDRESS}{page.slug}.htm")
        self._labels.setdefault(whole, label)
        titles = [one.title for one in page.occupations if one.code and not one.broad]
        for name in (*(names if len(names) > 1 else ()), *(titles if len(titles) > 1 else ())):
            if key(name) != key(page.title):
                part = workers.get(name, to_label(name))
                group.parts[name] = self._known.get(key(name), f"{ROLE}{to_slug(part)}")
                if name in workers:
                    group.parts[part] = group.parts[name]
                self._labels.setdefault(group.parts[name], part)
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
        for part, iri in group.parts.items():
            if key(to_singular(part)) == wanted:
                return (iri,)
        if slug == page.slug and (wanted in group.called or not _GENERIC.search(name)):
            return group.all if wanted in (*group.called, "worker", "") else (self._part(name, group),)
        for table in (self._known, self._listed):
            for one in (key(name), wanted):
                if one in table:
                    return (table[one],)
        if slug is not None and slug != page.slug:
            if slug in self._by_page:
                return self._by_page[slug]
            if slug in self.groups:
                return (self.groups[slug].whole,)
        return (self._other(name, group, is_page=slug not in (None, page.slug)),)

    def _part(self, name: str, group: Group) -> str:
        """Return the role of a group of a page's workers that the page names in its prose alone."""
        found = group.made.setdefault(key(to_singular(name)), f"{ROLE}{to_slug(to_singular(name))}")
        self.others.setdefault(found, (to_singular(name), group.page.slug))
        return found

    def who(self, name: str | None, page: Page) -> tuple[str, ...]:
        """Return the roles that a requirement of *page* is for: None is all of its workers."""
        group = self.groups[page.slug]
        if name is None:
            return (group.whole,)
        return tuple(dict.fromkeys(role for one in split_names(name) for role in self._whom(one, group)))

    def _whom(self, name: str, group: Group) -> Iterator[str]:
        wanted = key(to_singular(name))
        for part, iri in group.parts.items():
            if key(to_singular(part)) == wanted:
                yield iri
                return
        yield group.whole if wanted in group.called else self._part(name, group)

    def _other(self, name: str, group: Group, *, is_page: bool) -> str:
        """Return the role of a name that no page has; where it says little alone, it is that of this page.

        :param is_page: whether it is the title of a page that is not among those read.
        """
        label = to_label(name) if is_page else to_singular(name)
        is_vague = " " not in label or _GENERIC.search(label.lower()) is not None
        if is_vague and not is_page:
            label = f"{label} ({group.label})"
        found = f"{ROLE}{to_slug(label)}"
        self.others.setdefault(found, (label, group.page.slug))
        return found
