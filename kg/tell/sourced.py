"""Where the figures of a role come from, and of which year they are, told from the graph."""

from collections.abc import Mapping, Sequence

from kg.ask.mentions import Finder, Mention
from kg.ask.reading import Reading
from kg.ask.sourcing import ALL, OF_ROLE, QUERY
from kg.english import article, listed
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.figures import MEDIANS, Figures, tell_figures
from kg.tell.matter import Told
from kg.tell.own import GROWTH
from kg.tell.saying import Phrases, Row
from kg.terms import Iri, Literal, to_token

_MEASURES = {"pay": MEDIANS, "outlook": GROWTH, "jobs": ("jobs",)}
_TABLE = """PREFIX career: <https://w3id.org/career-lattice/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?title ?edition ?publisher ?source WHERE {
  GRAPH dcterms:title ?title .
  OPTIONAL { GRAPH career:edition ?edition }
  OPTIONAL { GRAPH dcterms:publisher ?publisher FILTER (!isIRI(?publisher)) }
  OPTIONAL { GRAPH dcterms:source ?source }
} ORDER BY ?title ?publisher ?source LIMIT 1"""
_MEASURED = """PREFIX career: <https://w3id.org/career-lattice/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?graph ?title ?edition ?publisher (MAX(?year) AS ?last) WHERE {
  VALUES ?name { MEASURES }
  ?measure skos:prefLabel ?label FILTER (STR(?label) = ?name)
  GRAPH ?graph { ?observation career:measure ?measure ; career:year ?year }
  ?graph dcterms:title ?title .
  OPTIONAL { ?graph career:edition ?edition }
  OPTIONAL { ?graph dcterms:publisher ?publisher FILTER (!isIRI(?publisher)) }
} GROUP BY ?graph ?title ?edition ?publisher ORDER BY ?title ?graph"""
_DOCUMENTS = """PREFIX career: <https://w3id.org/career-lattice/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?document ?title ?edition ?publisher ?source (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?statement career:role|career:from|career:to ROLE ; career:evidence/career:document ?document .
  ?document dcterms:title ?title .
  OPTIONAL { ?document career:edition ?edition }
  OPTIONAL { ?document dcterms:publisher ?publisher FILTER (!isIRI(?publisher)) }
  OPTIONAL { ?document dcterms:source ?source }
} GROUP BY ?document ?title ?edition ?publisher ?source ORDER BY DESC(?statements) ?document"""
_CLASSED = """PREFIX career: <https://w3id.org/career-lattice/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?graph ?title ?edition ?publisher WHERE {
  { ROLE skos:exactMatch|skos:closeMatch|skos:broadMatch ?occupation }
  UNION { ?occupation skos:exactMatch|skos:closeMatch|skos:narrowMatch ROLE }
  GRAPH ?graph { ?occupation skos:prefLabel|career:typicalEducation ?said }
  ?graph dcterms:title ?title ; career:edition ?edition .
  OPTIONAL { ?graph dcterms:publisher ?publisher FILTER (!isIRI(?publisher)) }
} ORDER BY ?title ?graph"""
_ON_IT = 5  # statements of a role that a document on it has at least
_OURS = "Career Lattice"  # whose graphs join what others publish
_DATED = ("pay", "jobs")  # a change has two years, which the title of its projections tells
_MANY = 8  # sources
_HEADINGS = 3  # under which a figure stands, before the rest is counted


