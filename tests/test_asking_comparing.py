"""What two roles pay, told of one year that a source has for both; figures of our own."""

from kg.tell.figures import compare_figures


def row(value: str, year: str, **more: str) -> dict[str, str]:
    return {"measure": "median pay", "unit": "US dollars a year", "value": value, "year": year, **more}


def test_pay_is_of_the_last_year_that_both_have() -> None:
    kites = [row("30000", "2020"), row("41000", "2022"), row("50000", "2024")]
    sails = [row("20500", "2020"), row("61000", "2022"), row("90000", "2022", industry="boats")]
    found = compare_figures({"kite maker": kites, "sail maker": sails}, "median pay")
    assert found == {
        "things": "a kite maker 41,000 and a sail maker 61,000",
        "unit": "US dollars a year",
        "year": "2022",
    }


def test_pay_of_different_years_is_not_compared() -> None:
    assert (
        compare_figures({"kite maker": [row("30000", "2020")], "sail maker": [row("20500", "2021")]}, "median pay")
        == {}
    )


def test_growth_is_compared_in_the_unit_that_both_have() -> None:
    grown = {"measure": "projected change in employment", "unit": "percent, from 2024", "year": "2034"}
    found = compare_figures(
        {"kite maker": [{**grown, "value": "-2.5"}], "sail maker": [{**grown, "value": "7"}]}, grown["measure"]
    )
    assert found == {"things": "a kite maker -2.5 and a sail maker 7", "year": "2024 to 2034", "unit": "percent"}
