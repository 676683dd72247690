"""Identifiers: what fits, what only deserves a second look, what is wrong; call identifiers."""

import pytest

from matching.calls.identifiers import identify
from matching.eligibility.identifiers import (
    Form,
    cpv_form,
    eori_form,
    lei_check_digits,
    lei_form,
    ncage_form,
    nsn_form,
    uei_form,
)
from matching.teams import Action, Programme


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("213800KUD8LAJWSQ9D15", Form.FITS),
        ("5493001KJTIIGC8Y1R12", Form.FITS),
        ("9999UA00DEMO00000167", Form.FITS),
        ("213800KUD8LAJWSQ9D16", Form.DOUBTFUL),
        ("213800KUD8LAJWSQ9D1", Form.WRONG),
    ],
)
def test_lei(code: str, form: Form) -> None:
    assert lei_form(code) == form


def test_lei_check_digits_are_those_of_a_real_code() -> None:
    assert lei_check_digits("5493001KJTIIGC8Y1R") == "12"


@pytest.mark.parametrize(
    ("code", "country", "form"),
    [
        ("L0TZ1", "CA", Form.FITS),
        ("F1234", "FR", Form.FITS),
        ("A1234", "FR", Form.DOUBTFUL),
        ("SAB19", "FR", Form.FITS),
        ("A12B4", "UA", Form.FITS),
        ("A1I34", "UA", Form.WRONG),
    ],
)
def test_ncage(code: str, country: str, form: Form) -> None:
    assert ncage_form(code, country) == form


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("35613000-4", Form.FITS),
        ("35613000-5", Form.DOUBTFUL),
        ("35113110-0", Form.FITS),
        ("35642000-7", Form.FITS),
        ("35613000", Form.FITS),
        ("3561300", Form.WRONG),
    ],
)
def test_cpv(code: str, form: Form) -> None:
    assert cpv_form(code) == form


def test_other_forms() -> None:
    assert nsn_form("1005-14-123-4567") == Form.FITS
    assert nsn_form("1005141234567") == Form.FITS
    assert nsn_form("1005-14-123-456") == Form.WRONG
    assert eori_form("UA12345678") == Form.FITS
    assert eori_form("12345678") == Form.WRONG
    assert uei_form("ABCDEFGHJK12") == Form.FITS
    assert uei_form("0BCDEFGHJK12") == Form.WRONG


@pytest.mark.parametrize(
    ("identifier", "programme", "action", "lump_sum", "category"),
    [
        ("EDF-2026-DA-GROUND-MBT", Programme.EDF, Action.DA, False, "GROUND"),
        ("EDF-2026-LS-RA-CHALLENGE-DIGIT-AISAP-STEP", Programme.EDF, Action.RA, True, "DIGIT"),
        ("EDF-2026-LS-DIS-NT", Programme.EDF, Action.DIS, True, ""),
        ("EDF-EDIP-USI-2027-LS-IRA-CUXS", Programme.USI, Action.IRA, True, ""),
        ("EDF-EDIP-P-2026-2027-FNLC-SA-SEAP", Programme.EDIP, Action.SA, True, ""),
        ("EDF-EDIP-P-2026-LS-IRA-EC", Programme.EDIP, Action.IRA, True, ""),
        ("EDF-ASAP-2023-LS-XPL-FAST", Programme.ASAP, Action.IRA, True, ""),
        ("HORIZON-CL3-2025-01-BM-01", Programme.HORIZON, None, False, ""),
        ("HORIZON-JU-CHIPS-2026-FT2-IA", Programme.HORIZON, Action.IA, False, ""),
    ],
)
def test_call_identifiers(
    identifier: str, programme: Programme, action: Action | None, lump_sum: bool, category: str
) -> None:
    identity = identify(identifier)
    assert identity is not None
    assert (identity.programme, identity.action) == (programme, action)
    assert (identity.lump_sum, identity.category) == (lump_sum, category)


def test_special_kinds_of_call() -> None:
    sme = identify("EDF-2026-LS-DA-SME-NT")
    smero = identify("EDF-2026-LS-DIS-RA-SMERO-NT")
    step = identify("EDF-2026-DA-SPACE-PRS-STEP")
    seap = identify("EDF-EDIP-P-2026-2027-FNLC-SA-SEAP")
    assert sme
    assert smero
    assert step
    assert seap
    assert (sme.parameters.sme_only, sme.parameters.disruptive, sme.step) == (True, False, False)
    assert (smero.parameters.sme_or_research_only, smero.parameters.disruptive) == (True, True)
    assert (step.step, step.year, seap.parameters.seap_only) == (True, 2026, True)


def test_the_portals_type_of_action_settles_horizon() -> None:
    identity = identify("HORIZON-CL3-2025-01-BM-01", "HORIZON Innovation Actions")
    lump = identify("EDF-2026-RA-SI-UWW-CSBI-STEP", "EDF Lump Sum Grants")
    assert identity
    assert lump
    assert (identity.action, identity.parameters.pillar) == (Action.IA, 2)
    assert lump.lump_sum


@pytest.mark.parametrize("foreign", ["LIFE-2026-SAP", "HORIZON-EURATOM-2026-01-09", "", "EDF"])
def test_foreign_identifiers(foreign: str) -> None:
    assert identify(foreign) is None
