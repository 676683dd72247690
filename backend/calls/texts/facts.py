"""Facts of a call that only its text tells: money and how many projects."""

import re

EURO = r"(?:EUR|€) ?(\d{1,3}(?:[ \u202f,.]\d{3})+|\d+(?:\.\d+)? (?:million|billion)|\d{4,})"
TOTAL = re.compile(rf"(?:Indicative budget:\s*|total budget of ){EURO}", re.I)
LARGEST = re.compile(
    rf"(?:requested funding cannot exceed|maximum EU contribution per funded project will not "
    rf"exceed) {EURO}", re.I,
)  # fmt: skip
SCALES = {"million": 1_000_000, "billion": 1_000_000_000}
ONE = re.compile(r"\bOne proposal is to be funded\b", re.I)


def facts_of(text: str) -> dict[str, int]:
    """{column: value} of what the text says in so many words."""
    found: dict[str, int] = {}
    for column, pattern in (("budget_total", TOTAL), ("budget_max", LARGEST)):
        if match := pattern.search(text):
            found[column] = _euros(match[1])
    if ONE.search(text):
        found["expected_grants"] = 1
    return found


def _euros(words: str) -> int:
    number, _, scale = words.rpartition(" ")
    if scale in SCALES:
        return round(float(number) * SCALES[scale])
    return int(re.sub(r"\D", "", words))
