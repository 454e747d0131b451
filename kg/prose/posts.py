"""Moves that are told by the post in which people gained experience: *after time as a helper, they may become X*."""

import re

from kg.documents import Sentence
from kg.prose.model import Move, Target, Why
from kg.prose.steps import StepReader, Subject
from kg.prose.targets import together
from kg.prose.words import restore


class PostReader(StepReader):
    """Reads those moves for one page."""

    def read(self, text: str, passage: Sentence, *, is_advancement: bool) -> list[Move]:
        """Return the move that starts at the post named for its experience; nothing where a sentence has none.

        Who moves is nobody in particular: where a sentence says who does, that is the source.

        :param is_advancement: whether the section is about advancement: elsewhere what a post asks for is no move.
        """
        for name in ("post_then", "then_post", "post_deed"):
            found = self._one[name].search(text)
            if found and self._cast.find(found["who"]).kind == "anyone":
                return self._move(found, "after a post", None, passage)
        offered = self._one["post_offers"].match(text)
        if offered and self._cast.find(offered["from"]).kind not in ("anyone", "page"):
            return self._move(offered, "a post offers what a post needs", None, passage)
        if not is_advancement:
            return []
        asked = self._one["post_wants"].search(text) or self._one["post_needs"].match(text)
        if not asked or not self._is_higher(asked["to"]):
            return []
        strength = "required" if asked["verb"].startswith(("need", "require", "must", "have")) else "preferred"
        return self._move(asked, "a post asks for a post", strength, passage)

    def _is_higher(self, goal: str) -> bool:
        """Whether a post that asks for experience in another is not that of the whole page, nor anybody's."""
        name = self._targets.bare(goal)
        is_group = self._cast.is_named(name) or self._cast.find(name).kind not in ("member", "other", "posts")
        return self._targets.is_name(name) and not is_group

    def _move(self, found: "re.Match[str]", pattern: str, strength: str | None, passage: Sentence) -> list[Move]:
        sources = self._targets.find_targets(self._targets.find_names(found["from"])[0], passage)
        names, tail = self._targets.find_names(found["to"])
        targets = tuple(self._targets.find_targets(names, passage))
        if not sources or not targets or {one.name for one in sources} & {one.name for one in targets}:
            return []
        needs, is_any = self.need_pieces(found["need"])
        more, _ = self.needs(Subject("", "", ""), tail)
        needs = [*needs, *(one for one in more if one not in needs)]
        modal = found["modal"] if "modal" in found.re.groupindex else ""
        manner = self.manner(found["who"] if "who" in found.re.groupindex else "", modal or "", passage)
        words = restore(found["verb"].strip(), passage)
        is_ours = all(map(self.is_whole, targets))
        return [
            Move(
                together(sources, ", "), targets, self.kind("promotion", targets, needs),
                tuple(restore(one, passage) for one in needs), is_any,
                "conditional" if manner.is_may else strength or "plain", manner.prevalence, manner.hedge, None, False,
                is_ours and not all(map(self.is_whole, sources)), passage, Why(pattern, (words,), 0.7),
            )
        ]  # fmt: skip

    def is_whole(self, named: Target) -> bool:
        """Whether a name is in full the page's occupation or a group that it names."""
        return self._cast.find(named.name).kind == "page" or self._cast.is_named(named.name)
