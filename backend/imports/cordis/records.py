"""A CORDIS record as the columns that are staged, or what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.companies.fields.countries import CLOSED
from backend.companies.fields.identifiers import PIC, plain
from backend.i18n import mark
from backend.imports.reading import values
from backend.imports.reading.values import BadColumn, BadValue

KINDS = {
    "PRC": "private_company", "HES": "university", "REC": "research_organisation",
    "PUB": "public_body", "OTH": "other",
}  # fmt: skip
#: roles of CORDIS as ROLE terms; Horizon 2020 calls unfunded partners partner
ROLES = {
    "coordinator": "coordinator", "participant": "beneficiary", "thirdParty": "affiliated_entity",
    "associatedPartner": "associated_partner", "partner": "associated_partner",
    "internationalPartner": "associated_partner",
}  # fmt: skip
PROGRAMMES = {"HORIZON": "HE"}
#: towns whose older names stand in records
TOWNS = {
    "Kiev": "Kyiv", "Odessa": "Odesa", "Kharkov": "Kharkiv", "Lvov": "Lviv",
    "Dnepropetrovsk": "Dnipro", "Dnipropetrovsk": "Dnipro", "Zaporozhye": "Zaporizhzhia",
    "Zaporizhzhya": "Zaporizhzhia", "Uzhgorod": "Uzhhorod", "Nikolaev": "Mykolaiv",
    "Chernigov": "Chernihiv", "Rovno": "Rivne",
}  # fmt: skip

NOT_TAKEN_IN = mark("Organisations of %(country)s are not imported.")

Row = tuple[Any, ...]
Take = Callable[[str, BadValue], None]


@dataclass(frozen=True)
class Shape:
    """What a file's rows become: needed columns, the staged table's columns, how to make them.

    `read` gets the record and a function that notes a value it had to leave out; it raises
    BadColumn when the row as a whole can't be used.
    """

    required: frozenset[str]
    columns: tuple[str, ...]
    read: Callable[[Mapping[str, str], Take], Row]


def project_key(record: Mapping[str, str], *names: str, by_record_number: bool) -> str:
    """The grant's number; records of the plain Horizon 2020 layout may have only their own."""
    for name in names:
        if key := values.words(record.get(name, "")):
            return key
    if by_record_number and (number := values.words(record["rcn"])):
        return f"rcn:{number}"
    raise BadColumn("project", BadValue(mark("The row does not say which project it is about.")))


def project_shape(*, by_record_number: bool) -> Shape:
    """Rows of projects.csv and of project.csv."""

    def read(record: Mapping[str, str], take: Take) -> Row:
        key = project_key(record, "projectid", "id", by_record_number=by_record_number)
        programme = _first(record, "programme", "frameworkprogramme")
        return (
            key,
            _noted(record, take, values.day, "contentupdatedate"),
            _first(record, "acronym"),
            _first(record, "title"),
            record.get("objective", record.get("teaser", "")).strip(),
            _first(record, "topiccode", "topics"),
            _first(record, "topictitle"),
            PROGRAMMES.get(programme, programme),
            _first(record, "fundingscheme"),
            subject_paths(record.get("euroscivoc", "")),
            _noted(record, take, values.day, "startdate"),
            _noted(record, take, values.day, "enddate"),
        )

    required = {"title", "startdate"} | ({"rcn"} if by_record_number else set())
    columns = ("key", "stamp", "acronym", "title", "objective", "topic_code", "topic_title",
               "programme", "scheme", "subjects", "starts_on", "ends_on")  # fmt: skip
    return Shape(frozenset(required), columns, read)


def topic_shape() -> Shape:
    """Rows of topics.csv, which names the topics that project.csv only gives the codes of."""

    def read(record: Mapping[str, str], take: Take) -> Row:
        key = project_key(record, "projectid", by_record_number=False)
        return key, _first(record, "topic"), _first(record, "title")

    return Shape(
        frozenset({"projectid", "topic", "title"}), ("key", "topic_code", "topic_title"), read
    )


def subject_shape() -> Shape:
    """Rows of euroSciVoc.csv: what the projects of project.csv are about, one subject a row."""

    def read(record: Mapping[str, str], take: Take) -> Row:
        key = project_key(record, "projectid", by_record_number=False)
        return key, subject_paths(record["euroscivocpath"])

    return Shape(frozenset({"projectid", "euroscivocpath"}), ("key", "subjects"), read)


def subject_paths(said: str) -> list[str]:
    """Subjects of a record, each once: paths that a bar parts, without the slash before them."""
    return list(dict.fromkeys(path for one in said.split("|") if (path := one.strip().strip("/"))))


def participation_shape(*, by_record_number: bool) -> Shape:
    """Rows of participations.csv and of organization.csv."""

    def read(record: Mapping[str, str], take: Take) -> Row:
        pic = plain(_first(record, "orgkey", "organisationid"))
        if not PIC.fullmatch(pic):
            fault = BadValue(
                mark("“%(value)s” is not a participant code (PIC) of nine digits."), value=pic
            )
            raise BadColumn("organisation", fault)
        role = _first(record, "role")
        if role not in ROLES:
            unknown = BadValue(mark("“%(value)s” is not a role that is known here."), value=role)
            raise BadColumn("role", unknown)
        activity = _first(record, "activitytype")
        if activity and activity not in KINDS:
            unknown = BadValue(
                mark("“%(value)s” is not a kind of organisation that is known here."),
                value=activity,
            )
            take("activitytype", unknown)
        return (
            project_key(record, "projectid", by_record_number=by_record_number),
            pic,
            _noted(record, take, values.day, "contentupdatedate", "startdate"),
            _first(record, "name") or None,
            _first(record, "shortname") or None,
            _home(record),
            town(_first(record, "city")) or None,
            KINDS.get(activity),
            _noted(record, take, values.flag, "sme"),
            _noted(record, take, values.website, "orgurl", "organizationurl") or None,
            plain(_first(record, "vat", "vatnumber")) or None,
            ROLES[role],
            role,
            _strict(record, values.money, "eccontribution"),
        )

    required = {"name", "country", "role"} | ({"rcn"} if by_record_number else {"projectid"})
    columns = ("project_key", "pic", "stamp", "name", "short_name", "country", "city", "kind",
               "imported_sme", "website", "vat", "role", "record_role", "contribution")  # fmt: skip
    return Shape(frozenset(required), columns, read)


def _home(record: Mapping[str, str]) -> str | None:
    code: str | None = _strict(record, values.country, "country")
    if code in CLOSED:
        raise BadColumn("country", BadValue(NOT_TAKEN_IN, country=code))
    return code


def town(name: str) -> str:
    """A town's name, not in capitals; Ukrainian towns by their own names."""
    text = name.title() if name.isupper() else name
    return TOWNS.get(text, text)


def _first(record: Mapping[str, str], *names: str) -> str:
    for name in names:
        if name in record:
            return values.words(record[name])
    return ""


def _noted(record: Mapping[str, str], take: Take, parse: Callable[[str], Any], *names: str) -> Any:
    """A value, or nothing and a note when it can't be read: the rest of the row is good."""
    for name in names:
        if name in record:
            try:
                return parse(record[name])
            except BadValue as fault:
                take(name, fault)
                return None
    return None


def _strict(record: Mapping[str, str], parse: Callable[[str], Any], name: str) -> Any:
    """A value without which the row would say something wrong."""
    try:
        return parse(record.get(name, ""))
    except BadValue as fault:
        raise BadColumn(name, fault) from fault
