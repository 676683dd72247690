"""What somebody could put into any address of ours: in place of a number, a word, a cursor."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.directory.saved.service import save
from backend.imports.members.uploads import try_upload
from backend.introductions.forms import usual_reply_by
from backend.introductions.service import send
from backend.matches.service import open_request
from backend.models import (
    CompanyState,
    ImportRun,
    Mails,
    MemberRole,
    Membership,
    MembershipState,
    RequestState,
    RequiredCapability,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from tests.consortia.making import a_team
from tests.factories import PASSWORD, Factory
from tests.reviews.making import REASONS, add_pair


def _cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


#: more digits than Python reads as a number
ENDLESS = "9" * 5_000
#: in place of a row's number in a path; what is no number at all is read before any code of ours
NO_ROWS = ("-1", str(2**63), ENDLESS, "１")
#: in place of a name in a path
NO_NAMES = ("0", ENDLESS, "１", "²", "a\0b", "\u202e1", "%", "0001-01", "2026-13")
#: what a field of a query gets, beside a right address
NUMBERS = ("", "-1", str(2**63), "9999-12-31")
WORDS = ("", ENDLESS, "a\0b", "'%(x)s\"_\\ ((( &|!:* \U0001f680", "//x.example", "x" * 4_000)
CURSORS = (
    "-1", ENDLESS, "a\0b", _cursor(1.5), _cursor("a", 1), _cursor(1e308, 1), _cursor(1, "a", 1),
    _cursor("9999-12-31T23:59:59+00:00", 1), _cursor(1, "", "a", 1),
)  # fmt: skip
TEXTS = (str, str | None, tuple[str, ...], list[str] | None)
PARAMETER = re.compile(r"\{([^}:]+)[^}]*\}")
NOT_UTF8 = "%ed%a0%80%ff"


def queried(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Every name that a route reads from the query, and whether it is read as a text."""
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            for name, info in model.model_fields.items():
                yield info.alias or name, info.annotation in TEXTS
        else:
            yield field.alias, model in TEXTS
    for inner in dependant.dependencies:
        yield from queried(inner)


def hostile_to(name: str, *, text: bool) -> tuple[str, ...]:
    """What is tried in a field: a number or a word of a list is read before any code of ours."""
    if name in {"after", "before"}:
        return CURSORS
    return WORDS if text else NUMBERS


def filled(route: APIRoute, known: dict[str, str]) -> str:
    """A right address of a route; `known` are numbers that exist, by the parameter's name."""
    return PARAMETER.sub(lambda found: known.get(found[1], "1"), route.path)


def addresses(route: APIRoute, known: dict[str, str]) -> Iterator[str]:
    """Addresses of a route with one thing wrong in each; `known` are numbers that exist."""
    parameters = PARAMETER.findall(route.path)

    def path(**changed: str) -> str:
        return filled(route, known | changed)

    numbers = {one.alias for one in route.dependant.path_params if one.field_info.annotation is int}
    for name in parameters:
        values = (quote(value, safe="") for value in (NO_ROWS if name in numbers else NO_NAMES))
        yield from (path(**{name: value}) for value in (*values, NOT_UTF8))
    for name, text in sorted(set(queried(route.dependant))):
        values = (quote(value, safe="") for value in hostile_to(name, text=text))
        yield from (f"{path()}?{name}={value}" for value in (*values, NOT_UTF8))
    yield path()


class Scene:
    """One of each thing that an address can name, and a person of each kind."""

    def __init__(self, db: Session, make: Factory) -> None:
        team = a_team(db, make)
        reader, company = team.coordinator, team.lead
        facet = make.facet(company)
        other = make.company(member=make.user(), country="UA")
        make.facet(other)
        pair = add_pair(make, company=other, partner=make.company(country="DE"))
        waiting = make.company(country="UA", state=CompanyState.submitted)
        asks = Membership(
            user_id=make.user().id, company_id=waiting.id, state=MembershipState.pending,
            evidence="test",
        )  # fmt: skip
        db.add(asks)
        request = open_request(db, company=company, user=reader)
        request.state, request.parted = RequestState.ready, True
        db.add(
            Suggestion(
                request_id=request.id, company_id=company.id, partner_id=other.id, slot=1,
                score=1.0, fit=0.5, low=0.4, high=0.6, model_id="linear-1", reasons=REASONS,
            )
        )  # fmt: skip
        interest = send(
            db,
            company=company,
            user=reader,
            to_id=other.id,
            note="We would like to talk.",
            reply_by=usual_reply_by(),
        )
        search = save(db, user=reader, name="Poland", query="country=PL", mails=Mails.never)
        administrator = make.user(role=Role.administrator)
        run = try_upload(
            db,
            data=b"name;country\nOptryk;UA\n",
            file_name="list.csv",
            source="Test list",
            actor=administrator,
        )
        assert isinstance(run, ImportRun), run
        wanted = select(RequiredCapability.id).order_by(RequiredCapability.id)
        capability_id = db.scalars(
            wanted.where(RequiredCapability.call_id == team.consortium.call_id)
        ).first()
        db.commit()
        self.people: dict[Role, User] = {
            Role.representative: reader,
            Role.officer: make.user(role=Role.officer),
            Role.administrator: administrator,
        }
        self.known = {
            "company_id": str(other.id), "facet_id": str(facet.id), "pair_id": str(pair.id),
            "request_id": str(request.id), "interest_id": str(interest.id),
            "consortium_id": str(team.consortium.id), "call_id": str(team.consortium.call_id),
            "membership_id": str(asks.id), "run_id": str(run.id), "search_id": str(search.id),
            "user_id": str(reader.id), "rule_id": "EDF.COMP.STANDARD", "month": "2026-01",
            "capability_id": str(capability_id), "kind": "csv", "ending": "csv",
        }  # fmt: skip
        #: right values of fields of a body, by name
        self.posted: dict[str, Any] = {
            **{name: int(value) for name, value in self.known.items() if value.isdigit()},
            "to_id": other.id, "country": "PL", "seen": 0, "version": team.consortium.version,
            "password": PASSWORD, "name": "Olena Test", "role": MemberRole.beneficiary.value,
            "reply_by": usual_reply_by().isoformat(), "reason": "timing", "reason_code": "timing",
            "language": "en", "locale": "en", "areas": ["EDF:AIR"], "cpv": ["CPV:35613000-4"],
            "cooperation": ["supply"], "answer": "accept",
        }  # fmt: skip
