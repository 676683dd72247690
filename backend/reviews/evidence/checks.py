"""What is known for sure about a company, and what an officer should still ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.areas import COUNTRIES, UKRAINE, Area
from backend.companies.fields.domains import belongs, mail_domain, website_domain
from backend.companies.fields.size import size_class
from backend.i18n import gettext, mark
from backend.models import Company, CompanyState
from backend.pages import country_name, label

MEETS, CHECK, FAILS = "meets", "check", "fails"
#: owners here end the matter: the Union's sanctions and Ukrainian law
EXCLUDED_OWNERS = frozenset({"RU", "BY"})


@dataclass(frozen=True)
class Background:
    """What other tables say of a company."""

    offers: int = 0
    needs: int = 0
    emails: Sequence[str] = ()
    verified_by: str = ""


@dataclass(frozen=True)
class Check:
    """One line of evidence: `says` is a message id, filled with `values`; `on` is its date."""

    name: str
    kind: str
    says: str
    values: Mapping[str, Any] = field(default_factory=dict)
    on: datetime | None = None


STATES = {
    CompanyState.verified: (MEETS, mark("Verified by an officer")),
    CompanyState.submitted: (CHECK, mark("Waiting for an officer's check")),
    CompanyState.draft: (CHECK, mark("Profile not handed in yet")),
    CompanyState.returned: (CHECK, mark("Sent back to the company with questions")),
    CompanyState.unclaimed: (CHECK, mark("Nobody from this company is here yet")),
    CompanyState.suspended: (FAILS, mark("Suspended")),
}
IDENTITY = mark("Identity")
REGISTER = mark("Register number")
E_MAIL = mark("E-mail domain")
CONTROL = mark("Ownership and control")
PROFILE = mark("Offers and needs")
SIZE = mark("Size")


def checks(company: Company, background: Background) -> tuple[Check, ...]:
    """Every line of evidence about one company, in reading order."""
    return (
        _identity(company, background), _register(company), _e_mail(company, background),
        _control(company), _profile(background), _size(company),
    )  # fmt: skip


def open_checks(lines: Sequence[Check]) -> tuple[Check, ...]:
    """Those that are not settled."""
    return tuple(line for line in lines if line.kind != MEETS)


def words(line: Check) -> str:
    """A line in the reader's language; codes among its values become names."""
    values = dict(line.values)
    if "country" in values:
        values["country"] = country_name(values["country"])
    if "size" in values:
        values["size"] = label(values["size"])
    return gettext(line.says, **values)


def _identity(company: Company, background: Background) -> Check:
    kind, says = STATES[CompanyState(company.state)]
    if company.state != CompanyState.verified:
        return Check(IDENTITY, kind, says)
    if background.verified_by:
        says = mark("Verified by %(officer)s")
    return Check(IDENTITY, kind, says, {"officer": background.verified_by}, company.verified_at)


def _register(company: Company) -> Check:
    numbers = [
        ("EDRPOU", company.edrpou), ("PIC", company.pic), ("VAT", company.vat),
        ("LEI", company.lei), ("NCAGE", company.ncage),
    ]  # fmt: skip
    given = [f"{name} {number}" for name, number in numbers if number]
    if given:
        return Check(REGISTER, MEETS, "%(numbers)s", {"numbers": " · ".join(given)})
    return Check(REGISTER, CHECK, mark("No register number given"))


def _e_mail(company: Company, background: Background) -> Check:
    if not background.emails:
        return Check(E_MAIL, CHECK, mark("No contact to compare with the website"))
    if any(belongs(address, company.website) for address in background.emails):
        site = website_domain(company.website)
        return Check(E_MAIL, MEETS, mark("Same as the website (%(domain)s)"), {"domain": site})
    domains = sorted({mail_domain(address) for address in background.emails} - {""})
    if not domains:
        return Check(E_MAIL, CHECK, mark("Only a mailbox that anybody can open"))
    values = {"domain": ", ".join(domains)}
    if not website_domain(company.website):
        says = mark("No website given to compare with the e-mail address (%(domain)s)")
        return Check(E_MAIL, CHECK, says, values)
    return Check(E_MAIL, CHECK, mark("Differs from the website (%(domain)s)"), values)


def _control(company: Company) -> Check:
    country = company.controlling_country
    if not country:
        return Check(CONTROL, CHECK, mark("Controlling country not given"))
    if country in EXCLUDED_OWNERS:
        return Check(CONTROL, FAILS, mark("Controlled from %(country)s"), {"country": country})
    if country == UKRAINE or country in COUNTRIES[Area.eu]:
        return Check(CONTROL, MEETS, mark("Controlled from %(country)s"), {"country": country})
    says = mark("Controlled from %(country)s, outside the Union and Ukraine")
    return Check(CONTROL, CHECK, says, {"country": country})


def _profile(background: Background) -> Check:
    values = {"offers": background.offers, "needs": background.needs}
    if not background.offers:
        return Check(PROFILE, CHECK, mark("No offer described yet"))
    if not background.needs:
        return Check(PROFILE, CHECK, mark("No need described yet"))
    return Check(PROFILE, MEETS, mark("Offers: %(offers)s, needs: %(needs)s"), values)


def _size(company: Company) -> Check:
    size = size_class(
        staff=company.staff, turnover_eur=company.turnover_eur,
        balance_eur=company.balance_eur, ownership=company.ownership,
    )  # fmt: skip
    if size is None and company.imported_sme:
        return Check(SIZE, MEETS, mark("Small or medium-sized, according to public records"))
    if size is None:
        return Check(SIZE, CHECK, mark("Staff and turnover do not settle its size class"))
    return Check(SIZE, MEETS, "%(size)s", {"size": f"SIZE:{size}"})