class Sourced:
    """Tells where figures come from, by one state of the graph."""

    def __init__(
        self, queries: Mapping[str, CannedQuery], names: Names, finder: Finder, figures: Figures, phrases: Phrases
    ) -> None:
        self._figures, self._query, self._all = figures, queries[QUERY], queries[ALL]
        self._names, self._finder, self._phrases = names, finder, phrases

    def told(self, reading: Reading, reader: Reader) -> Told:
        """Return the figures that are asked after, of the last year, each with what it is from; alike for alike.

        Where no role is named, the sources of all such figures, or of all that is told here.
        """
        if reading.query == ALL:
            return self._of_all(reading.kind.split(), reader)
        if reading.query == OF_ROLE:
            return self._of_roles(tuple(reading.named.values()), reader)
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

    def _of_all(self, kinds: Sequence[str], reader: Reader) -> Told:
        """Return the sources of all figures of some kinds, or of all that is told, those with most in them first."""
        texts, rows = list[str](), list[Row]()
        for kind in kinds:
            names = " ".join(to_token(Literal(measure)) for measure in _MEASURES[kind])
            found = list(reader.texts(_MEASURED.replace("MEASURES", names)))
            things = listed((self._named(row, kind) for row in found), _MANY)
            texts += [self._phrases.say("sourced_measure", what=self._phrases.sentences[f"of_{kind}"], things=things)]
            rows += found
        if not kinds:
            rows = [row for row in reader.texts(self._all.text) if _is_published(row)]
            rows.sort(key=lambda row: (-int(row.get("statements", 0)), -int(row.get("triples", 0))))
            texts.append(self._phrases.say("sourced_all", things=listed(map(self._named, rows), _MANY)))
        return Told(" ".join(texts), tuple(rows), found=bool(rows))

    def _of_roles(self, mentions: Sequence[Mention], reader: Reader) -> Told:
        """Return the pages that are on each role, how many more name it, and what there is on its occupation."""
        texts, rows = list[str](), list[Row]()
        for mention in mentions:
            role, label = to_token(Iri(mention.iris[0])), article(mention.label)
            pages = list(reader.select(_DOCUMENTS.replace("ROLE", role)).texts())
            least = max(_ON_IT, max((int(row["statements"]) for row in pages), default=0) / 2)
            own = [row for row in pages if int(row["statements"]) >= least]
            if own:
                texts.append(self._phrases.say("sourced_pages", role=label, things=listed(map(self._page, own), _MANY)))
            if more := len(pages) - len(own):
                texts.append(
                    self._phrases.say(
                        "sourced_more", role=label, count=f"{more} {'more ' * bool(own)}page{'s' * (more > 1)}"
                    )
                )
            classed = [row for row in reader.select(_CLASSED.replace("ROLE", role)).texts() if _is_published(row)]
            if classed:
                things = listed(map(self._named, classed), _MANY)
                texts.append(self._phrases.say("sourced_classed", role=label, things=things))
            if not pages and not classed:
                texts.append(self._phrases.say("nothing_stated", what="anything", role=label))
            rows += [*pages, *classed]
        return Told(" ".join(texts), tuple(rows), found=bool(rows))

    def _page(self, row: Row) -> str:
        parts = ", ".join(row[name] for name in ("publisher", "edition", "source") if name in row)
        return self._phrases.part("sourced_page", title=row["title"], parts=parts)

    def _named(self, row: Row, kind: str = "") -> str:
        """Return a source with who publishes it, and the last year of its figures."""
        when = self._phrases.part("sourced_year", year=row["last"]) if kind in _DATED else ""
        return f"{row['title']} ({', '.join(filter(None, (row.get('publisher'), when)))})"

    def _nearest(self, mention: Mention, measures: Sequence[str], reader: Reader) -> tuple[str, list[Row]]:
        for role in (mention.iris[0], *self._finder.taking_in(mention.iris[0])):
            rows = list(reader.texts(self._query.bind({"role": [role]}, self._names)))
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
            row["graph"]: list(reader.texts(_TABLE.replace("GRAPH", to_token(Iri(row["graph"]))))) for row in found
        }
        return [{**row, "heading": row["measure"], **about[row["graph"]][0]} for row in found if about[row["graph"]]]

    def _from(self, title: str, rows: Sequence[Row]) -> str:
        """Return which document figures are from, of which edition, and under which headings they stand."""
        own: list[Mapping[str, str]] = [row for row in rows if row["title"] == title]
        first = max(own, key=lambda row: row.get("edition", ""))
        headings = listed(dict.fromkeys(f"“{row['heading']}”" for row in own), _HEADINGS)
        parts = ", ".join(first[name] for name in ("publisher", "edition", "source") if name in first)
        return self._phrases.say("sourced_from", headings=headings, title=title, parts=parts)


def _is_published(row: Row) -> bool:
    """Whether a graph is of what others have published, in an edition."""
    return "edition" in row and "publisher" in row and not row["publisher"].startswith(_OURS)
