"""Where a move leads: names taken apart, one head shared spelt out, links to pages kept."""

import re
from collections.abc import Sequence

from kg.documents import Sentence
from kg.prose.grammar import Grammar
from kg.prose.model import Target
from kg.prose.names import Cast, singular
from kg.prose.words import restore, straight

_LONGEST = 14
_MARK = re.compile(r"\x00\d+\x00")
# Whoever has one of these before the name of a page is not whom that page is about.
_RANK = re.compile(r"(?:assistant|associate|deputy|vice|head|lead|chief|senior|junior|master)\b")
# What may stand behind the name of a page, of whom it is about.
_PLACE = re.compile(r"\s+(?:of|in|for|at|within|with)\s")
_REST = re.compile(r"\w{0,2}(?:\s+(?:positions?|roles?|jobs?|posts?))?(?:\s+(?:of|in|for|at|within|with)\s.*)?$")
# Pages that stand for no one occupation.
_NO_PAGE = re.compile(r"not-covered|field-of-degree$")


class TargetReader:
    """Reads the names of occupations, posts and ranks."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        self._cast = cast
        self._one = grammar.one

    def find_names(self, rest: str) -> tuple[list[str], str]:
        """Return the phrases that a verb leads to, and what stands behind them; no phrase where it leads to no post."""
        rest = self._one["move_join"].sub("", rest.lstrip())
        end = self._one["end"].search(rest)
        phrase, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
        phrase = self._one["trailing_join"].sub("", phrase.strip(" ,."))
        if not phrase or self._one["not_target"].match(phrase):
            return [], tail
        if self._one["bare_post"].match(phrase):
            if within := self._one["post_within"].match(tail):
                return self.find_names(phrase + tail[within.end() :])
            more = self._one["post_more"].match(tail)
            return [phrase + (more[0].rstrip() if more else "")], tail
        such = self._one["such"].search(phrase)
        return (self._such_names(phrase, such) if such and such.start() > 0 else [phrase]), tail

    def _such_names(self, phrase: str, such: re.Match[str]) -> list[str]:
        """Return the examples in *posts such as A and B*, with what stands beside the posts."""
        whole, examples = phrase[: such.start()], phrase[such.end() :]
        if not any(self.is_name(self.bare(piece)) for piece in self._one["name_list"].split(examples)):
            return [whole]
        beside = self._one["or_other"].search(whole)
        first = self._one["name_list"].split(whole[: beside.start()]) if beside else []
        return [*first, *self._one["name_list"].split(examples)] if beside else [examples]

    def find_targets(self, phrases: list[str], passage: Sentence) -> list[Target]:
        """Return the targets in *phrases*, in order; what is no name is left out."""
        found: list[Target] = []
        for phrase in phrases:
            for piece, resolved in self._split(phrase, passage):
                is_other = self._one["other_supervisory"].match(piece.strip())
                name = piece.strip(" ,.") if is_other else self.bare(piece.strip(" ,."))
                if name and (self.is_name(name) or _is_linked(name, passage)):
                    found.append(self.to_target(name, passage, resolved))
        return found

    def to_target(self, name: str, passage: Sentence, resolved: tuple[str, ...] = ()) -> Target:
        """Return a target with the page that it links to."""
        spelt = tuple(restore(one, passage) for one in resolved)
        slug = find_slug(name, passage)
        return Target(
            restore(name, passage), slug, spelt, tuple(_slug_of(one, resolved[-1], slug, passage) for one in resolved)
        )

    def is_name(self, name: str) -> bool:
        """Whether *name* can be of a role or a post: its last word before any preposition is the head of one."""
        if self._one["not_target"].match(name) or len(name.split()) > _LONGEST:
            return False
        words = self._one["name_of"].split(name)[0].lower().split()
        last = words[-1].strip(".,()") if words else ""
        return bool(last) and (bool(self._one["heads"].fullmatch(last)) or self._cast.has_last(last))

    def bare(self, name: str) -> str:
        """Return a name without articles and words such as *another*."""
        while (shorter := self._one["article"].sub("", name)) != name:
            name = shorter
        return name.strip(" ,.")

    def _split(self, phrase: str, passage: Sentence) -> list[tuple[str, tuple[str, ...]]]:
        """Return the coordinated names in *phrase*: a linked name that *and* joins, or one head shared, stays whole."""
        anchors = [straight(link.text) for link in passage.links if link.slug and not _NO_PAGE.search(link.slug)]
        marks = {f"\x00{index}\x00": anchor for index, anchor in enumerate(anchors) if not self._is_several(anchor)}
        for mark, anchor in marks.items():
            phrase = phrase.replace(anchor, mark)
        pieces = [piece.strip() for piece in self._one["name_list"].split(phrase) if piece and piece.strip()]
        whole = [_MARK.sub(lambda match: marks[match[0]], piece) for piece in pieces]
        names: list[tuple[str, tuple[str, ...]]] = []
        start = 0
        for index, name in enumerate(whole):
            is_whole = "\x00" in pieces[index] or (self.is_name(self.bare(name)) and not self._is_open(whole, index))
            if is_whole or index + 1 == len(whole):
                names.append(self._joined(whole[start : index + 1], passage))
                start = index + 1
        return names

    def _is_open(self, names: list[str], index: int) -> bool:
        """Whether a name goes on in the next: *posts in baking or brewing*, *cook, kitchen, or bar managers*."""
        here, following = names[index], names[index + 1 :]
        if not following:
            return False
        if self._one["posts_in"].search(here):
            return bool(self._one["field_alone"].match(following[0]))
        is_bare = not self._one["article"].match(here) and singular(here) == here
        is_shared = not self.is_name(self.bare(following[0])) and singular(following[-1]) != following[-1]
        return index > 0 and is_bare and is_shared and len(following) > 1

    def _joined(self, names: list[str], passage: Sentence) -> tuple[str, tuple[str, ...]]:
        """Return names that share the last one's head as they stand, and each spelt out; one alone as it is."""
        if len(names) == 1:
            return names[0], ()
        if self._cast.is_named(" ".join(names)) or self._one["posts_in"].search(names[0]):
            return self._stands(names, passage), ()
        names = [one for one in names if one.lower() != "other"]
        if len(names) == 1:
            return names[0], ()
        *before, head = re.split(r"\s+(?:of|in|for|within)\s+", names[-1])[0].split()
        post = f"{before[-1]} {head}" if before and self.is_name(before[-1]) else head
        spelt = (f"{self.bare(one)} {head if self._one['sort_of_post'].search(one) else post}" for one in names[:-1])
        return self._stands(names, passage), (*spelt, self.bare(names[-1]))

    @staticmethod
    def _stands(names: list[str], passage: Sentence) -> str:
        """Return coordinated names with what stands between them."""
        text = straight(passage.text)
        stop = text.rfind(names[-1])
        place = text.rfind(names[0], 0, max(stop, 0))
        return text[place : stop + len(names[-1])] if 0 <= place < stop else " and ".join((names[0], names[-1]))

    def _is_several(self, anchor: str) -> bool:
        """Whether the words of a link are several names: *or* between those that can stand alone."""
        pieces = re.split(r"\s+or\s+", anchor)
        return len(pieces) > 1 and all(self.is_name(piece) for piece in pieces)


