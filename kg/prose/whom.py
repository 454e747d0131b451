"""Whom a clause is about: the page's workers, a group of them, those who enter a programme, or nobody who works."""

import re
from dataclasses import replace

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import find_mentions
from kg.prose.names import Cast, Party
from kg.prose.weight import ASKING, PEOPLE, aim_of
from kg.prose.words import restore


class WhomReader:
    """Says whom the clauses of one page are about; *cast* are those that the page speaks of."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        self._cast = cast
        self._grammar = grammar

    def whom(self, clause: Clause) -> Party:
        """Return whom the clause is about: what employers and states ask is asked of those named behind the verb."""
        one = self._grammar.one
        # "Their skills are learned on the job" speaks of nobody in particular; nor is who trains others who is trained.
        is_trainer = clause.words.startswith(("train", "teach")) and one["trainer"].search(clause.subject)
        if is_trainer or (clause.core == "have" and clause.side == "either"):
            return Party("anyone")
        places: list[re.Match[str] | None] = []
        if clause.side == "passive" and self._cast.in_text.search(clause.after):
            return self._part(one["named_for"].match(clause.after.lstrip())) or Party(
                "page", context=clause.party.context
            )
        if clause.party.kind in ("employers", "jurisdictions") or clause.side == "passive":
            places.append(one["object"].match(clause.after) if clause.side == "active" else None)
            after = one["aim_after"].sub("", clause.after)
            names = ("named_to", "named_allowing", "named_for", "named_given", "named_chances")
            places += [one[name].search(after) for name in names]
        if clause.words.startswith("train"):
            places.append(one["named_trained"].match(clause.after))
        is_some = clause.party.kind == "anyone" and one["counts"].match(clause.subject.lower())
        is_asking = clause.party.kind == "other" or (is_some and one["asks"].match(clause.words))
        is_preferred = one["prefer_those"].match(clause.text)
        # Whoever would hire others asks it of them: *head makers prefer to hire tailors who*.
        is_hired = clause.party.kind == "member" and one["who_hires"].match(clause.after) is not None
        if is_preferred or is_hired or (is_asking and clause.core == "need" and clause.side == "active"):
            places.append(one["object"].match(clause.after))
        if clause.side == "passive" or clause.party.kind == "programmes":
            places.append(one["named_for"].search(clause.subject))
        places.append(one["lead_for"].match(clause.lead))
        places.append(one["employers_of"].match(clause.subject))
        # "Working as a tester helps" is said of those who need not be one.
        becoming = one["becoming"].match(clause.subject) if clause.core == "need" else None
        aimed = self._part(becoming or one["to_be"].match(clause.lead))
        if aimed and clause.party.kind in ("anyone", "other"):
            return aimed
        # Who is asked, or for whom it holds, is a group of its own even where the page does not name it elsewhere.
        # (Who is hired goes by many names: not so what employers prefer.)
        is_direct = clause.side == "active" and (clause.core == "need" or is_preferred is not None or is_hired)
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

    def _part(self, place: re.Match[str] | None) -> Party | None:
        """Return the group of the page's workers that a place in a clause names; None where it names no such."""
        party = self._cast.find(place["np"]) if place else None
        return party if party and party.kind in ("page", "member") and party.name and party.is_known else None

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

    def of_workers(self, clause: Clause) -> Clause:
        """Return a clause about the degrees of those who come to the work as one about people; any other as it is.

        *Students often get a degree in botany*, *the degree may be in botany*, *a common field of degree is botany*.
        """
        one = self._grammar.one
        is_of_students = one["students"].match(clause.subject) and one["students_degree"].match(clause.after)
        is_had = clause.core == "have" and is_of_students
        return replace(clause, party=Party("anyone")) if is_had or self.is_of_degrees(clause) else clause

    def is_of_degrees(self, clause: Clause) -> bool:
        """Whether a clause says what a degree may be in, or is commonly in."""
        says = {"have": "degree_fields", "accept": "degree_in"}.get(clause.core or "")
        is_said = clause.words in ("may", "can", "is", "are", "include")
        return is_said and says is not None and self._grammar.one[says].match(clause.subject) is not None

    def is_of_admission(self, clause: Clause) -> bool:
        """Whether a clause says what a programme asks of those who enter it: that holds for the programme alone."""
        if clause.side != "active" or clause.party.kind != "programmes":
            return False
        says = {"have": "admitted"}.get(clause.core or "", "admission")
        is_said = clause.core in ("need", "prefer", "accept", "have")
        return is_said and self._grammar.one[says].match(clause.subject) is not None

    def is_of_more(self, clause: Clause) -> bool:
        """Whether a clause says more than which courses there are: what a programme asks, what a degree is in."""
        return self.is_of_admission(clause) or self.is_of_degrees(clause)

    def is_of_places(self, clause: Clause) -> bool:
        """Whether what is asked for is asked of those who employ: *states require centers to be licensed*."""
        if clause.core != "need" or clause.side != "active" or clause.party.kind != "jurisdictions":
            return False
        found = self._grammar.one["object"].match(clause.after)
        return bool(found and self._cast.find(found["np"].split(",", maxsplit=1)[0]).kind == "employers")

    def is_of_anyone(self, clause: Clause) -> bool:
        """Whether what is asked for is asked of people in general, named behind the verb: *requires applicants to*."""
        found = self._grammar.one["object"].match(clause.after)
        return bool(found and self._cast.find(found["np"]).kind == "anyone")

    def needed_for(self, clause: Clause, passage: Sentence) -> str | None:
        """Return what a passive says that something is needed for, where that is not the work of the page itself."""
        found = self._grammar.one["needed_for"].match(clause.after) if clause.side == "passive" else None
        party = self._cast.find(found["np"]) if found and clause.core in ("need", "help") else None
        if not found or party is None:
            return None
        is_part = party.context or self._grammar.one["apprenticeships"].search(found["np"])
        if party.kind in PEOPLE and party.is_known and not is_part:
            return None
        return restore(found["aim"], passage)

    def asked_of(self, clause: Clause, passage: Sentence) -> str | None:
        """Return of which people states or employers ask something: *dye permit candidates*, *public school* makers."""
        one = self._grammar.one
        is_need = clause.side == "active" and clause.core == "need"
        found = one["object"].match(clause.after) if is_need else None
        if found and one["apprentice"].match(found["np"]):
            return restore(found["np"], passage)
        if is_need and clause.party.kind in ASKING and (those := self._those_who(clause, found)):
            return restore(those, passage)
        party = self._cast.find(found["np"]) if found and clause.party.kind in ASKING else None
        if not found or not party or not party.context:
            return None
        is_group = party.kind in ("page", "member") and party.is_known
        is_named = party.kind == "member" and party.context == found["np"]
        is_people = is_group or is_named or party.kind == "anyone" or one["who_apply"].match(found["np"])
        return restore(party.context, passage) if is_people else None

    def _those_who(self, clause: Clause, found: re.Match[str] | None) -> str | None:
        """Return what those do of whom alone something is asked; None where that is the work of the page itself."""
        one = self._grammar.one
        limit = one["object_limit"].match(clause.after[found.end("np") :]) if found else None
        those = None if limit else one["for_those"].search(clause.after)
        words = limit["limit"] if limit else those["those"] if those else ""
        return words if words and not self._cast.is_work(words.partition("who ")[2]) else None
