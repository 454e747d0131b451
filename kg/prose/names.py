"""Whom a noun phrase speaks of: the page's occupation, a group of its workers, whoever asks, or something else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.prose.grammar import Grammar

_WORD = re.compile(r"[a-z0-9'./]+")
# What stands in brackets, and a name spelt out before its letters.
_ASIDE = re.compile(r"\s*\([^)]*\)")
_SPELT = re.compile(r"(?:\w+ )+\((\w+)\)")
# A word for people that, behind another, makes a group of its own.
_GROUP = re.compile(r"\w.*\s(?:staff|workers?|employees|personnel|members)$", re.IGNORECASE)
# Who applies to a body that is known by its letters: *IRS agent applicants* are no applicants of all the page.
_OF_BODY = re.compile(r"(?P<who>[A-Z]{2,}(?:\s\w+)+)\s(?:applicants|candidates|trainees|recruits)")
# What the posts of managers are in.
_MANAGING = re.compile(r"\bmanagement\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z]{2,}")
_APPLY_LAST = re.compile(r"\s(?:applicants|candidates|trainees|recruits)$", re.IGNORECASE)
_APPLY = re.compile(r"applicants|candidates|recruits", re.IGNORECASE)
_STEM = 5  # letters by which a trade and those in it are known as one
_LONGEST_HEADING = 6  # words of a group that stands as a heading
_SMALL = "a an the of and or for in on with who other such as to these those this"
_EMPTY = frozenset(_SMALL.split())
_LIST = re.compile(r",\s*(?:and|or)\s+|,\s*|\s+(?:and|or|and/or)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Party:
    """Who a phrase speaks of.

    ``kind``: page, member, anyone, employers, jurisdictions, posts, programmes or other. ``name`` is the group as
    named, for a member and for others, and for a page where a part of its workers is meant (*skilled bakers*);
    ``context`` what the phrase adds ("who handle dyes"); ``is_known`` is False for a group that only the phrase itself
    names.
    """

    kind: str
    name: str | None = None
    context: str | None = None
    is_known: bool = True


def singular(word: str) -> str:
    """Return a rough singular, good enough to compare names.

    >>> [singular(word) for word in ("assistants", "libraries", "foremen", "glass", "waitresses")]
    ['assistant', 'library', 'foreman', 'glass', 'waitress']
    """
    for ending, start in (("men", "man"), ("ies", "y"), ("sses", "ss"), ("ches", "ch")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + start
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def words_of(name: str) -> tuple[str, ...]:
    """Return the singular words of a name, without small ones.

    >>> words_of("Technicians and Assistants")
    ('technician', 'assistant')
    """
    return tuple(singular(word.strip(".'")) for word in _WORD.findall(name.lower()) if word not in _EMPTY)


class Cast:
    """Those that a page speaks of: its title's parts and the groups it names."""

    def __init__(self, title: str, members: Iterable[str], grammar: Grammar, aliases: Iterable[str] = ()) -> None:
        self.title = " ".join(word if word[1:2].isupper() else word.lower() for word in title.split())
        self.parts = _parts(title, grammar)
        named = [(name, words_of(_without_rest(name, grammar))) for name in members]
        self._members = [words for name, words in named if words and not self._is_title(words_of(name))]
        self._title_words = frozenset(word for part in self.parts for word in part)
        self._plain_title = words_of(title)
        self._aliases = {words_of(alias) for alias in aliases}
        self._grammar = grammar
        people = grammar.one
        self._strip = re.compile(rf"^(?:(?:{people['before'].pattern})\s+)+", re.IGNORECASE)
        self._last = {
            kind: re.compile(rf"(?:^|[\s'-])(?:{people[kind].pattern})$", re.IGNORECASE)
            for kind in ("anyone", "employers", "jurisdictions", "posts", "programmes")
        }
        asking = "|".join(people[kind].pattern for kind in ("jurisdictions", "programmes"))
        self._asks = re.compile(rf"^(?:{asking})\b", re.IGNORECASE)
        self.in_text = _title_pattern(title)

    def has_last(self, word: str) -> bool:
        """Whether a part of the title or a group of the page ends in *word*."""
        return any(singular(word) == part[-1] for part in (*self.parts, *self._members) if part)

    def heads(self, text: str) -> str | None:
        """Return the group of which *text* is no more than the name, as a heading before its sentences; else None."""
        name = text.rstrip(".: ")
        found = self.find(name) if len(name.split()) <= _LONGEST_HEADING and name[:1].isupper() else None
        return name if found and found.kind == "member" and found.is_known else None

    def is_work(self, words: str) -> bool:
        """Whether *words* name the work that a title of the page is named after: *psychology*, of psychologists."""
        stems = {word[:_STEM] for word in self._title_words if len(word) > _STEM}
        return any(word[:_STEM] in stems for word in words.lower().split() if len(word) > _STEM)

    def _is_title(self, words: tuple[str, ...]) -> bool:
        return set(words) == {word for part in self.parts for word in part}

    def find(self, phrase: str) -> Party:
        """Return who *phrase*, a noun phrase with its determiners, speaks of."""
        one = self._grammar.one
        whole = phrase.strip(" ,")
        if inner := one["wishing"].match(whole):
            return self.find(inner["name"])
        if inner := one["exemplified"].match(whole):
            found = self.find(inner["name"])
            if found.kind == "member":
                return found
        if one["doing"].match(whole):
            return Party("other", whole, None)
        name = one["limits"].sub("", whole).strip(" ,")
        context = whole[len(name) :].strip(" ,") or None
        context = None if context and one["other_name"].match(context) else context
        # "Public safety" is no sector: what names the occupation as it stands is not stripped.
        if self._is_alias(words_of(name)) or words_of(name) == self._plain_title:
            return Party("page", context=context)
        bare = self._own_name(name, self._strip.sub("", name).strip())
        stripped = name[: len(name) - len(bare)]
        sector = one["sector"].search(stripped)
        if not sector:
            return self._find_bare(bare, whole, context)
        within = f"{stripped[sector.start() :].strip()} {context or ''}".strip()
        return self._in_sector(name, bare, sector, context) or self._find_bare(bare, whole, within)

    def _in_sector(self, name: str, bare: str, sector: re.Match[str], context: str | None) -> Party | None:
        """Return whom a sector or a skill before a name makes a group: *public bakers*, *skilled bakers* of bakers.

        Where the page has a group of such a name, it is that one: *public school makers* are school makers.
        """
        inner, is_page = name[sector.end() :].strip(), self._match(bare) == "page"
        known = self._match(inner)
        if known == "member" if is_page else known:
            return Party("member", inner, f"{sector[0]} {context or ''}".strip())
        if is_page and not sector["standing"]:
            return Party("page", name[sector.start() :].strip(), context)
        is_employer = self._last["employers"].search(name)
        return Party("employers", context=f"{name} {context or ''}".strip()) if is_employer else None

    def _own_name(self, name: str, bare: str) -> str:
        """Return *bare* with those words before it that a group's full name has: *public bakers*, where it is one."""
        words = name.split()
        longer = (" ".join(words[start:]) for start in range(len(words) - len(bare.split())))
        full = (one for one in longer if self.is_named(one) or words_of(one) == self._plain_title)
        return next((one for one in full if one.split()[0].lower() not in _EMPTY), bare)

    def is_named(self, name: str) -> bool:
        """Whether *name* is in full that of a group of the page or of a part of its title, words shared spelt out."""
        words = words_of(name)
        return words in self._members or words in self.parts or self._is_spelt(name, words)

    def _is_spelt(self, name: str, words: tuple[str, ...]) -> bool:
        """Whether one name is a part of the title with words that another part has: *wind tailors*."""
        fit = (part for part in self.parts if part and words and part[-1] == words[-1] and set(part) <= set(words))
        return not _LIST.search(name) and any(set(words) - set(part) <= self._title_words for part in fit)

    def is_listed(self, name: str) -> bool:
        """Whether *name* is that of a group that the page lists."""
        return words_of(name) in self._members

    def is_anyone(self, word: str) -> bool:
        """Whether *word* is used of whoever works."""
        return bool(self._last["anyone"].fullmatch(word))

    def is_part_or_alias(self, name: str) -> bool:
        """Whether *name* is that of a group of the page's workers, or of all of them by a word that its title lacks."""
        kind, words = self.find(name).kind, words_of(name)
        return kind == "member" or (kind == "page" and not set(words) & self._title_words)

    def _find_bare(self, bare: str, whole: str, context: str | None) -> Party:
        """Return who a phrase without its determiners and limits speaks of; one with a verb in it is no name."""
        if not bare or self._last["anyone"].fullmatch(bare):
            return Party("anyone", context=context)
        if self._grammar.one["verb"].search(bare):
            return Party("other", None, context)
        if (title := self.in_text.match(bare)) and re.match(r"\s(?:for|of)\s", bare[title.end() :]):
            return Party("page", context=" ".join(filter(None, (bare[title.end() :].strip(), context))))
        head = re.split(r"\s(?:for|of|from)\s", bare)[0]
        for kind in ("programmes", "employers"):
            if head != bare and self._last[kind].search(head):
                return Party(kind, context=whole)
        # "Menders of sails used by an agency" are no agency.
        if head != bare and self._match(head):
            return Party("member", bare, context, is_known=False)
        found = self._find_known(bare, context) or self._find_other(bare, whole, context)
        # "Candidates for appointment": whatever they are candidates for, they are people.
        is_people = found.kind in ("other", "programmes") and self._grammar.one["who_apply"].match(whole)
        return Party("anyone", context=whole) if is_people else found

    def _find_known(self, bare: str, context: str | None) -> Party | None:
        """Return the page's occupation or a group of it that *bare* names, posts of theirs too; None otherwise."""
        if self._is_short(bare) or self._is_alias(words_of(bare)):
            return Party("page", context=context)
        forms = [self._match(_ASIDE.sub("", bare)), self._match(_SPELT.sub(r"\1", bare))]
        if found := self._party("page" if "page" in forms else forms[0] or forms[1], bare, context):
            return found
        if applying := _APPLY_LAST.search(bare):
            named = bare[: applying.start()]
            return self._party(self._match(named), f"{named}s", context)
        post = self._last["posts"].search(bare)
        return self._of_posts(bare, post, context) if post else None

    @staticmethod
    def _party(matched: str | None, name: str, context: str | None) -> Party | None:
        return Party(matched, name if matched == "member" else None, context) if matched else None

    def _of_posts(self, bare: str, post: re.Match[str], context: str | None) -> Party | None:
        """Return whose posts are named: *kite maker jobs*."""
        before = bare[: post.start()]
        if doing := self._doing(before):
            return Party("member", f"{doing}{bare[post.start() :]}", before.removesuffix(doing).strip() or context)
        before = _MANAGING.sub("managers", before)
        matched = "page" if self._is_alias(words_of(before)) else self._match(before)
        if matched == "member" and before.endswith("managers") and not bare.startswith(before):
            return Party("member", bare, context)
        return self._party(matched, before, context)

    def _doing(self, before: str) -> str | None:
        """Return the word for what one of several parts of the title does, before posts: *mending jobs* of menders."""
        found = re.search(r"(?:^|\s)(\w{4,})ing$", before)
        parts = [part for part in self.parts if part and found and part[-1].startswith(found[1].lower()[:_STEM])]
        return before.rsplit(maxsplit=1)[-1] if 0 < len(parts) < len(self.parts) else None

    def _find_other(self, bare: str, whole: str, context: str | None) -> Party:
        if _GROUP.match(bare) and not self._asks.search(bare):
            # "Kite workers" are all those in "Kite Occupations".
            is_all = self._last["posts"].search(self.title) and self._title_words.issuperset(words_of(bare)[:-1])
            return Party("anyone", context=context) if is_all else Party("member", bare, context, is_known=False)
        if (named := _OF_BODY.fullmatch(bare)) and not self._is_title(words_of(named["who"])):
            return Party("member", f"{named['who']}s", context, is_known=False)
        for kind in ("posts", "anyone", "jurisdictions", "employers", "programmes"):
            if self._last[kind].search(bare):
                is_told = kind != "anyone" or self._tells(bare)
                if kind == "anyone" and is_told and self._is_of_a_post(bare):
                    return Party("member", bare, whole, is_known=False)
                return Party(kind, context=whole if is_told else context)
        last = re.split(r"\s(?:of|for)\s", bare)[0].split()[-1].lower()
        is_people = self._grammar.one["heads"].fullmatch(last) and len(bare.split()) <= 12
        if is_people and not self._asks.search(bare):
            return Party("member", bare, context, is_known=False)
        return Party("other", bare, context)

    def _tells(self, bare: str) -> bool:
        """Whether a phrase for people in general says which: *cadet candidates*, and not *after they*."""
        # "Kite maker applicants" and "kite making graduates" are all of them.
        own = {"job"[:_STEM], *(word[:_STEM] for word in self._title_words)}
        is_own = all(word[:_STEM] in own for word in words_of(bare)[:-1])
        return 1 < len(bare.split()) <= 4 and not is_own and not self._grammar.one["leads"].match(bare)

    def _is_of_a_post(self, bare: str) -> bool:
        """Whether people apply for a post or a title of its own: *cadet candidates*, *CPA candidates*."""
        *before, last = bare.split()
        is_named = bool(self._grammar.one["heads"].fullmatch(before[-1].lower())) or _LETTERS.fullmatch(before[-1])
        return bool(is_named and _APPLY.fullmatch(last) and not self._is_short(" ".join(before)))

    def _is_alias(self, words: tuple[str, ...]) -> bool:
        """Whether *words* are another name of the occupation, or such a name shortened."""
        return bool(words) and any(
            alias and words[-1] == alias[-1] and set(words) <= set(alias) for alias in self._aliases
        )

    def _is_short(self, name: str) -> bool:
        """Whether *name* is the title in its first letters, alone or before a word ("RNs", "HVACR technicians")."""
        letters = re.sub(r"[^A-Z]", "", name.split(maxsplit=1)[0].rstrip("s"))
        if len(letters) < 2 or len(letters) + 1 < len(name.split(maxsplit=1)[0]):
            return False
        initials = "".join(part[0] for part in self._plain_title if part).upper()
        return letters == initials or (len(initials) > 2 and _is_within(initials, letters))

    def _match(self, name: str) -> str | None:
        """Return ``page`` or ``member`` where *name* is of either, a coordination of parts too."""
        # A name that the page has stands as it is; another may share the head of the next.
        as_they_are = (piece for piece in _LIST.split(name.strip()) if piece.strip())
        spelt = zip(as_they_are, split_names(name, self._grammar), strict=True)
        chosen = (piece if self._is_member(words_of(piece) or ("",)) else whole for piece, whole in spelt)
        named = (self._own_name(one, self._strip.sub("", one)) for one in chosen)
        pieces = [words for piece in named if (words := words_of(piece))]
        if not pieces:
            return None
        hit: set[int] = set()
        narrower = False
        for piece in pieces:
            exact = {index for index, part in enumerate(self.parts) if len(piece) > 1 and piece == part}
            parts = exact or {index for index, part in enumerate(self.parts) if self._is_part(piece, part)}
            if parts:
                hit |= parts
            elif any(part and piece[-1] == part[-1] for part in self.parts) or self._is_member(piece):
                narrower = True
            else:
                return "member" if self.is_listed(name) else None
        if narrower:
            return "member"
        return "page" if len(hit) == len(self.parts) or self._is_tail(pieces) else "member"

    def _is_tail(self, pieces: list[tuple[str, ...]]) -> bool:
        """Whether a name is the end of a title with one head: *box kite menders* in *Stunt and Large Box Kite Menders*.

        The end has fewer words than the last part of the title, which is a part of its own.
        """
        if len(pieces) != 1 or len({part[-1] for part in self.parts}) != 1:
            return False
        name = pieces[0]
        return 1 < len(name) < len(self.parts[-1]) and self._plain_title[-len(name) :] == name

    def _is_part(self, piece: tuple[str, ...], part: tuple[str, ...]) -> bool:
        """Whether *piece* is a part of the title, in full, shortened, or with words that all of the title shares."""
        if not part or piece[-1] != part[-1]:
            return False
        extra = set(piece) - set(part)
        return not extra or (extra <= self._title_words and len(part) < len(piece))

    def _is_member(self, piece: tuple[str, ...]) -> bool:
        return any(
            piece[-1] == member[-1] and (set(piece) <= set(member) or set(member) <= set(piece))
            for member in self._members
        )


