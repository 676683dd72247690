"""What a call's identifier says: programme, type of action, lump sum, special kinds.

Grammar derived from identifiers seen on the EU Funding & Tenders portal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from matching.teams import Action, CallParameters, Programme

EDF_CATEGORIES = frozenset({
    "MCBRN", "C4ISR", "SENS", "CYBER", "SPACE", "DIGIT", "ENERENV", "MATCOMP", "AIR", "AIRDEF",
    "GROUND", "PROTMOB", "NAVAL", "UWW", "SIMTRAIN",
})  # fmt: skip
EDF = re.compile(r"EDF-(\d{4})((?:-[A-Z0-9]+)+)")
EDIP = re.compile(r"EDF-EDIP-([A-Z]+)-(\d{4})(?:-\d{4})?((?:-[A-Z0-9]+)+)")
ASAP = re.compile(r"EDF-ASAP-(\d{4})((?:-[A-Z0-9]+)+)")
HORIZON = re.compile(r"(?:HORIZON|ERC|MSCA|EIC)(?:-[A-Z0-9]+)+")
YEAR = re.compile(r"(?:^|-)(20\d\d)(?:-|$)")

ACTION_WORDS = (
    ("research and innovation action", Action.RIA),
    ("innovation action", Action.IA),
    ("coordination and support", Action.CSA),
    ("cofund action", Action.COFUND),
    ("pre-commercial procurement", Action.PCP),
    ("innovative solutions", Action.PPI),
    ("msca", Action.MSCA),
    ("erc ", Action.ERC),
    ("eic ", Action.EIC),
    ("prize", Action.PRIZE),
)
"""Words of the portal's types of action, the more telling first."""

HORIZON_TOKENS = {
    "RIA": Action.RIA, "IA": Action.IA, "CSA": Action.CSA, "COFUND": Action.COFUND,
    "MSCA": Action.MSCA, "ERC": Action.ERC, "EIC": Action.EIC,
}  # fmt: skip
PILLARS = {
    "ERC": 1, "MSCA": 1, "INFRA": 1, "MISS": 2, "JU": 2, "NEB": 2, "CID": 2, "HLTH": 2, "EIC": 3,
    "EIT": 3, "EIE": 3, "WIDERA": 4,
}  # fmt: skip
"""Pillar by token; 4 stands for widening participation."""


@dataclass(frozen=True)
class CallIdentity:
    """What is known from an identifier. `action` None: it does not tell.

    `category` is the EDF category of actions ("" if none); `parameters` feed the rules.
    """

    programme: Programme
    action: Action | None
    year: int | None
    lump_sum: bool
    step: bool
    category: str
    parameters: CallParameters


def identify(identifier: str, types_of_action: str = "") -> CallIdentity | None:
    """Read an identifier and, where given, the portal's type of action; None if it is foreign.

    Euratom, a programme of its own with its own associations, is foreign here.
    """
    text = identifier.strip().upper()
    identity = _read(text, types_of_action)
    if identity is not None and "lump sum" in types_of_action.casefold():
        return replace(identity, lump_sum=True)
    return identity


def _read(text: str, types_of_action: str) -> CallIdentity | None:
    if match := EDIP.fullmatch(text):
        return _edip(text, match)
    if match := ASAP.fullmatch(text):
        return _identity(text, Programme.ASAP, Action.IRA, match[2].split("-"), int(match[1]))
    if match := EDF.fullmatch(text):
        return _edf(text, match)
    if HORIZON.fullmatch(text) and "-EURATOM-" not in text:
        return _horizon(text, types_of_action)
    return None


def _edip(text: str, match: re.Match[str]) -> CallIdentity:
    programme = Programme.USI if match[1] == "USI" else Programme.EDIP
    tokens = match[3].split("-")
    known = (Action.CPA, Action.IRA, Action.SA, Action.EDPCI)
    action = next((a for a in known if a in tokens), None)
    parameters = CallParameters(identifier=text, seap_only=tokens[-1] == "SEAP")
    return _identity(text, programme, action, tokens, int(match[2]), parameters)


def _edf(text: str, match: re.Match[str]) -> CallIdentity:
    tokens = match[2].split("-")
    disruptive = "DIS" in tokens
    known = (Action.RA, Action.DA, Action.CSA)
    action = next((a for a in known if a in tokens), Action.DIS if disruptive else None)
    parameters = CallParameters(
        identifier=text,
        disruptive=disruptive,
        sme_only="SME" in tokens,
        sme_or_research_only="SMERO" in tokens,
    )
    return _identity(text, Programme.EDF, action, tokens, int(match[1]), parameters)


def _horizon(text: str, types_of_action: str) -> CallIdentity:
    tokens = text.split("-")
    words = types_of_action.casefold()
    action = next((a for word, a in ACTION_WORDS if word in words), None)
    if action is None:
        action = next((HORIZON_TOKENS[t] for t in tokens if t in HORIZON_TOKENS), None)
    pillar = next((PILLARS[t] for t in tokens if t in PILLARS), None)
    if re.search(r"-CL[1-6]-", text):
        pillar = 2
    year = YEAR.search(text)
    parameters = CallParameters(identifier=text, pillar=pillar)
    number = int(year[1]) if year else None
    return _identity(text, Programme.HORIZON, action, tokens, number, parameters)


def _identity(
    text: str,
    programme: Programme,
    action: Action | None,
    tokens: list[str],
    year: int | None,
    parameters: CallParameters | None = None,
) -> CallIdentity:
    return CallIdentity(
        programme,
        action,
        year,
        lump_sum=bool({"LS", "FNLC"} & set(tokens)),
        step=tokens[-1] == "STEP",
        category=next((t for t in tokens if t in EDF_CATEGORIES), ""),
        parameters=parameters or CallParameters(identifier=text),
    )
