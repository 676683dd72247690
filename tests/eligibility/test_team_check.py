"""`spilno check`: a consortium in a file against the rules of a day."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli import build
from backend.settings import settings

TEAMS = Path(__file__).parent / "teams"
Check = Callable[..., dict[str, Any]]
AT_HOME = ("controlled_from", "managed_from")


@pytest.fixture
def without_database(tmp_path: Path) -> Iterator[None]:
    """A machine on which nothing was installed but the program."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("DATABASE_URL", raising=False)
        environment.setenv("SPILNO_DATA_DIR", str(tmp_path / "none"))
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture
def check(tmp_path: Path, without_database: None) -> Check:
    """Runs the command on a team and reads what it wrote."""

    def run(team: Mapping[str, Any], programme: str, action: str, day: str) -> dict[str, Any]:
        file, out = tmp_path / "team.json", tmp_path / "out.json"
        file.write_text(json.dumps(team))
        answer = CliRunner().invoke(build(), [
            "check", "--team", str(file), "--programme", programme, "--action", action,
            "--date", day, "--json", str(out),
        ])  # fmt: skip
        assert answer.exit_code == 0, answer.output
        found: dict[str, Any] = json.loads(out.read_text())
        return found

    return run


def team(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TEAMS / f"{name}.json").read_text())
    return found


def confirmed(found: dict[str, Any]) -> dict[str, Any]:
    """The same team with papers that say: managed, owned and equipped at home."""
    members = [
        {**dict.fromkeys(AT_HOME, one["country"]), "means_in": [one["country"]], **one}
        for one in found["members"]
    ]
    return {**found, "members": members}


def rule(record: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in record["rules"] if one["rule"] == name and one["member"] is None]
    return dict(found)


@pytest.mark.parametrize("name", ["fmbtech", "marte"])
def test_the_two_tank_projects_meet_the_standard_rule_of_the_fund(check: Check, name: str) -> None:
    as_published = check(team(name), "EDF", "DA", "2023-11-22")
    standard = rule(as_published, "EDF.COMP.STANDARD")
    assert (standard["answer"], standard["evidence"]) == ("needs_a_check", "members_findings")
    settled = check(confirmed(team(name)), "EDF", "DA", "2023-11-22")
    assert rule(settled, "EDF.COMP.STANDARD")["answer"] == "appears_to_meet"


def test_a_british_owner_needs_the_guarantee_of_the_state_of_establishment(check: Check) -> None:
    found = check(confirmed(team("marte")), "EDF", "DA", "2023-11-22")
    [bofors] = [one for one in found["members"] if one["name"] == "BAE Systems Bofors"]
    open_points = [
        (one["rule"], one["evidence"], one["asked_of"], one["facts"]["controlled_from"])
        for one in found["rules"]
        if one["member"] == bofors["member"] and one["answer"] == "needs_a_check"
    ]
    expected = [("EDF.ELIG.CONTROL", "guarantee", "state_of_establishment", "GB")]
    assert (bofors["answer"], open_points) == ("needs_a_check", expected)


def test_ukrainian_beneficiaries_count_in_horizon_europe(check: Check) -> None:
    found = check(team("efaca"), "HE", "RIA", "2023-01-01")
    facts = rule(found, "HE.COMP")["facts"]["conditions"][0]
    assert (found["answer"], rule(found, "HE.COMP")["answer"]) == (("appears_to_meet",) * 2)
    assert "UA" in facts["countries"]


def test_before_the_association_they_did_not(check: Check) -> None:
    found = check(team("efaca"), "HE", "RIA", "2021-09-01")
    facts = rule(found, "HE.COMP")["facts"]["conditions"][0]
    assert "UA" not in facts["countries"]


def made_up(*countries: str) -> list[dict[str, Any]]:
    return [
        {"name": f"Member {n}", "country": country, "role": "beneficiary" if n else "coordinator"}
        for n, country in enumerate(countries)
    ]


def test_a_ukrainian_subcontractor_does_not_count_to_the_minimum(check: Check) -> None:
    base = team("stratus")
    two = confirmed({**base, "members": [*made_up("FR", "DE"), *base["members"]]})
    three = confirmed({**base, "members": [*made_up("FR", "DE", "EE"), *base["members"]]})
    found = [
        rule(check(one, "EDF", "RA", "2025-10-16"), "EDF.COMP.STANDARD")["answer"]
        for one in (two, three)
    ]
    assert found == ["appears_to_fail", "appears_to_meet"]


def test_every_answer_has_rule_day_source_and_words(check: Check) -> None:
    found = check(team("fmbtech"), "EDF", "DA", "2023-11-22")
    for one in found["rules"]:
        assert (one["on"], bool(one["source"]), bool(one["says"])) == ("2023-11-22", True, True)
        asked = bool(one["evidence_words"]) == bool(one["asked_of_words"])
        assert asked == (one["answer"] == "needs_a_check" or not one["evidence_words"])
    assert found["rules_from"] == "shipped"


