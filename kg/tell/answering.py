"""Answering: a question in plain English to a canned query or the planner, a sentence or two, and the evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kg.ask.binding import Binding
from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder
from kg.ask.ranking import PAIR, RANKED
from kg.ask.reading import PLANNER, Reading
from kg.ask.sourcing import SOURCED
from kg.ask.suggesting import MOST, Suggestions
from kg.ask.understanding import Understanding
from kg.ask.weighing import Weighing
from kg.ask.wordings import load_wordings
from kg.english import article
from kg.iris import slug
from kg.model import Lattice, Requirement
from kg.names import Names
from kg.paths.render import Json, requirement_json, to_json
from kg.queries import CannedQuery, get_query
from kg.reader import BOOLEAN, SOLUTIONS, Reader
from kg.search import SearchIndex
from kg.tell.citing import as_evidence, evidence_of
from kg.tell.comparing import compare_rows, is_everywhere
from kg.tell.decoding import Decoding
from kg.tell.figures import ANSWERED_BY, Figures, is_answered, nearest_first
from kg.tell.figures import QUERY as FIGURES
from kg.tell.kin import Kin
from kg.tell.matter import Matter
from kg.tell.narrowing import Narrowing
from kg.tell.occupations import Occupations
from kg.tell.onward import ONWARD, Onward
from kg.tell.otherwise import Otherwise
from kg.tell.own import Owned, without_others
from kg.tell.papers import Papers
from kg.tell.passages import Passages
from kg.tell.quoting import Quoting
from kg.tell.ranked import Ranked
from kg.tell.rating import Rated
from kg.tell.rereading import as_one, heed_licence, heed_tools, is_of_another
from kg.tell.roleless import Roleless
from kg.tell.routed import find_routed
from kg.tell.routing import is_stated, parameters
from kg.tell.sameness import Same
from kg.tell.saying import Phrases, Row
from kg.tell.sentences import QUERY as SENTENCES
from kg.tell.sentences import Sentences
from kg.tell.shaping import noted, shown, still_aside, with_more, without
from kg.tell.siding import Sides
from kg.tell.sourced import Sourced
from kg.tell.telling import TELLERS
from kg.tell.titled import rule_on_title
from kg.tell.wording import Wording
from kg.tell.worked import INWARD, Worked

UNSUPPORTED = "unsupported"
# What a query has an example of, which is none of the question: by its class, or by its name.
_NEVER_SUPPOSED = ("Role", "Credential", "Quality", "words")
_KEPT = 16  # queries of all roles whose rows are kept


class Asker:
    """Answers questions from one state of the graph."""

    def __init__(
        self,
        lattice: Lattice,
        names: Names,
        queries: Mapping[str, CannedQuery],
        index: SearchIndex,
        grammar: Grammar,
        phrases: Phrases,
    ) -> None:
        self._lattice, self._names, self._queries = lattice, names, queries
        self._index, self._grammar, self._phrases = index, grammar, phrases
        self._finder = Finder(grammar, index, lattice)
        self._binding = Binding(lattice, index)
        wordings = load_wordings(grammar.folder)
        self._occupations = occupations = Occupations(grammar.spelling, self._finder)
        self._otherwise = Otherwise(grammar, queries, names, lattice, occupations, phrases)
        self._own = Owned(queries, names, self._finder, occupations, phrases)
        self._figures = Figures(queries, names, self._finder, occupations, self._own, phrases)
        self._sides = Sides(queries, names, self._finder, self._figures, occupations, phrases)
        self._same = Same(self._finder, occupations, phrases)
        self._sourced = Sourced(queries, names, self._finder, self._figures, phrases)
        self._ranked = Ranked(lattice, self._figures, self._otherwise, phrases)
        kin = Kin(grammar.folder, grammar)
        sentences = Sentences(queries[SENTENCES], names, lattice, self._finder, kin)
        self._decoding = Decoding(grammar, queries, names, lattice)
        self._onward = Onward(queries, names, self._finder, sentences, kin, phrases)
        self._worked = Worked(self._finder, sentences, kin, phrases)
        self._passages = Passages(sentences, kin, grammar, phrases)
        self._papers = Papers(grammar.folder, self._finder, sentences, phrases)
        self._rated = Rated(grammar.folder, queries, names, self._finder, phrases)
        self._wording = Wording(Quoting(sentences, kin, grammar, wordings, phrases), self._rated, phrases)
        self._narrowing = Narrowing(queries[FIGURES], names, lattice, self._finder, phrases)
        self._kept: dict[str, tuple[Row, ...]] = {}
        self._suggestions = Suggestions(grammar, self._finder)
        self._understanding = Understanding(grammar, self._finder, queries, Weighing(grammar, self._finder, wordings))
        self._roleless = Roleless(grammar, self._finder, self.read)

    def read(self, question: str) -> Reading:
        """Return what *question* is read as."""
        return self._understanding.read(question)

    def read_ahead(self, reader: Reader) -> None:
        """Read the names of occupations, for which the first question that needs them would wait."""
        self._occupations.named(reader)
        self._roleless.named(reader)

    def answer(self, question: str, reader: Reader) -> Json:
        """Return the answer to *question* in the shape of ``/ask``; what is not clear is asked back and not guessed.

        :param reader: reads the state of the graph that this asker was made from.
        """
        reading = self._rated.heed(self._narrowing.heed(self.read(question), reader, self.read), reader, self.read)
        reading = as_one(reading, question)
        if (same := self._of_same(reading, reader)) is not None:
            return {**same, "question": question}
        if (paper := self._papers.told(reading, reader, self.read)) is not None:
            more = self._whole(paper.reading, paper.reading.question, reader) if paper.is_more else None
            return paper.before(more or self._found(paper.reading, results=[]), question, reader)
        if (told := self._of_roleless(reading, reader)) is not None:
            return told
        if (worked := self._worked.heed(reading, question, reader)) is not None:
            reading, found = worked[0], self._found(worked[0], **worked[1])
            found = self._worked.with_rest(found, question, lambda rest: self.answer(rest, reader))
        else:
            found = self._whole(reading, question, reader)
        return {**found, "question": question, "passages": self._passages.nearest(reading, found, reader)}

    def _whole(self, reading: Reading, question: str, reader: Reader) -> Json:
        """Return the answer to all that a question asks, with what sources say in its words."""
        first = self._answer(reading, reader)
        if not first["understood"] or reading.also is None:
            return self._wording.beside(first, reading, reader, question)
        also: Reading | None = reading.also
        if is_of_another(reading.also, reading):  # one thing of each of two: each has its own sentences
            first = self._wording.beside(first, reading, reader)
        while also is not None:
            beside = self._wording.beside if is_of_another(also, reading) else self._wording.undenied
            other = beside(self._answer(also, reader), also, reader)
            first = with_more(first, other) if other["understood"] else without(first, other)
            also = also.also
        return self._wording.particular(first, replace(reading, question=question), reader)[0]

    def _of_roleless(self, reading: Reading, reader: Reader) -> Json | None:
        """Return what is told of an occupation that no role is, where a question that is not understood names one."""
        found = self._roleless.heed(reading, reader)
        other = self._otherwise.of_roleless(*found, reader) if found else None
        if found is None or other is None:
            return None
        (name, given, told), rows = other, [dict(row) for row in other[2].rows]
        return self._found(found[0], query=name, parameters=shown(given), answer=told.text, results=rows)

    def _of_same(self, reading: Reading, reader: Reader) -> Json | None:
        """Return whether two names are of the same work, where that is asked, before what tells them apart."""
        if (ruled := self._same.rule(reading.question, reader)) is None:
            return None
        if reading.understood and reading.tell == "compare":
            return {**(found := self._answer(reading, reader)), "answer": f"{ruled.text} {found['answer']}"}
        text = f"{ruled.text} {self._sides.defined(ruled.told, reader)}".strip()
        given = {name: slug(m.iris[0]) for name, m in zip(("one", "other"), ruled.mentions, strict=True)}
        read = replace(reading, notes=(), likened=False, intent="compare", query="compare-roles")
        return self._found(read, parameters=given, answer=text, results=[])

    def _answer(self, reading: Reading, reader: Reader) -> Json:
        reading = self._decoding.heed(reading, reader)
        if not reading.understood:
            return self._asked_back(reading)
        if ruled := self._titled(reading):
            return ruled
        if reading.query == PLANNER or (reading.tell == "requirements" and reading.person.is_known):
            return self._routes(reading, reader)
        reading = self._own.narrowed(self._ranked.heed(reading))
        return self._told_whole(reading, reader) if reading.tell in (RANKED, SOURCED) else self._rows(reading, reader)

    def _told_whole(self, reading: Reading, reader: Reader) -> Json:
        """Return which of some roles has most of something, or where figures come from."""
        told = (self._ranked if reading.tell == RANKED else self._sourced).told(reading, reader)
        vague = next((m for m in reading.mentions if m.options and not told.found), None)
        if vague is not None:  # nothing is weighed that would hold for all of a name
            why = f"“{vague.text}” may mean several roles."
            return self._asked_back(replace(reading, doubtful=vague, why=why, notes=()))
        if (
            not told.found
            and reading.tell == RANKED
            and not self._ranked.is_measured(reading)
            and len(reading.named) == PAIR
        ):
            return self._rows(replace(reading, tell="compare"), reader)  # what is asked of each says more
        given, _ = self._binding.bind(reading, get_query(self._queries, reading.query))
        return self._found(
            reading,
            parameters=shown(given),
            answer=told.text,
            results=[dict(row) for row in told.rows],
            evidence=evidence_of(told, self._lattice, reader),
        )

    def _found(self, reading: Reading, **found: object) -> Json:
        said = (*still_aside(reading.notes, str(found.get("answer", ""))), *self._suggestions.read_as(reading))
        blank = {"question": reading.question, "intent": reading.intent, "query": reading.query, "parameters": {}}
        rest: Json = {"answer": "", "results": None, "passages": [], "evidence": [], "understood": True}
        rest |= {"suggestions": [], "also": []}
        answer = {**blank, **rest, **found}
        return {**answer, "answer": f"{answer['answer']}{noted(said)}", "notes": list(said)}

    def _routes(self, reading: Reading, reader: Reader) -> Json:
        routed = find_routed(reading, reader, self._lattice, self._queries, self._otherwise, self._phrases)
        found = self._found(
            routed.reading,
            query=PLANNER,
            parameters=parameters(routed.asked),
            answer=routed.text,
            results=to_json(routed.answer, self._lattice),
            evidence=as_evidence(routed.passages),
        )
        found = {**found, "intent": routed.intent}
        return found if is_stated(routed.answer, self._lattice) else self._unstated(routed.reading, found, reader)

    def _titled(self, reading: Reading) -> Json | None:
        """Return whether a role must have the title that comes with a licence, where the question asks that: a CPA."""
        titled = rule_on_title(reading, self._queries, self._lattice, self._phrases)
        if titled is None:
            return None
        asked, ruled = titled
        cited = as_evidence(e for r in ruled.statements for e in r.evidence)
        rows = [requirement_json(r, self._lattice) for r in ruled.statements]
        given = {"role": slug(asked.named["role"].iris[0])}
        return self._found(asked, parameters=given, answer=ruled.text, results=rows, evidence=cited)

    def _unstated(self, reading: Reading, found: Json, reader: Reader) -> Json:
        """Return the answer on a role that nothing is stated of, with the others of that name."""
        mention = reading.named["to"]
        others = [
            hit.label for hit in self._index.named(mention.text) if hit.kind == "Role" and hit.iri not in mention.iris
        ]
        suggestions = [self._suggestions.instead(reading, mention.text, label) for label in dict.fromkeys(others)]
        return {**self._or_else(reading, found, reader), "suggestions": suggestions[:MOST]}

    def _rows(self, reading: Reading, reader: Reader) -> Json:  # noqa: PLR0911 - one for each form of query
        reading = self._binding.opened(heed_tools(heed_licence(reading, self._phrases), self._phrases))
        query = get_query(self._queries, reading.query)
        given, loose = self._binding.bind(reading, query)
        supposed = [p for p in query.parameters if {p.of.rpartition("#")[2], p.name} & {*_NEVER_SUPPOSED}]
        if not given and supposed:
            reading = replace(reading, why="It is not clear of what this is asked.", query="")
        if not reading.understood:
            return self._asked_back(reading)
        if supposed and not any(given.values()):  # of a role whose programmes are not known
            text = self._phrases.say("no_programmes", role=article(next(iter(reading.named.values())).label))
            return self._found(reading, answer=text, results=[])
        if query.asks_elsewhere:  # questions are answered from the graph alone
            return self._found(reading, parameters=shown(given), answer=self._phrases.say("of_others"))
        if query.form not in (SOLUTIONS, BOOLEAN) or any(p.name == "statement" for p in query.parameters):
            name = "which_statement" if any(p.name == "statement" for p in query.parameters) else "graph"
            return self._found(reading, parameters=shown(given), answer=self._phrases.say(name))
        if query.form == BOOLEAN:
            return self._whether(reading, query, given, reader)
        asked = reading
        if reading.tell == "compare":
            rows = compare_rows(self._lattice, *(mention.iris[0] for mention in reading.named.values()))
        else:
            reading, given, rows = self._select(reading, query, given, reader)
            if (
                reading.tell == "eligibility"
                and not rows
                and (changed := heed_licence(reading, self._phrases, (reading.query,))) is not reading
            ):
                return self._rows(changed, reader)  # "must I pass the bar"
            if reading.tell == "outlook":
                reading = self._own.heed(asked, reading, reader)
        rows = tuple(row for row in rows if not loose or loose & set(row.values()))
        more = self._otherwise.beside(reading, rows, reader)
        told = TELLERS[reading.tell](Matter(reading, rows, query, self._lattice, self._phrases, more))
        telling: dict[str, Callable[[Reading, Reader], tuple[str, list[str]]]] = {
            "compare": self._sides.beside,
            "outlook": partial(self._figures.growth, asked),
            "conditions": self._figures.employers,
            "jobs": self._figures.alone,
            "employers": self._figures.alone,
        }
        beside = telling.get(reading.tell)
        lead, observed = beside(reading, reader) if beside else ("", [])
        if lead:
            text = told.text if told.found or reading.tell == "compare" else ""
            told = replace(told, text=text, statements=(*told.statements, *observed), found=True)
        found = self._found(
            reading,
            parameters=shown(given),
            answer=f"{lead} {told.text}".strip(),
            results=[dict(row) for row in told.rows],
            evidence=evidence_of(told, self._lattice, reader),
        )
        return found if told.found else self._or_else(reading, found, reader)

    def _or_else(self, reading: Reading, found: Json, reader: Reader) -> Json:
        """Return an answer that found nothing with what another query says of the role's occupation, if it does."""
        code = reading.named.get("code")
        if code is not None and (reading.tell == "resolve" or not self._decoding.resolved(code.label, reader)):
            return self._asked_back(replace(reading, why=f"“{code.label}” is the code of nothing here."))
        if reading.query in ONWARD:
            said, own = self._onward.said(reading, reader)
            text, passages = self._onward.told(reading, reader)
            notes = noted(found["notes"])
            answer = f"{said or found['answer'].removesuffix(notes)} {text}".strip()
            return {**found, "answer": f"{answer}{notes}", "evidence": as_evidence([*own, *passages])}
        if reading.query == INWARD:
            return self._worked.beside(found, reading, reader)
        other = self._otherwise.told(reading, reader)
        if other is None:
            return found
        name, given, told = other
        changed = {"query": name, "parameters": shown(given), "results": [dict(row) for row in told.rows]}
        answer = f"{told.text}{noted(found['notes'])}"
        return {**found, **(changed if name else {}), "answer": answer}

    def _select(
        self, reading: Reading, query: CannedQuery, given: dict[str, list[str]], reader: Reader
    ) -> tuple[Reading, dict[str, list[str]], tuple[Row, ...]]:
        """Return the rows of a query; where nothing is stated of a role itself, those of one that takes it in."""
        of = [parameter.name for parameter in query.parameters if parameter.of.endswith("Role")]
        text = query.bind(given, self._names)
        rows = self._kept.get(text) or tuple(reader.texts(text))
        if not of:  # what is asked of all roles has many rows, and is the same for everybody
            self._kept = {**(self._kept if len(self._kept) < _KEPT else {}), text: rows}
        if is_answered(reading.tell, rows):
            return reading, given, rows
        if reading.tell in ANSWERED_BY and self._own.is_told(reading, reader, ANSWERED_BY[reading.tell]):
            return reading, given, ()  # projections have it of the role itself
        for name in of:
            taking_in = self._finder.taking_in(given[name][0]) if name in given else ()
            for wider in taking_in and nearest_first(taking_in, given[name][0], reading.tell, self._lattice):
                changed = {**given, name: [wider]}
                found = tuple(reader.texts(query.bind(changed, self._names)))
                if is_answered(reading.tell, found):
                    rows = without_others(found, given[name][0], wider, self._lattice)
                    return self._widened(reading, given[name][0], wider), changed, rows
        return reading, given, rows

    def _widened(self, reading: Reading, role: str, wider: str) -> Reading:
        """Return *reading* of a role that takes in the one it names, noted as such."""
        label, other = (self._lattice.roles[iri].label for iri in (role, wider))
        named = {
            slot: replace(m, iris=(wider,), label=other) if m.kind == ROLE else m for slot, m in reading.named.items()
        }
        note = f"what is told here is said of {article(other)}, which takes in {article(label)}"
        return replace(reading, named=named, notes=(*reading.notes, note))

    def _whether(
        self, reading: Reading, query: CannedQuery, given: Mapping[str, Sequence[str]], reader: Reader
    ) -> Json:
        """Return whether a role needs a credential, with every statement that bears on it."""
        told = TELLERS["requires"](Matter(reading, (), query, self._lattice, self._phrases))
        for wider in () if told.found else self._finder.taking_in(given["role"][0]):
            changed = self._widened(reading, given["role"][0], wider)
            found_there = TELLERS["requires"](Matter(changed, (), query, self._lattice, self._phrases))
            if found_there.found:
                reading, told, given = changed, found_there, {**given, "role": [wider]}
                break
        known = [self._lattice.statements.get(iri) for iri in told.statements]
        named = [one for one in known if isinstance(one, Requirement)]
        is_one = len(given.get("credential", ())) == 1
        everywhere = is_everywhere(self._lattice, given["role"][0], given["credential"][0]) if is_one else None
        found = self._found(
            reading,
            parameters=shown(given),
            answer=told.text,
            results={"everywhere": everywhere, "statements": [requirement_json(r, self._lattice) for r in named]},
            evidence=as_evidence(e for requirement in named for e in requirement.evidence),
        )
        return found if told.found else self._or_else(reading, found, reader)

    def _asked_back(self, reading: Reading) -> Json:
        why, (suggestions, is_near) = reading.why, self._suggestions.of(reading)
        if suggestions:
            lead = "Did you mean" if is_near else "You can ask"
            why = f"{why} {lead}: {suggestions[0]}"
        return self._found(
            reading,
            intent=UNSUPPORTED if not reading.query else reading.intent,
            query=reading.query or None,
            answer=why,
            understood=False,
            suggestions=suggestions,
        )
