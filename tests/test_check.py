"""The facts meet the shapes, and every damage to them is found and named."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.check import Finding, check, check_document, check_shapes, check_violations
from kg.dataset import iter_dataset
from kg.documents import load_document
from kg.errors import DocumentError, SourceError, StoreError, ValidationError
from kg.settings import Settings, load_settings
from kg.store import OxigraphReader, open_memory
from kg.vocab import PASSAGE

pytestmark = pytest.mark.checks

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CHECKOUT / "ontology", tmp_path / "ontology"))


def settings_for(ontology: Path) -> Settings:
    return load_settings({}, ontology=ontology, data=ontology.parent / "data")


def damage(path: Path, pattern: str, replacement: str) -> None:
    text = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, replacement, text, count=1)
    assert changed != text, f"{pattern} is not in {path.name}"
    path.write_text(changed, encoding="utf-8")


def test_embedded_facts_hold(embedded: OxigraphReader) -> None:
    assert check_shapes(embedded, CHECKOUT / "ontology" / "shapes.ttl") == []
    assert check_violations(embedded, CHECKOUT / "queries") == []


EARLIER, CURRENT, CAREER = "facts/ooh-earlier.ttl", "facts/ooh-2024-34/library-technicians.ttl", "career.ttl"
DAMAGES = {
    "a strength is gone": (EARLIER, r" *career:strength strength:required ;\n", "", "career:strength"),
    "a prevalence is gone": (EARLIER, r" *career:prevalence prevalence:most ;\n", "", "career:prevalence"),
    "a context is gone": (EARLIER, r" *career:context context:unrestricted ;\n", "", "career:context"),
    "an evidence pointer is gone": (EARLIER, r" ;\n    career:evidence text:opening-1 \.", " .", "career:evidence"),
    "evidence of a passage that is not": (EARLIER, r"text:opening-1", "text:opening-9", "described nowhere"),
    "a hedge of a whole sentence": (
        EARLIER,
        r'"Most"',
        '"Most library technicians need a great deal"',
        "one to five words",
    ),
    "a hedge is gone": (EARLIER, r' *career:hedge "Most" ;\n', "", "keeps no hedge"),
    "a strength of another scheme": (EARLIER, r"strength:required", "prevalence:most", "scheme:strength"),
    "a credential that is not": (
        EARLIER,
        r"credential:associate-degree ;",
        "credential:asociate-degree ;",
        "described nowhere",
    ),
    "a property that is not": (EARLIER, r"career:anyOf", "career:anyof", "not defined"),
    "a term without a definition": (CAREER, r' *skos:definition "[^"]*"@en ;\n', "", "skos:definition"),
    "a term without a label": (CAREER, r' *rdfs:label "advancement"@en ;\n', "", "rdfs:label"),
    "a term without a source": (CAREER, r" ;\n    dcterms:source decision:0003 \.", " .", "dcterms:source"),
    "a condition is gone": (CURRENT, r' *career:condition "[^"]*" ;\n', "", "career:condition"),
    "an outlook is gone": (CURRENT, r' *career:outlook "[^"]*" ;\n', "", "career:outlook"),
    "work like that of nobody": (CURRENT, r" *career:similarTo role:librarian ;\n", "", "career:similarTo"),
    "limited and unrestricted at once": (
        EARLIER,
        r"context:small-library",
        "context:small-library , context:unrestricted",
        "both unrestricted",
    ),
    "an advancement from nowhere": (
        EARLIER,
        r" *career:from role:library-technician , role:library-assistant ;\n",
        "",
        "career:from",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(name: str, ontology: Path) -> None:
    file, pattern, replacement, said = DAMAGES[name]
    damage(ontology / file, pattern, replacement)
    findings = check(settings_for(ontology)).findings
    assert any(said in str(finding) for finding in findings), [str(finding) for finding in findings]


def test_damaged_facts_are_not_kept(ontology: Path) -> None:
    from kg.build import build
    from kg.store import Generations

    settings = settings_for(ontology)
    generation, is_new = build(settings)
    assert is_new
    assert build(settings) == (generation, False)
    damage(ontology / EARLIER, r" *career:strength strength:required ;\n", "")
    with pytest.raises(ValidationError):
        build(settings)
    assert Generations(settings.data).current() == generation.name


def test_what_the_planner_cannot_read_is_not_kept(ontology: Path, tmp_path: Path) -> None:
    """Where no check finds it, the build does, and names statement and property."""
    from kg.build import build

    shutil.copytree(CHECKOUT / "queries" / "roles", tmp_path / "roles")  # and no checks
    (ontology / "shapes.ttl").write_text("", encoding="utf-8")
    damage(ontology / "facts/ladder.ttl", r"career:assumedValue 2\.0", 'career:assumedValue "two"')
    with pytest.raises(StoreError, match=r"assumption/years-\S+> career:assumedValue 'two': expected a number"):
        build(replace(settings_for(ontology), queries=tmp_path))


def test_bad_turtle_is_named_with_its_line(ontology: Path) -> None:
    damage(ontology / EARLIER, r"career:Requirement ;", "career:Requirement ;;;( ")
    with pytest.raises(SourceError, match=r"ooh-earlier\.ttl:\d+"):
        list(iter_dataset(ontology, CHECKOUT / "queries"))


def test_shortcuts_are_derived(embedded: OxigraphReader) -> None:
    """What each rule needs before it derives is in test_rules."""
    assert embedded.ask(
        "PREFIX career: <https://w3id.org/career-lattice/ontology#> PREFIX role: <https://w3id.org/career-lattice/role/>"
        " ASK { role:library-assistant career:advancesTo role:librarian . role:library-technician career:prefers ?c }"
    )


def test_first_document_proves_every_passage(sources: Path) -> None:
    report = check(load_settings({}), [sources / "library-technicians.txt"])
    assert report.holds
    assert report.proofs[0].proved == 21


def test_one_changed_word_names_its_passage(sources: Path, tmp_path: Path) -> None:
    original = sources / "library-technicians.txt"
    text = original.read_text(encoding="utf-8")
    places = [(text.index(sentence.text), sentence) for sentence in load_document(original).sentences]
    words = list(re.finditer(r"[A-Za-z']{3,}", text))
    for match in words[:: max(1, len(words) // 12)]:
        copy = tmp_path / "copy.txt"
        copy.write_text(f"{text[: match.start()]}otherwise{text[match.end() :]}", encoding="utf-8")
        named = {finding.subject for finding in check_only(copy)}
        owners = [sentence.key for at, sentence in places if at <= match.start() < at + len(sentence.text)]
        assert named
        assert {f"{PASSAGE}ooh-library-technicians-earlier/{key}" for key in owners} <= named, match[0]


def check_only(copy: Path) -> list[Finding]:
    reader = open_memory(iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries"))
    return list(check_document(reader, copy, load_document(copy)).findings)


def test_a_changed_heading_names_its_passages(sources: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    text = (sources / "library-technicians.txt").read_text(encoding="utf-8")
    assert "\nTraining\n" in text
    copy.write_text(text.replace("\nTraining\n", "\nTRAINING\n"), encoding="utf-8")
    assert {finding.problem for finding in check_only(copy)} == {"stands under another heading"}


@pytest.mark.parametrize("hedge", ["Many", "Most ... usually", "ost"])
def test_a_hedge_stands_in_its_evidence(hedge: str, sources: Path, ontology: Path) -> None:
    damage(ontology / EARLIER, r'career:hedge "Most" ;', f'career:hedge "{hedge}" ;')
    proof = check(settings_for(ontology), [sources / "library-technicians.txt"]).proofs[0]
    assert [(finding.subject.rsplit("/", 1)[1], finding.value) for finding in proof.findings] == [
        ("library-technician-education-earlier", hedge)
    ]


def test_a_stranger_is_not_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("Nothing of this is known.\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="expected a copy of one of"):
        check(load_settings({}), [path])


def test_copies_become_quotes(sources: Path, tmp_path: Path) -> None:
    from kg.build import build
    from kg.store import Generations

    settings = load_settings({"LATTICE_DOCUMENTS": str(sources / "library-technicians.txt")}, data=tmp_path)
    build(settings)
    reader = Generations(tmp_path).open({})
    assert len(reader.select("SELECT ?q { ?p <http://www.w3.org/ns/oa#exact> ?q }").rows) >= 21
