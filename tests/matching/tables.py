"""Small made-up tables in the CORDIS layout: themes whose organisations keep meeting."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

THEMES = {
    "SPACE": "satellite orbit antenna launcher telemetry payload thruster",
    "OCEAN": "vessel harbour seabed sonar buoy hull mooring",
    "HEALTH": "patient clinic vaccine diagnosis therapy hospital nurse",
    "ENERGY": "battery grid turbine hydrogen inverter storage voltage",
}
COUNTRIES = ("DE", "FR", "IT", "ES", "PL", "UA", "UA", "NO")
KINDS = ("PRC", "PRC", "PRC", "HES", "REC")


def organisations(each: int = 24) -> list[dict[str, str]]:
    """`each` organisations per theme, spread over countries and kinds."""
    rows = []
    for theme in THEMES:
        for i in range(each):
            rows.append(
                {
                    "org_key": f"{theme}{i:02}",
                    "name": f"{theme.title()} Works {i:02}",
                    "country": COUNTRIES[i % len(COUNTRIES)],
                    "activity_type": KINDS[i % len(KINDS)],
                    "sme": "1.0" if i % 2 else "0.0",
                    "org_url": f"https://www.{theme.lower()}{i}.example",
                    "theme": theme,
                }
            )
    return rows


def write(
    folder: Path, *, projects: int = 420, first: int = 2021, last: int = 2024, seed: int = 3
) -> Path:
    """Write projects.csv.gz and participations.csv.gz; members mostly share a theme."""
    chance = random.Random(seed)
    everyone = organisations()
    days = (date(last, 12, 31) - date(first, 1, 1)).days
    project_rows, part_rows = [], []
    for number in range(projects):
        theme = chance.choice(sorted(THEMES))
        start = date(first, 1, 1) + timedelta(days=chance.randrange(days))
        key = f"{100000 + number}"
        project_rows.append(_project(key, theme, start, chance))
        part_rows += _members(key, theme, everyone, chance)
    _save(folder, project_rows, part_rows)
    return folder


def write_earlier(folder: Path, *, projects: int = 60, seed: int = 4) -> Path:
    """Add tables of the earlier programme, 2016 to 2020, of the same organisations."""
    chance = random.Random(seed)
    everyone = organisations()
    project_rows, part_rows = [], []
    for number in range(projects):
        theme = chance.choice(sorted(THEMES))
        start = date(2016, 1, 1) + timedelta(days=chance.randrange(5 * 365))
        told = _project(str(number), theme, start, chance)
        project_rows.append(
            {"rcn": str(number), "teaser": told["objective"]}
            | {name: told[name] for name in ("title", "topic_title", "start_date")}
        )
        part_rows += [
            {**part, "rcn": str(number)} for part in _members(str(number), theme, everyone, chance)
        ]
    pd.DataFrame(project_rows).to_csv(folder / "h2020_projects.csv.gz", index=False)
    columns = ["rcn", "org_key", "name", "country", "activity_type", "role"]
    table = pd.DataFrame(part_rows)[columns]
    table.to_csv(folder / "h2020_participations.csv.gz", index=False)
    return folder


def _project(key: str, theme: str, start: date, chance: random.Random) -> dict[str, str]:
    words = chance.sample(THEMES[theme].split(), 4)
    return {
        "project_id": key,
        "title": f"{words[0]} {words[1]}",
        "objective": f"The project builds a {words[2]} with a {words[3]} and tests the {words[0]}.",
        "topic_code": f"HORIZON-{theme}-{start.year}-0{chance.randrange(1, 4)}",
        "topic_title": f"New {words[0]} and {words[1]}",
        "programme": "HORIZON",
        "funding_scheme": chance.choice(["HORIZON-RIA", "HORIZON-IA"]),
        "start_date": start.isoformat(),
        "euroscivoc": f"/engineering/{theme.lower()}/{words[0]}",
    }


def _members(
    key: str, theme: str, everyone: Sequence[dict[str, str]], chance: random.Random
) -> list[dict[str, str]]:
    near = [o for o in everyone if o["theme"] == theme]
    far = [o for o in everyone if o["theme"] != theme]
    # Organisations of low number are busier, as real hubs are.
    near.sort(key=lambda o: chance.random() * (3 + int(o["org_key"][-2:])))
    members = near[: chance.randrange(3, 6)] + chance.sample(far, 1)
    return [
        {**member, "project_id": key, "role": "participant" if i else "coordinator"}
        for i, member in enumerate(members)
    ]


def _save(folder: Path, projects: list[dict[str, str]], parts: list[dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(projects).to_csv(folder / "projects.csv.gz", index=False)
    table = pd.DataFrame(parts).drop(columns="theme")
    table.to_csv(folder / "participations.csv.gz", index=False)