def _parts(title: str, grammar: Grammar) -> list[tuple[str, ...]]:
    """Return the words of each name in a title; *Makers, Kites and Sails* is one name with its kinds behind it."""
    names = split_names(title, grammar)
    is_behind = not any(grammar.one["heads"].fullmatch(name.split()[-1].lower()) for name in names[1:])
    if len(names) > 1 and is_behind and title.split(maxsplit=1)[0].endswith(","):
        return [tuple(word for name in (*names[1:], names[0]) for word in words_of(name))]
    return [words_of(name) for name in names]


def _without_rest(name: str, grammar: Grammar) -> str:
    """Return the name of a row without what it leaves out: *Tellers, except head tellers* are tellers."""
    first = name.split(",", maxsplit=1)[0]
    words = first.split()
    return first if words and grammar.one["heads"].fullmatch(words[-1].lower()) else name


def _is_within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def split_names(phrase: str, grammar: Grammar) -> list[str]:
    """Return the names in a coordinated phrase; a piece without a head noun takes that of the next piece.

    A piece that is no name at all ("agricultural" before "food scientists") is spelt out with the head it shares.
    """
    pieces = [piece for piece in _LIST.split(phrase.strip()) if piece.strip()]
    heads = grammar.one["heads"]
    names: list[str] = []
    head = ""
    for piece in reversed(pieces):
        words = piece.split()
        # "Career and trade teachers" are teachers of two kinds: one word for posts alone names nobody.
        is_shared = head and len(words) == 1 and grammar.one["one_post"].fullmatch(piece)
        if heads.fullmatch(words[-1].lower()) and not is_shared:
            head = words[-1]
            names.append(piece)
        else:
            names.append(f"{piece} {head}".strip())
    return names[::-1]


def _title_pattern(title: str) -> re.Pattern[str]:
    """Return a pattern of the title inside a sentence, with *and* or *or*, in the plural or the singular."""
    loose = []
    for word in title.replace("’", "'").split():
        name = word.rstrip(",")
        loose.append(r"(?:and|or)" if name in ("and", "or") else rf"{re.escape(name.removesuffix('s'))}s?,?")
    return re.compile(r"\b" + r"\s+".join(loose).removesuffix(",?"), re.IGNORECASE)
