"""The answer to an endpoint that asks who is there: HTTP's Basic and Digest schemes."""

from base64 import b64encode
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgr, Request, parse_http_list, parse_keqv_list


def answer_challenge(challenge: str, address: str, user: str, password: str) -> str | None:
    """Return the header ``Authorization`` for a POST to *address*, by the first challenge of ``WWW-Authenticate``.

    None where it asks in another way than these two, or in none that can be understood. A password goes out as it is
    (Basic) only to an endpoint that asks for it so.

    >>> answer_challenge('Basic realm="graphs"', "http://localhost/", "ann", "sesame")
    'Basic YW5uOnNlc2FtZQ=='
    >>> answer_challenge("Bearer", "http://localhost/", "ann", "sesame")
    """
    scheme, _, rest = challenge.strip().partition(" ")
    if scheme.lower() == "basic":
        return "Basic " + b64encode(f"{user}:{password}".encode()).decode()
    if scheme.lower() != "digest":
        return None
    try:
        asked = parse_keqv_list(parse_http_list(rest))
        known = HTTPPasswordMgr()
        known.add_password(asked["realm"], address, user, password)
        request = Request(address, b"", method="POST")  # noqa: S310 (never opened)
        answer = HTTPDigestAuthHandler(known).get_authorization(request, asked)
    except (ValueError, KeyError, IndexError):  # it is not as RFC 7616 has it, or by an algorithm that is not there
        return None
    return f"Digest {answer}" if answer else None
