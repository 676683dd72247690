"""What can be checked about a company without leaving the page: lines of evidence for vetting."""

from collections.abc import Sequence
from datetime import date

from backend.companies.fields.domains import belongs, website_domain
from backend.companies.fields.identifiers import doubts, edrpou_fits
from backend.i18n import mark
from backend.models import Company, User
from backend.naming.alphabets import mixed_words
from backend.reviews.evidence.checks import CHECK, MEETS, Background, Check, checks
from backend.reviews.register.comparison import Comparison, register_checks
from backend.reviews.vetting.queries import Similar

NAME = mark("Name")
EDRPOU = mark("EDRPOU code")
VAT = mark("VAT number")
LEI = mark("LEI")
NCAGE = mark("NCAGE code")
CONTACT = mark("Contact's address")
TWINS = mark("Similar companies")
CERTIFICATES = mark("Certificates")
CLAIMANT = mark("Claimant's address")


def company_checks(
    company: Company, background: Background, similar: Sequence[Similar],
    registered: Comparison | None = None, register_day: date | None = None,
) -> tuple[Check, ...]:  # fmt: skip
    """Every line of evidence about a company that asks to be verified."""
    return (
        *checks(company, background), *_name(company), *_numbers(company),
        *register_checks(company, registered, register_day), *_contact(company),
        _twins(similar), *_certificates(company),
    )  # fmt: skip


def claim_checks(company: Company, user: User) -> tuple[Check, ...]:
    """Lines of evidence about somebody who wants to speak for a company."""
    site = website_domain(company.website)
    if not site:
        says = mark("The company's website is not known, so there is nothing to compare with")
        return (Check(CLAIMANT, CHECK, says),)
    if belongs(user.email, company.website):
        return (Check(CLAIMANT, MEETS, mark("Same domain as the website (%(domain)s)"),
                      {"domain": site}),)  # fmt: skip
    says = mark("Not of the website's domain (%(domain)s)")
    return (Check(CLAIMANT, CHECK, says, {"domain": site}),)


def _name(company: Company) -> list[Check]:
    mixed = mixed_words(f"{company.name} {company.short_name}")
    if not mixed:
        return []
    says = mark("Letters of several alphabets in one word: %(words)s. It may pass for another name")
    return [Check(NAME, CHECK, says, {"words": ", ".join(dict.fromkeys(mixed))})]


def _numbers(company: Company) -> list[Check]:
    found, doubted = [], {doubt.field: doubt.message for doubt in doubts(company)}
    if company.edrpou:
        fits = edrpou_fits(company.edrpou)
        says = mark("%(number)s: its check digit fits") if fits else doubted["edrpou"]
        found.append(Check(EDRPOU, MEETS if fits else CHECK, says, {"number": company.edrpou}))
    if company.vat:
        found.append(_formed(VAT, company.vat, doubted.get("vat")))
    if company.lei:  # saved only with check digits that fit
        says = mark("%(number)s: its check digits fit")
        found.append(Check(LEI, MEETS, says, {"number": company.lei}))
    if company.ncage:
        found.append(_formed(NCAGE, company.ncage, doubted.get("ncage")))
    return found


def _formed(name: str, number: str, doubt: str | None) -> Check:
    says = doubt or mark("%(number)s: has its country's form")
    return Check(name, CHECK if doubt else MEETS, says, {"number": number})


def _contact(company: Company) -> list[Check]:
    if not company.contact_email:
        return []
    if belongs(company.contact_email, company.website):
        return [Check(CONTACT, MEETS, mark("Same domain as the website"))]
    return [Check(CONTACT, CHECK, mark("A different domain from the website's"))]


def _twins(similar: Sequence[Similar]) -> Check:
    if not similar:
        return Check(TWINS, MEETS, mark("No other entry has a similar name or this website"))
    return Check(TWINS, CHECK, mark("%(count)s to compare, below"), {"count": len(similar)})


def _certificates(company: Company) -> list[Check]:
    if not company.certificates:
        return []
    says = mark("Named by the company: ask for copies where a decision rests on them")
    return [Check(CERTIFICATES, CHECK, says)]