def test_rates_are_told_for_every_member_with_rule_and_paper(check: Check) -> None:
    [found] = check(team("efaca"), "HE", "IA", "2023-01-01")["rates"]
    paid = {one["name"]: (one["rate"], one["highest"]) for one in found["members"]}
    assert (paid["Antonov"], paid["Politecnico di Milano"]) == ((70, 70), (70, 100))
    [rule_of] = next(one for one in found["members"] if one["name"] == "Antonov")["rules"]
    assert (rule_of["rule"], rule_of["on"]) == ("HE.RATE.IA", "2023-01-01")
    declared = {**team("fmbtech"), "action": {"pesco": True, "letter": "e"}}
    [prototyping] = check(declared, "EDF", "DA", "2023-11-22")["rates"]
    assert {one["rate"] for one in prototyping["members"] if one["role"] != "subcontractor"} == {30}


def test_a_state_that_is_only_claimed_is_open_until_its_paper_is_seen(check: Check) -> None:
    base = confirmed(team("fmbtech"))
    found = [
        rule(check({**base, **states}, "EDF", "DA", "2025-10-16"), "EDF.DEV.STATES")
        for states in (
            {"supporting_states": ["DE", "FR"]},
            {"supporting_states": ["DE"], "claimed_states": ["FR"]},
            {},
        )
    ]
    assert [one["answer"] for one in found] == ["appears_to_meet", *["needs_a_check"] * 2]
    assert "FR" in json.dumps(found[1]["facts"])


def named(*names: str) -> dict[str, Any]:
    """Three members from different countries."""
    members = made_up("FR", "DE", "EE")
    return confirmed(
        {"members": [{**one, "name": name} for one, name in zip(members, names, strict=True)]}
    )


SAID: Mapping[str, tuple[dict[str, Any], str]] = {
    "nothing said, names alike": ({}, "needs_a_check"),
    "said to be one group": ({"one_group": [["Thales SIX", 2]]}, "appears_to_fail"),
    "said to be independent": ({"independent": [["thales six", "Thales DMS"]]}, "appears_to_meet"),
}


@pytest.mark.parametrize("case", SAID)
def test_groups_are_said_or_asked_by_the_names_as_on_pages(check: Check, case: str) -> None:
    said, answer = SAID[case]
    found = check({**named("Thales SIX", "Thales DMS", "Milrem"), **said}, "EDF", "RA",
                  "2025-10-16")  # fmt: skip
    assert rule(found, "EDF.COMP.STANDARD")["answer"] == answer


BAD = {
    '{"members": [{"name": "A",}]}': "line 1, column 27",
    "[]": "no object with “members”",
    "{}": "members: Field required",
    '{"members": []}': "members",
    '{"members": [{"name": "A"}]}': "member 1: give “company”, or “name” and “country”",
    '{"members": [{"name": "A", "country": "XX"}]}': "member 1, country: “XX” is no country",
    '{"members": [{"name": "A", "country": "FR", "siz": "small"}]}': "member 1, siz: there is no",
    '{"members": [{"name": "A", "country": "FR", "size": "tiny"}]}': "member 1, size: “tiny”",
    '{"members": [{"name": "A", "country": "FR", "kind": "firm"}]}': "member 1, kind: “firm”",
    '{"members": [{"name": "A", "country": "FR", "share": 70}, {"name": "B", "country": "DE", '
    '"share": 40}]}': "add up to 110 per cent",
    '{"members": [{"name": "A", "country": "FR"}], "one_group": [["A"]]}': "one_group",
    '{"members": [{"name": "A", "country": "FR"}], "one_group": [["A", "A"]]}': "named twice",
    '{"members": [{"name": "A", "country": "FR"}], "one_group": [[1, 2]]}': "no member 2",
    '{"members": [{"name": "A", "country": "FR"}], "independent": [["A", "B"]]}': "“B”: no member",
    '{"members": [{"name": "A", "country": "FR"}, {"name": "a", "country": "DE"}], '
    '"independent": [["A", 2]]}': "“A”: several members",
    '{"members": [{"name": "A", "country": "FR"}, {"name": "B", "country": "DE"}], '
    '"independent": [[1, 2]], "one_group": [["A", "B"]]}': "members 1 and 2 stand in",
    '{"members": [{"name": "A", "country": "FR"}], "supporting_states": ["FR"], '
    '"claimed_states": ["FR"]}': "FR stands in",
    '{"members": [{"name": "A", "country": "FR"}], "claimed_states": ["XX"]}': "“XX” is no country",
}


@pytest.mark.parametrize(("text", "told"), BAD.items())
def test_a_bad_file_is_told_where_and_what_to_do(
    tmp_path: Path, without_database: None, text: str, told: str
) -> None:
    file = tmp_path / "team.json"
    file.write_text(text)
    answer = CliRunner().invoke(build(), ["check", "--team", str(file), "--programme", "EDF"])
    said = str(answer.exception)
    assert (answer.exit_code, told in said, "--template" in said) == (1, True, True)


def test_the_template_is_a_team_once_the_example_of_a_key_is_out(check: Check) -> None:
    answer = CliRunner().invoke(build(), ["check", "--template"])
    example = json.loads(answer.stdout)
    example["members"] = [one for one in example["members"] if "company" not in one]
    found = check(example, "USI", "IRA", "2027-02-16")
    assert found["call"] == {"activity": "d", "minimum_members": 3}
    assert rule(found, "CALL.MINIMUM")["answer"] == "appears_to_fail"
