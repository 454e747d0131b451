"""What is said of the occupation of a role by another query, where the one that was asked has nothing of the role."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.ask.grammar import Grammar
from kg.ask.mentions import KNOWN, ROLE
from kg.ask.reading import Reading
from kg.ask.seeking import DEFINED, DUTY, USED
from kg.english import article, listed
from kg.iris import slug
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery, get_query
from kg.reader import Reader
from kg.tell.chains import ends_of, roles_of
from kg.tell.figures import MEDIANS, figures_of
from kg.tell.figures import QUERY as FIGURES
from kg.tell.matter import Matter, Told
from kg.tell.occupations import Occupation, Occupations
from kg.tell.own import PROJECTIONS
from kg.tell.paying import has_ends, is_of_pay
from kg.tell.projecting import LABEL
from kg.tell.saying import Phrases, Row
from kg.tell.sufficing import rule_on_entry
from kg.tell.sums import rule_on_sum
from kg.tell.telling import TELLERS

ENTRY = "typical-entry-of-occupation"
DEFINITION = "definition-of-occupation"
_SENTENCE = re.compile(r"(?<=[.]) +(?=[A-Z])")


class Otherwise:
    """Answers by the queries of ``or_else`` in ``questions.yaml``, by one state of the graph."""

    def __init__(
        self,
        grammar: Grammar,
        queries: Mapping[str, CannedQuery],
        names: Names,
        lattice: Lattice,
        occupations: Occupations,
        phrases: Phrases,
    ) -> None:
        self._grammar, self._queries, self._names = grammar, queries, names
        self._lattice, self._occupations, self._phrases = lattice, occupations, phrases

    def beside(self, reading: Reading, rows: Sequence[Row], reader: Reader) -> tuple[Row, ...]:
        """Return what is told beside the rows of a query; nothing for most questions.

        Of the codes of a role, and of a code that none of ours has, what is exactly the same; of two roles compared
        what is typical at entry to the occupation of one of which nothing is stated; of the evidence on one that of its
        occupation; of the pay of a whole without its lowest and highest, or of its kinds, the figures of its parts,
        with ``roleLabel``; of roles by a duty the occupations that have it in their definitions;
        of occupations by what they use the roles that have it among their duties.
        """
        mention = next(iter(reading.named.values()), None)
        if mention is None:
            return ()
        if mention.iris and (reading.query in (DUTY, USED) or reading.tell in ("pay", "codes")):
            return self._beside_one(reading, mention.iris, rows, reader)
        if reading.tell == "resolve" and not any(row["thing"] in self._lattice.roles for row in rows):
            return roles_of(mention.label, self._phrases.schemes, reader)
        if reading.tell in ("compare", "evidence"):
            stated = {row["role"] for row in rows if "role" in row}
            silent = [m.iris[0] for m in reading.named.values() if m.kind == ROLE and m.iris[0] not in stated]
            return tuple(row for role in silent for row in self.entry(role, reader))
        return ()

    def _beside_one(
        self, reading: Reading, iris: Sequence[str], rows: Sequence[Row], reader: Reader
    ) -> tuple[Row, ...]:
        if reading.query in (DUTY, USED):
            query = get_query(self._queries, DEFINED if reading.query == DUTY else DUTY)
            return tuple(reader.texts(query.bind({"words": list(iris)}, self._names)))
        if reading.tell == "codes":
            return ends_of(iris[0], reader)
        is_of_kinds = self._phrases.pay_asked["kinds"].search(reading.question)
        return self._of_parts(iris[0], reader) if is_of_kinds or not has_ends(rows) else ()

    def _of_parts(self, whole: str, reader: Reader) -> tuple[Row, ...]:
        query, roles = get_query(self._queries, FIGURES), self._lattice.roles
        found = list[Row]()
        for part in self._lattice.narrower.get(whole, ()):
            rows = reader.texts(query.bind({"role": [part]}, self._names))
            found += [{**row, "roleLabel": roles[part].label} for row in rows if is_of_pay(row)]
        return tuple(found)

    def entry(self, role: str, reader: Reader) -> list[Row]:
        """Return what is typical at entry to the occupations of *role*, the rows of the query with its labels."""
        occupations = {one.code: one.label for one in self._occupations.of(role, reader)}
        if not occupations:
            return []
        rows = reader.texts(get_query(self._queries, ENTRY).bind({"code": list(occupations)}, self._names))
        more = {"roleLabel": self._lattice.roles[role].label}
        return [{**row, **more, "occupationLabel": occupations[slug(row["occupation"])]} for row in rows]

    def told(self, reading: Reading, reader: Reader) -> tuple[str, dict[str, list[str]], Told] | None:
        """Return another query with its parameters, and what it tells of the role asked about; None where it has none.

        The query's name is empty where nothing but the codes of the occupation is told.
        """
        mentions = (reading.named.get("to"), *reading.named.values())  # asked of where one wants to go
        mention = next((m for m in mentions if m is not None and m.kind == ROLE), None)
        if mention is None or reading.query not in self._grammar.or_else:
            return None
        role = mention.iris[0]
        name, tell = self._grammar.or_else[reading.query]
        query = get_query(self._queries, name)
        is_coded = any(parameter.name == "code" for parameter in query.parameters)
        pooled = self._occupations.of(role, reader) if is_coded else []
        called = (mention.text, *self._grammar.titles.get(mention.text, ())) if is_coded and not pooled else ()
        alone = next(filter(None, (self._occupations.of_name(name, reader) for name in called)), [])
        occupations = alone or self._occupations.called(pooled, mention.text)
        given = {"code": [one.code for one in occupations]} if is_coded else {"role": [role]}
        if not all(given.values()):
            return None
        is_narrowed = bool(alone) or len(occupations) < len(pooled)  # one of the two that a role is, by its name
        label = article(mention.text if is_narrowed else self._lattice.roles[role].label)
        if is_narrowed:
            own = replace(mention, label=mention.text)
            reading = replace(reading, named={n: own if m == mention else m for n, m in reading.named.items()})
        if reading.tell == "codes":
            things = listed(f"SOC 2018 {one.code}" for one in occupations)
            return "", {}, Told(self._phrases.say("codes", role=label, things=things), ())
        rows = tuple(reader.texts(query.bind(given, self._names)))
        if any("code" in row for row in rows):  # an occupation of which nothing is told is not named
            occupations = [one for one in occupations if any(row.get("code") == one.code for row in rows)]
            given = {"code": [one.code for one in occupations]}
        if name == PROJECTIONS:
            labels = {one.code: one.label for one in occupations}
            rows = tuple({**row, LABEL: labels[slug(row["occupation"])]} for row in rows)
        matter = Matter(reading, rows, query, self._lattice, self._phrases)
        told = TELLERS[tell](matter)
        if not told.found:
            return None
        return name, given, self._led(self._lead(label, occupations, name), told, matter, occupations, reader)

    def of_roleless(
        self, reading: Reading, occupation: Occupation, reader: Reader
    ) -> tuple[str, dict[str, list[str]], Told] | None:
        """Return what another query tells of an occupation that no role is; None where none is known by its code.

        Of its codes it is that by which it was found.
        """
        if reading.tell == "codes":
            things = f"SOC 2018 {occupation.code}, {occupation.label}"
            role = next(article(m.label) for m in reading.named.values() if m.kind == ROLE)
            given = {"code": [occupation.code]}
            rows = tuple(reader.texts(get_query(self._queries, DEFINITION).bind(given, self._names)))
            return DEFINITION, given, Told(self._phrases.say("codes", role=role, things=things), rows)
        name, tell = self._grammar.or_else.get(reading.query, ("", ""))
        if not name or all(parameter.name != "code" for parameter in get_query(self._queries, name).parameters):
            return None
        query, given = get_query(self._queries, name), {"code": [occupation.code]}
        rows = tuple(reader.texts(query.bind(given, self._names)))
        matter = Matter(reading, rows, query, self._lattice, self._phrases)
        told = TELLERS[tell](matter)
        if not told.found:
            return None
        kind = "elsewhere_wider" if occupation.is_wider else "elsewhere_of"
        lead = self._phrases.say(kind, role=matter.role, occupations=f"{occupation.label} (SOC {occupation.code})")
        return name, given, self._led(lead, told, matter, [occupation], reader)

    def _led(self, lead: str, told: Told, matter: Matter, occupations: Sequence[Occupation], reader: Reader) -> Told:
        """Return what is told behind a verdict on what is asked, *lead*, and the licence that definitions ask for."""
        licence = self._licence(occupations, reader) if matter.query.name == ENTRY else ""
        verdict = "" if licence and self._licence_asked(matter.reading) else self._verdict(matter)
        return replace(told, text=" ".join(filter(None, (verdict, lead, licence, told.text))))

    def _licence(self, occupations: Sequence[Occupation], reader: Reader) -> str:
        """Return the sentences of the definitions of occupations that ask for a licence or certificate, in their words.

        None of one that takes in more than the role.
        """
        codes = [one.code for one in occupations if not one.is_wider]
        rows = reader.texts(get_query(self._queries, DEFINITION).bind({"code": codes}, self._names))
        said = [one for row in rows for one in _SENTENCE.split(row["definition"])] if codes else []
        asking = [one for one in dict.fromkeys(said) if self._phrases.ruled_by["defined_licence"].search(one.lower())]
        return self._phrases.say("defined_licence", quotes=listed(f"“{one}”" for one in asking)) if asking else ""

    def _verdict(self, matter: Matter) -> str:
        """Return whether schooling is needed, where that is asked, and that nothing is stated of a licence."""
        reading, phrases = matter.reading, matter.phrases
        if reading.tell == "pay":
            ends = [name for name, words in phrases.pay_silent.items() if words.search(reading.question.lower())]
            paid = figures_of([row for row in matter.rows if "value" in row], MEDIANS[:1])
            is_one = len({row.get("occupation") for row in paid}) == 1
            ruled = rule_on_sum(reading.question, ((), paid, ()), phrases) if is_one else ""
            return matter.nothing(listed(ends)).text if ends else ruled
        if matter.query.name != ENTRY:
            return ""
        if phrases.ruled_by["how_long"].search(reading.question.lower()):
            return phrases.say("no_length_of_way", role=matter.role)
        if asked := self._licence_asked(reading):
            return matter.nothing(asked).text
        return rule_on_entry(matter)

    def _licence_asked(self, reading: Reading) -> str:
        """Return what a question after a licence or certificate calls it, by its kind or by name; empty for others."""
        if reading.kind == "licence":
            return self._phrases.kinds["licence"]
        items, held = self._lattice.items, {m.text for m in reading.person.have}
        asked = [m for m in reading.mentions if m.kind == KNOWN and m.iris[:1] and m.iris[0] in items]
        named = [m.label for m in asked if m.text not in held]
        is_schooling = any(items[m.iris[0]].level for m in asked)
        return "" if is_schooling or not named else named[0]

    def _lead(self, role: str, occupations: Sequence[Occupation], query: str) -> str:
        """Return that nothing is stated of a role itself, and of which occupations what follows is.

        The figures of the occupation that a role is are its own.
        """
        if not occupations:
            return self._phrases.say("elsewhere", role=role)
        labels = listed(f"{one.label} (SOC {one.code})" for one in occupations)
        name = "elsewhere_wider" if any(one.is_wider for one in occupations) else "elsewhere_of"
        if query == PROJECTIONS and name == "elsewhere_of":
            name = "elsewhere_own" if len(occupations) == 1 else "elsewhere_several"
        return self._phrases.say(name, role=role, occupations=labels)
