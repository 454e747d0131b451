"""A published page read, and every page of the zip where the real sources are."""

import dataclasses
import zipfile
from pathlib import Path

import pytest

from kg.documents import Link
from kg.errors import SourceError
from kg.prose import read_prose
from kg.sources.ooh import Page, read_page

PAGE = """<html><head><title>Kite Makers : Handbook</title>
<link rel="canonical" href="https://www.bls.gov/ooh/production/kite-makers.htm"></head><body><h1> Kite Makers</h1>
<article aria-labelledby="Summary"><h2 id="Summary"><span>Summary</span></h2>
<table id="quickfacts"><tbody>
<tr><th>2024 Median Pay</th><td>$41,230 per year <br>$19.82 per hour</td></tr>
<tr><th>Typical Entry-Level Education</th><td>High school diploma or equivalent</td></tr>
<tr><th>Work Experience in a Related Occupation</th><td>None</td></tr>
<tr><th>On-the-job Training</th><td>Apprenticeship</td></tr>
<tr><th>Number of Jobs, 2024</th><td>1,200</td></tr>
<tr><th>Job Outlook, 2024–34</th><td>-4% (Decline)</td></tr>
<tr><th>Employment Change, 2024–34</th><td>-50</td></tr>
</tbody></table></article>
<article aria-labelledby="what-they-do"><h2 id="what-they-do"><span>What Kite Makers Do</span></h2>
<p>Kite makers, also called kiters, build kites.</p><h3>Duties</h3><p>They do the following:</p>
<ul><li>Cut cloth</li><li>Tie knots</li></ul><p>In workshops, they typically do the following:</p>
<ul><li>Sweep floors</li></ul><p>They are fond of:</p><ul><li>Wind</li></ul>
<p><strong><em>Stunt kite makers</em></strong> build fast ones.</p></article>
<article aria-labelledby="work-environment"><h2><span>Work Environment</span></h2><p>The largest employers:</p>
<table><tr><td>Workshops</td><td>60%</td></tr><tr><td>Schools</td><td>7</td></tr></table></article>
<article aria-labelledby="become-one"><h2 id="become-one"><span>How to Become a Kite Maker</span></h2>
<p>Kite makers typically need a high school diploma. They learn from
<a href="/ooh/production/sail-makers.htm">sail makers</a>.</p>
<h3>Important Qualities</h3><p><strong><em>Patience.</em></strong> Kite makers must wait for wind.</p></article>
<article aria-labelledby="job-outlook"><h2><span>Job Outlook</span></h2><table id="outlook-table"><tbody>
<tr><th>Kite makers and menders</th><td>51-0010</td></tr><tr><th>Kite makers</th><td>51-0011</td></tr>
<tr><th>Others</th><td>—</td></tr></tbody></table></article>
<table id="similar-occupations"><tbody><tr><td><a href="/ooh/production/sail-makers.htm"><img></a></td>
<td><a href="/ooh/production/sail-makers.htm">Sail Makers</a></td></tr></tbody></table>
<article aria-labelledby="more-information"><h3>O*NET</h3>
<a href="https://www.onetonline.org/link/summary/51-0011.00">Kite Makers</a></article></body></html>"""


@pytest.fixture(scope="module")
def page() -> Page:
    return read_page(PAGE.encode(), "kite-makers.html")


def test_page_has_names_and_codes(page: Page) -> None:
    assert (page.slug, page.title, page.soc, page.soc_broad) == (
        "kite-makers",
        "Kite Makers",
        ("51-0011",),
        ("51-0010",),
    )
    assert page.onet == (("51-0011.00", "Kite Makers"),)
    assert "Stunt kite makers" in page.members and page.aliases == ("kiters",)


def test_quick_facts_have_units(page: Page) -> None:
    quick = page.quick
    assert (quick.education, quick.experience, quick.training) == (
        "High school diploma or equivalent", "None", "Apprenticeship",
    )  # fmt: skip
    assert (quick.pay_year, quick.pay_hour, quick.pay_at_least) == (41230.0, 19.82, False)
    assert (quick.jobs, quick.outlook, quick.outlook_words, quick.change) == (1200, -4.0, "Decline", -50)


def test_lists_and_tables_are_read(page: Page) -> None:
    assert [(one.text, one.of) for one in page.duties] == [
        ("Cut cloth", "They do the following:"),
        ("Tie knots", "They do the following:"),
        ("Sweep floors", "In workshops, they typically do the following:"),
    ]
    assert [(one.setting, one.percent) for one in page.settings] == [("Workshops", 60.0), ("Schools", 7.0)]
    assert [(one.title, one.slug) for one in page.similar] == [("Sail Makers", "sail-makers")]
    assert page.qualities == ("Patience",)


def test_passages_have_places_and_links(page: Page) -> None:
    assert [one.key for one in page.passages] == [
        "opening-1", "opening-2", "important-qualities-1", "important-qualities-2",
    ]  # fmt: skip
    assert page.passages[1].links == (Link("sail makers", "/ooh/production/sail-makers.htm"),)


def test_page_without_tables_has_none() -> None:
    bare = read_page('<h1>Kite Makers</h1><article aria-labelledby="become-one"><p>They fly.</p></article>')
    assert bare.quick.education is None and bare.occupations == () and len(bare.passages) == 1


@pytest.mark.parametrize("content", ["", "<h1>Recipes</h1>", b"\x00\x01", '<article aria-labelledby="become-one">'])
def test_other_html_is_an_error(content: bytes | str) -> None:
    with pytest.raises(SourceError, match="expected an Occupational Outlook Handbook page"):
        read_page(content, "recipes.html")


def test_wrong_encoding_is_an_error() -> None:
    with pytest.raises(SourceError, match="UTF-8"):
        read_page("é".encode("latin-1"), "old.html")


def test_wrong_byte_names_its_line() -> None:
    with pytest.raises(SourceError, match=r"old\.html:2: byte 3 is not UTF-8"):
        read_page(b"<html>\nab\xe9", "old.html")


def test_page_that_is_cut_off_is_an_error() -> None:
    with pytest.raises(SourceError, match="it is cut off"):
        read_page('<html><h1>Kite Makers</h1><article aria-labelledby="become-one"><p>They f', "cut.html")


def test_control_characters_are_seen_and_not_obeyed() -> None:
    page = read_page('<h1>Kite \x1b[31mMakers</h1><article aria-labelledby="become-one"><p>They fly.</p></article>')
    assert page.title == "Kite \ufffd[31mMakers"


def test_every_published_page_is_read(sources: Path) -> None:
    with zipfile.ZipFile(sources / "ooh-2024-34.zip") as files:
        pages = {name: read_page(files.read(name), name) for name in files.namelist() if name.endswith(".html")}
    assert all(name.endswith(f"{page.slug}.html") for name, page in pages.items())
    for page in (page for page in pages.values() if page.slug != "military-careers"):
        facts = dataclasses.asdict(page.quick)
        assert all(facts[name] is not None for name in ("education", "experience", "training", "jobs", "outlook"))
        assert page.onet and page.similar and page.duties and page.occupations
        reading = read_prose(page.title, page.members, page.passages, aliases=page.aliases)
        assert reading.qualities and reading.requirements
