"""A role as its page shows it."""

from kg.profile import load_accounts, load_role
from kg.profile.accounts import to_shares
from kg.queries import get_query
from kg.session import Session


def test_what_is_not_known_is_what_the_query_says(session: Session) -> None:
    """The page counts once what the canned query counts each time; they must not drift apart."""
    for iri in session.lattice.roles:
        query = get_query(session.queries, "not-known-of-role").bind({"role": [iri]}, session.names)
        said = [f"{row['about']}: {row['unknown']}" for row in session.reader.texts(query)]
        role = load_role(session.reader, session.lattice, iri, session.silence, session.names.label)
        assert role["unknown"] == said, iri


def test_shares_are_parted_by_question_and_occupation() -> None:
    common = {"occupationLabel": "A", "fit": "exactMatch", "share": "x:share", "suppressed": "false"}
    rows = [
        {**common, "occupation": "x:a", "kind": "Training", "category": "None", "percent": "40.5", "respondents": "58"},
        {**common, "occupation": "x:a", "kind": "Training", "category": "Some - of any kind", "percent": "59.5"},
        {**common, "occupation": "x:b", "kind": "Training", "category": "None", "percent": "1", "suppressed": "true"},
    ]
    first, second = to_shares(rows)
    assert [row["short"] for row in first["rows"]] == ["None", "Some"]
    assert (first["respondents"], first["rows"][0]["lower"], second["rows"][0]["suppressed"]) == ("58", None, True)


def test_every_source_is_named_with_its_licence(session: Session) -> None:
    assert all(source.licence and source.publisher for source in session.sources.values())


def test_roles_matched_to_many_occupations_show_the_closest(session: Session) -> None:
    said = {"kind": "Training", "occupationLabel": "A", "fit": "broadMatch", "percent": "5", "category": "None"}
    rows = [{**said, "occupation": f"https://example.org/{n}", "share": f"https://example.org/s{n}"} for n in range(5)]
    link = {
        "object": rows[0]["occupation"],
        "predicate": "skos:broadMatch",
        "rejected": False,
        "vocabulary": "onet-soc",
    }
    answers = {"preparation-by-percent": rows, "entry-education-by-source": []}
    role = {"iri": "https://example.org/role", "links": [link]}
    accounts = load_accounts(session.reader, session.lattice, role, answers.__getitem__, {})
    assert ([share["occupation"] for share in accounts.shares], accounts.more) == (
        [row["occupation"] for row in rows[:3]],
        2,
    )
