"""Where the figures of a role come from, and of which year they are, told from the graph."""

from collections.abc import Mapping, Sequence

from kg.ask.mentions import Finder, Mention
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.figures import MEDIANS, Figures, tell_figures
from kg.tell.matter import Told
from kg.tell.own import GROWTH
from kg.tell.saying import Phrases, Row
from kg.terms import Iri, to_token

_MEASURES = {"pay": MEDIANS, "outlook": GROWTH, "jobs": ("jobs",)}
_TABLE = """PREFIX career: <https://w3id.org/career-lattice/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?title ?edition ?publisher ?source WHERE {
  GRAPH dcterms:title ?title .
  OPTIONAL { GRAPH career:edition ?edition }
  OPTIONAL { GRAPH dcterms:publisher ?publisher FILTER (!isIRI(?publisher)) }
  OPTIONAL { GRAPH dcterms:source ?source }
} ORDER BY ?title ?publisher ?source LIMIT 1"""
_HEADINGS = 3  # under which a figure stands, before the rest is counted


class Sourced:
    """Tells where figures come from, by one state of the graph."""

    def __init__(self, query: CannedQuery, names: Names, finder: Finder, figures: Figures, phrases: Phrases) -> None:
        self._figures = figures
        self._query, self._names, self._finder, self._phrases = query, names, finder, phrases

    def told(self, reading: Reading, reader: Reader) -> Told:
        """Return the figures that are asked after, of the last year, each with what it is from; alike for alike."""
        measures = [measure for name in reading.kind.split() for measure in _MEASURES[name]]
        texts, rows, silent = list[str](), list[Row](), list[str]()
        for mention in reading.named.values():
            of, found = self._nearest(mention, measures, reader)
            if not found:
                of, found = mention.label, self._projected(mention, measures, reader)
            if not found:
                silent.append(article(mention.label))
                continue
            figures = {(row["measure"], row["unit"]): row for row in found}
            texts.append(self._phrases.say("sourced", role=article(of), things=tell_figures(list(figures.values()))))
            rows += found
        froms = dict.fromkeys(self._from(title, rows) for title in dict.fromkeys(row["title"] for row in rows))
        if silent:
            texts.append(self._phrases.say("nothing_stated", what=listed(measures[:1]), role=listed(silent)))
        stated = tuple(dict.fromkeys(row["observation"] for row in rows if "observation" in row))
        when = [self._phrases.say("sourced_when")] if rows else []
        return Told(" ".join([*texts, *froms, *when]), tuple(rows), stated, found=bool(rows))

    def _nearest(self, mention: Mention, measures: Sequence[str], reader: Reader) -> tuple[str, list[Row]]:
        for role in (mention.iris[0], *self._finder.taking_in(mention.iris[0])):
            rows = list(reader.select(self._query.bind({"role": [role]}, self._names)).texts())
            found = [row for name in measures for row in rows if row["measure"] == name]
            last = max((row["year"] for row in found), default="")
            if found:
                return self._finder.lattice.roles[role].label, [row for row in found if row["year"] == last]
        return mention.label, []

    def _projected(self, mention: Mention, measures: Sequence[str], reader: Reader) -> list[Row]:
        """Return what projections have of the occupations of a role, with what the graph says of their table."""
        roles = {mention.iris[0]: mention.label}
        found = [row for name in measures for _, row in self._figures.measured(roles, name, reader) if "graph" in row]
        about = {
            row["graph"]: list(reader.select(_TABLE.replace("GRAPH", to_token(Iri(row["graph"])))).texts())
            for row in found
        }
        return [{**row, "heading": row["measure"], **about[row["graph"]][0]} for row in found if about[row["graph"]]]

    def _from(self, title: str, rows: Sequence[Row]) -> str:
        """Return which document figures are from, of which edition, and under which headings they stand."""
        own: list[Mapping[str, str]] = [row for row in rows if row["title"] == title]
        first = max(own, key=lambda row: row.get("edition", ""))
        headings = listed(dict.fromkeys(f"“{row['heading']}”" for row in own), _HEADINGS)
        parts = ", ".join(first[name] for name in ("publisher", "edition", "source") if name in first)
        return self._phrases.say("sourced_from", headings=headings, title=title, parts=parts)
