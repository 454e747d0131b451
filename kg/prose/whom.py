"""Whom a clause is about: the page's workers, a group of them, those who enter a programme, or nobody who works."""

import re

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import find_mentions
from kg.prose.names import Cast, Party
from kg.prose.weight import aim_of


class WhomReader:
    """Says whom the clauses of one page are about; *cast* are those that the page speaks of."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        self._cast = cast
        self._grammar = grammar

    def whom(self, clause: Clause) -> Party:
        """Return whom the clause is about: what employers and states ask is asked of those named behind the verb."""
        one = self._grammar.one
        # "Their skills are learned on the job", "the usual path is an apprenticeship": of nobody in particular.
        if clause.core == "have" and clause.side == "either":
            return Party("anyone")
        places: list[re.Match[str] | None] = []
        if clause.side == "passive" and self._cast.in_text.search(clause.after):
            return Party("page", context=clause.party.context)
        if clause.party.kind in ("employers", "jurisdictions") or clause.side == "passive":
            places.append(one["object"].match(clause.after) if clause.side == "active" else None)
            after = one["aim_after"].sub("", clause.after)
            places += [one[name].search(after) for name in ("named_to", "named_allowing", "named_for", "named_chances")]
        if clause.words.startswith(("train", "teach")) and one["trainer"].search(clause.subject):
            return Party("anyone")
        is_some = clause.party.kind == "anyone" and one["counts"].match(clause.subject.lower())
        is_asking = clause.party.kind == "other" or (is_some and one["asks"].match(clause.words))
        is_preferred = one["prefer_those"].match(clause.text)
        if is_preferred or (is_asking and clause.core == "need" and clause.side == "active"):
            places.append(one["object"].match(clause.after))
        if clause.side == "passive":
            places.append(one["named_for"].search(clause.subject))
        places.append(one["lead_for"].match(clause.lead))
        # Who is asked, or for whom it holds, is a group of its own even where the page does not name it elsewhere.
        # (Who is hired goes by many names: not so what employers prefer.)
        is_direct = clause.side == "active" and (clause.core == "need" or is_preferred is not None)
        direct = (one["lead_for"].match(clause.lead), one["object"].match(clause.after) if is_direct else None)
        named = {found["np"] for found in direct if found}
        for place in places:
            party = self._cast.find(place["np"]) if place else None
            if place and party and party.kind == "page" and one["these_people"].fullmatch(place["np"]):
                return Party("anyone", context=party.context)
            if place and party and party.kind in ("page", "member") and (party.is_known or place["np"] in named):
                return party
        # What is asked for is no group, though its name may end like one.
        is_work = one["experience_as"].match(clause.subject) is not None
        is_thing = clause.side == "passive" and (is_work or not clause.party.is_known)
        is_thing = is_thing and bool(find_mentions(clause.subject, self._grammar))
        return Party("anyone", context=clause.party.context) if is_thing else clause.party

    def is_about_workers(self, clause: Clause, passage: Sentence) -> bool:
        """Whether a clause about a school or credential says what is asked of workers: it names them, or is passive.

        What students need to enter a programme is asked of them on the way to the work.
        """
        one = self._grammar.one
        if clause.core == "need" and clause.side == "active" and one["learners"].fullmatch(clause.subject):
            return aim_of(clause, passage, self._grammar) is not None
        is_open = clause.core == "accept" and clause.side == "passive" and one["apprenticeships"].search(clause.subject)
        is_hired = clause.core in ("accept", "prefer") and re.search(r"\bhir", clause.text)
        if is_open or is_hired or self.is_of_admission(clause):
            return True
        if clause.core == "help":
            return not one["of_students_only"].search(clause.after)
        if clause.side != "active":
            is_of_licence = clause.core == "need" and one["for_licence"].match(clause.after)
            is_asked = is_of_licence or one["schooling"].match(clause.subject)
            return bool(is_asked or not one["not_workers"].match(clause.subject))
        found = one["object"].match(clause.after)
        is_theirs = found is not None and one["apprentice"].match(found["np"])
        if clause.core == "need" and (is_theirs or one["licensing"].match(clause.subject)):
            return True
        named = self._cast.find(found["np"]) if found else Party("other")
        last = clause.subject.split()[-1] if clause.subject else ""
        return named.kind in ("page", "member") and named.is_known and not one["about_credential"].search(last)

    def is_of_admission(self, clause: Clause) -> bool:
        """Whether a clause says what a programme asks of those who enter it: that holds for the programme alone."""
        if clause.side != "active" or clause.party.kind != "programmes":
            return False
        says = {"need": "admission", "prefer": "admission", "have": "admitted"}.get(clause.core or "")
        return says is not None and self._grammar.one[says].match(clause.subject) is not None

    def is_of_places(self, clause: Clause) -> bool:
        """Whether what is asked for is asked of those who employ: *states require centers to be licensed*."""
        if clause.core != "need" or clause.side != "active" or clause.party.kind != "jurisdictions":
            return False
        found = self._grammar.one["object"].match(clause.after)
        return bool(found and self._cast.find(found["np"]).kind == "employers")

    def is_of_anyone(self, clause: Clause) -> bool:
        """Whether what is asked for is asked of people in general, named behind the verb: *requires applicants to*."""
        found = self._grammar.one["object"].match(clause.after)
        return bool(found and self._cast.find(found["np"]).kind == "anyone")
