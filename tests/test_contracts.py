"""What must be true of the whole: errors, settings, names, docs."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import kg
from kg import errors, vocab
from kg.errors import KgError, SettingError, UnknownRoleError, UnknownThingError
from kg.names import CREDENTIAL, Names, fold
from kg.settings import VARIABLES, Settings, load_settings
from kg.sources.turtle import load_prefixes
from server.problems import STATUS, status_of

CHECKOUT = Path(__file__).resolve().parent.parent


def subclasses(kind: type[KgError]) -> set[type[KgError]]:
    return {kind} | {below for one in kind.__subclasses__() for below in subclasses(one)}


def test_every_error_has_a_status() -> None:
    for kind in subclasses(KgError) - {KgError}:
        assert any(issubclass(kind, listed) for listed in STATUS), f"{kind.__name__} is not in server.problems.STATUS"


def test_narrower_errors_stand_first() -> None:
    listed = list(STATUS)
    for index, kind in enumerate(listed):
        assert not any(issubclass(later, kind) for later in listed[index + 1 :]), (
            f"{kind.__name__} hides a narrower error"
        )
    assert status_of(errors.NoGenerationError("x")) == 503


def test_every_error_is_drawn() -> None:
    assert errors.__doc__ is not None
    for kind in subclasses(KgError):
        assert kind.__name__ in errors.__doc__


def test_every_setting_is_in_the_readme() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for item in fields(Settings):
        assert f"`{VARIABLES[item.name]}`" in readme


def test_flag_before_variable_before_default() -> None:
    environment = {"LATTICE_PORT": "9001"}
    assert load_settings(environment, port=9002).port == 9002
    assert load_settings(environment).port == 9001
    assert load_settings({}).port == 8000


@pytest.mark.parametrize("value", ["many", "0", "-1"])
def test_bad_number_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="LATTICE_PORT"):
        load_settings({"LATTICE_PORT": value})


def test_port_out_of_range_is_refused() -> None:
    with pytest.raises(SettingError, match="65535"):
        load_settings({}, port=99999)


@pytest.mark.parametrize(
    "value", ["foo", "http://[bad", "http://a b/", "ftp://a/", "http://", "http://a:x/", "file:///x"]
)
@pytest.mark.parametrize("name", ["store", "store_update"])
def test_store_that_is_no_address_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=VARIABLES[name]):
        load_settings({}, **{name: value})


def test_password_is_never_shown() -> None:
    with pytest.raises(SettingError, match="name and password are settings") as caught:
        load_settings({}, store="http://ann:sesame@localhost/sparql")
    settings = load_settings({"LATTICE_STORE_USER": "ann", "LATTICE_STORE_PASSWORD": "sesame"})
    assert settings.store_password == "sesame"
    assert "sesame" not in f"{caught.value} {settings}"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("librarian", "librarian"),
        ("Librarians", "librarian"),
        ("lib tech", "library-technician"),
        ("librarian's assistant", "library-assistant"),
        ("25-4022.00", "librarian"),
        ("https://w3id.org/career-lattice/role/law-librarian", "law-librarian"),
        ("http://www.wikidata.org/entity/Q182436", "librarian"),
    ],
)
def test_role_by_any_name(text: str, slug: str, names: Names) -> None:
    assert names.get_role(text).endswith(f"/{slug}")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("associates", "associate-degree"),
        ("Bachelor’s degree", "bachelors-degree"),
        ("MLIS", "masters-degree-library-science"),
        ("GED", "high-school-equivalency"),
        ("masters-degree", "masters-degree"),
    ],
)
def test_credential_by_any_name(text: str, slug: str, names: Names) -> None:
    assert names.get_credential(text).endswith(f"/{slug}")


def test_slugs_that_others_rely_on(names: Names) -> None:
    for slug in ("librarian", "library-technician", "library-assistant", "library-supervisor", "teacher-assistant"):
        assert names.get_role(slug).endswith(f"/role/{slug}")
    for slug in (
        "high-school-diploma",
        "postsecondary-certificate",
        "associate-degree",
        "bachelors-degree",
        "masters-degree",
    ):
        assert names.get_credential(slug).endswith(f"/credential/{slug}")
    for slug in ("public-school", "small-library"):
        assert names.get_context(slug).endswith(f"/context/{slug}")


def test_unknown_names_are_errors(names: Names) -> None:
    with pytest.raises(UnknownRoleError) as caught:
        names.get_role("libarian")
    assert "librarian" in caught.value.nearest
    with pytest.raises(UnknownThingError, match="expected one of"):
        names.get_credential("gossip")
    assert names.find("gossip", CREDENTIAL) is None


def test_folding_keeps_words_apart() -> None:
    assert fold("Teacher’s  Aides") == "teacher aide"
    assert fold("class") == "class"


def test_links_inside_docs_lead_somewhere() -> None:
    for path in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_decisions_that_terms_point_at_exist() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "ontology").rglob("*.ttl"))
    numbers = set(re.findall(r"(?:\bdecision:|/docs/decisions/)(\d+)", said))
    written = {path.name[:4] for path in (CHECKOUT / "docs" / "decisions").glob("*.md")}
    assert numbers and sorted(numbers - written) == []


def test_version_has_one_date() -> None:
    text = (CHECKOUT / "ontology" / "career.ttl").read_text(encoding="utf-8")
    dates = re.findall(r"(?:issued|versionIRI|versionInfo) \S*?(\d{4}-\d\d-\d\d)", text)
    assert len(dates) == 3 and len(set(dates)) == 1


def declared_prefixes() -> Iterator[tuple[Path, str, str]]:
    """Yield file, name and namespace of every prefix that a file of ours declares."""
    for folder, ending in (("ontology", "ttl"), ("ontology", "rq"), ("queries", "rq"), ("kg", "py"), ("server", "py")):
        for path in sorted((CHECKOUT / folder).rglob(f"*.{ending}")):
            text = path.read_text(encoding="utf-8")
            for name, space in re.findall(r"prefix\s+([\w-]*):\s*<(?!http://example)([^>]+)>", text, re.IGNORECASE):
                yield path, name, re.sub(r"\{(\w+)\}", lambda m: getattr(vocab, m[1].upper(), ""), space)
    for path in sorted((CHECKOUT / "ontology" / "links").glob("*.tsv")):
        for name, space in re.findall(r"^#  ([\w-]+): (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield path, name, space


def test_a_prefix_means_one_thing() -> None:
    """One prefix map; a file may have a name of its own for a part of our namespace or for a linked vocabulary."""
    known = load_prefixes(CHECKOUT / "ontology")
    assert len({name for _, name, _ in declared_prefixes()}) > 20
    for path, name, space in declared_prefixes():
        is_own = name not in known and (space.startswith(vocab.BASE) or path.suffix == ".tsv")
        assert known.get(name) == space or is_own, f"{path.name}: {name}: {space}"


def test_no_path_of_a_machine_or_registry_is_committed() -> None:
    for name in ("constraints.txt", "Makefile", "pyproject.toml", ".ci/run"):
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|file://|/home/|/root/|/work/", text), name


def test_public_names_exist() -> None:
    assert all(hasattr(kg, name) for name in kg.__all__)