def _slug_of(name: str, last: str, slug: str | None, passage: Sentence) -> str | None:
    """Return the page that one of several names links to: its own, or *slug*, theirs, whose link is what they share."""
    anchors = (straight(link.text) for link in passage.links if slug and link.slug == slug)
    is_shared = any(last != anchor and last.endswith(anchor) for anchor in anchors)
    return find_slug(name, passage) or (slug if is_shared else None)


def find_slug(name: str, passage: Sentence) -> str | None:
    """Return the page that a name links to: the link with it or in it, else of most words; None if none."""
    plain = straight(name).lower()
    wanted = set(plain.split())
    best, most = None, (False, False, 0)
    for link in passage.links:
        anchor = straight(link.text).lower()
        if link.slug is None or _NO_PAGE.search(link.slug) or _is_above(plain, anchor, link.slug):
            continue
        shared = len(wanted & set(anchor.split()))
        is_within = plain in anchor or (anchor in plain and bool(_REST.fullmatch(plain.rpartition(anchor)[2])))
        is_one = plain in re.split(r",?\s+(?:and|or)\s+|,\s+", anchor)
        head = singular(_PLACE.split(plain)[0].split()[-1])
        is_alike = shared > 1 and head in map(singular, anchor.split())
        if (is_within or is_alike) and (is_one, is_within, shared) > most:
            best, most = link.slug, (is_one, is_within, shared)
    return best


def _is_linked(name: str, passage: Sentence) -> bool:
    """Whether all of *name* is the link to a page."""
    slugs = (link.slug for link in passage.links if straight(link.text) == name)
    return any(slug and not _NO_PAGE.search(slug) for slug in slugs)


def _is_above(name: str, anchor: str, slug: str) -> bool:
    """Whether *name* is of a rank that the page of a link is not about: *assistant bakers*, *supervisors of bakers*."""
    rank = _RANK.match(name)
    return bool(rank and rank[0] not in anchor) or ("supervisor" in name and "supervisor" not in slug)


def together(sources: Sequence[Target], joint: str) -> Target:
    """Return several sources as one, spelt out."""
    if len(sources) == 1:
        return sources[0]
    names = [one for source in sources for one in source.names]
    return Target.of(joint.join(one.name for one in sources), names)
