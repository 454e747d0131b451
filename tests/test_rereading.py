"""Words by which a question is answered by another query: those of a role's name are none of them."""

import pytest

from kg.ask.mentions import ROLE, Mention
from kg.ask.reading import Reading
from kg.session import Session
from kg.tell.rereading import heed_licence

QUERY = "eligibility-of-role"
NAMED = {"role": Mention(ROLE, "registered kite mender", ("a:role",), "registered kite mender")}


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("Can somebody with a felony become a registered kite mender?", QUERY),
        ("Are registered kite menders ever over seventy?", QUERY),
        ("Must a registered kite mender pass the bar?", "requirements-of-role"),
        ("Does a registered kite mender need a licence?", "requirements-of-role"),
    ],
)
def test_the_name_of_a_role_asks_for_no_licence(question: str, query: str, session: Session) -> None:
    asker = session.asker
    reading = Reading(question, intent="eligibility", query=QUERY, named=NAMED)
    assert heed_licence(reading, asker._phrases, (QUERY,)).query == query
