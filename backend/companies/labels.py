"""Names of a company's facts, as people read them in forms, history and previews."""

from backend.i18n import mark

FIELD_LABELS = {
    "name": mark("Name"),
    "short_name": mark("Short name"),
    "country": mark("Country"),
    "kind": mark("Kind of organisation"),
    "region": mark("Region"),
    "city": mark("City"),
    "founded": mark("Founded"),
    "website": mark("Website"),
    "about": mark("About the company"),
    "language": mark("Language of the description"),
    "languages": mark("Working languages"),
    "pic": mark("PIC"),
    "edrpou": mark("EDRPOU code"),
    "vat": mark("VAT number"),
    "imported_sme": mark("SME by the register"),
    "staff": mark("Staff"),
    "turnover_eur": mark("Turnover (EUR)"),
    "balance_eur": mark("Balance sheet total (EUR)"),
    "ownership": mark("Owners"),
    "controlling_country": mark("Controlled from"),
    "facilities": mark("Facilities"),
    "capacity": mark("Capacity"),
    "certificates": mark("Certificates"),
    "exports_to": mark("Sells to"),
    "contact_title": mark("Contact's role"),
    "contact_email": mark("Contact's e-mail"),
    "contact_phone": mark("Contact's telephone"),
    "text": mark("Description"),
    "areas": mark("Capability areas"),
    "cpv": mark("Procurement codes"),
    "codes": mark("Codes"),
    "trl": mark("Readiness"),
    "cooperation": mark("Kinds of cooperation"),
    "visibility": mark("Who sees it"),
}
STATE_LABELS = {
    "unclaimed": mark("Nobody from this company is here yet"),
    "draft": mark("Draft: others do not see it yet"),
    "submitted": mark("Waiting for an officer's check"),
    "verified": mark("Verified"),
    "returned": mark("Returned: an officer asks for a change"),
    "suspended": mark("Suspended"),
}
LEVEL_LABELS = {
    "public": mark("Everybody"),
    "member": mark("Verified members"),
    "partner": mark("Partners, after both said yes"),
}
