"""Made-up calls, and consortia for them in several states, told through the use cases."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts.queries import user_by_email
from backend.accounts.service import add_user
from backend.consortia import queries as consortia
from backend.consortia.course import service
from backend.consortia.forms import (
    Addition,
    Cover,
    MemberFacts,
    MemberMove,
    Move,
    NewConsortium,
    NewLetter,
    Request,
    Settings,
)  # fmt: skip
from backend.consortia.members import joining, team
from backend.consortia.members import service as membership
from backend.consortia.papers import letters
from backend.demo.calls import TOPICS, enter
from backend.demo.load import PASSWORD, SOURCE, STAFF, reads
from backend.jobs import enqueue
from backend.models import (
    Call,
    Company,
    Consortium,
    ConsortiumState,
    LookingFor,
    MemberRole,
    Membership,
    MembershipState,
    MemberState,
    Part,
    User,
)  # fmt: skip

_ = ConsortiumState


NOTES = {
    _.approved: "A team that covers the call and brings two newcomers along.",
    _.complete: "The ownership of one member is being confirmed by its ministry.",
    _.submitted: "Handed in by the coordinator on the portal.",
}


def tell_consortia(db: Session) -> None:
    """Calls and consortia for a first look; only once."""
    if db.scalar(select(Consortium.id).limit(1)) is not None:
        return
    officer = user_by_email(db, STAFF[0].email)
    assert officer is not None  # noqa: S101 - the loader made it a moment ago
    scout, shore = (enter(db, officer, topic) for topic in TOPICS)
    _forming(db, scout)
    _in_review(db, shore, officer)
    _draft(db, scout)
    _submitted(db, shore, officer)
    for call in (scout, shore):
        enqueue(db, "prepare_pool", call_id=call.id, also=[])


def _forming(db: Session, call: Call) -> None:
    """Led by the European log-in; the Ukrainian one has not answered yet, somebody declined."""
    lead, user = _speaker(db, "aerolande")
    made = _started(db, user, lead, call, "SCOUTLINE",
                    "A reconnaissance drone that finds its way by sight, built in Ukraine and in "
                    "the Union alike.")  # fmt: skip
    parts = {
        "bilokryl-aero": 0, "strichka-autonomy": 1, "oko-prylad": 2, "vrbina": 3, "khvylia-mesh": 4,
        "skrzydlow": 5,
    }  # fmt: skip
    for key, slot in parts.items():
        _add(db, user, made, key, slot)
    _costs(db, user, made)
    _on(db, user, made, _.proposed)
    officer = user_by_email(db, STAFF[0].email)
    assert officer is not None  # noqa: S101 - as above
    _on(db, officer, made, _.under_review)
    _on(db, officer, made, _.approved, "criteria_met")
    _on(db, user, made, _.invited)
    for key in ("strichka-autonomy", "oko-prylad", "vrbina"):
        _answer(db, made, key, MemberState.accepted)
    _answer(db, made, "skrzydlow", MemberState.declined, "capacity")
    _letter(db, made, "vrbina")
    _look(db, user, made, LookingFor.named)


def _in_review(db: Session, call: Call, officer: User) -> None:
    """Waits for the officer's decision."""
    lead, user = _speaker(db, "rumo-atlantico")
    made = _started(db, user, lead, call, "MARISMA",
                    "Patrol boats without crew for lagoons and estuaries.")  # fmt: skip
    for key, slot in {"chaika-morska": 0, "tarsanas": 1, "saarivesi": 2, "hlybyna": 3}.items():
        _add(db, user, made, key, slot)
    _costs(db, user, made)
    _on(db, user, made, _.proposed)
    _on(db, officer, made, _.under_review)


def _draft(db: Session, call: Call) -> None:
    """A draft with open tasks, and somebody from outside who asks to join."""
    lead, user = _speaker(db, "bilokryl-aero")
    made = _started(db, user, lead, call, "NIGHTJAR",
                    "A light scout for the night, with everything made within reach.")  # fmt: skip
    _add(db, user, made, "karbonne-krylo", 5)
    _look(db, user, made, LookingFor.named)
    company, asking = _speaker(db, "lorvane")
    slots = [slot.id for slot in made.slots[2:3]]
    note = "Our cores of 12 micrometres are in two cameras of your class already; samples in May."
    joining.ask(
        db, user=asking, company=company, consortium_id=made.id,
        data=Request(slots=slots, note=note),
    )  # fmt: skip


def _submitted(db: Session, call: Call, officer: User) -> None:
    """Complete and handed in."""
    lead, user = _speaker(db, "fjordklang")
    made = _started(db, user, lead, call, "DEEPHEAR",
                    "Listening posts at the mouths of harbours.")  # fmt: skip
    keys = {"hlybyna": 3, "tarsanas": 1, "saarivesi": 2, "chaika-morska": 0}
    for key, slot in keys.items():
        _add(db, user, made, key, slot)
    _costs(db, user, made)
    _on(db, user, made, _.proposed)
    _on(db, officer, made, _.under_review)
    _on(db, officer, made, _.approved, "complementary")
    _on(db, user, made, _.invited)
    for key in keys:
        _answer(db, made, key, MemberState.accepted)
        _letter(db, made, key)
    _on(db, officer, made, _.complete)
    _on(db, user, made, _.submitted)


def _started(
    db: Session, user: User, lead: Company, call: Call, title: str, summary: str
) -> Consortium:
    data = NewConsortium(title=title, summary=summary)
    return service.start(db, user=user, company=lead, call_id=call.id, data=data)


def _add(db: Session, user: User, made: Consortium, key: str, slot: int) -> None:
    company, _user = _speaker(db, key)
    membership.add(
        db, user=user, consortium_id=made.id,
        data=Addition(company_id=company.id, slot_id=made.slots[slot].id),
    )  # fmt: skip
    spare = made.slots[(slot + 1) % len(made.slots)]
    if company.country == "UA":
        member = _member(db, made, key)
        team.assign(
            db, user=user, consortium_id=made.id,
            data=Cover(slot_id=spare.id, member_id=member, part=Part.backup),
        )  # fmt: skip


def _costs(db: Session, user: User, made: Consortium) -> None:
    """Rounded shares, the coordinator's the largest."""
    for number, one in enumerate(consortia.consortium(db, made.id).members):
        role = MemberRole(one.role)
        cost = (2_400_000, 1_900_000, 1_200_000, 900_000, 700_000, 600_000, 500_000)[number]
        team.change_member(
            db, user=user, consortium_id=made.id, member_id=one.id,
            data=MemberFacts(role=role, cost_eur=cost),
        )  # fmt: skip


def _on(
    db: Session, user: User, made: Consortium, target: ConsortiumState, reason: str = ""
) -> None:
    data = Move(
        target=target, reason=reason, note=NOTES.get(target, ""), override=True,
        version=made.version,
    )  # fmt: skip
    service.move(db, user=user, consortium_id=made.id, data=data)


def _answer(db: Session, made: Consortium, key: str, target: MemberState, reason: str = "") -> None:
    _company, user = _speaker(db, key)
    membership.move_member(
        db, user=user, consortium_id=made.id, member_id=_member(db, made, key),
        data=MemberMove(target=target, reason=reason),
    )  # fmt: skip


def _letter(db: Session, made: Consortium, key: str) -> None:
    company, user = _speaker(db, key)
    data = NewLetter(
        signatory=user.name, position="Managing director", language=company.language,
        commitment="We take on the tasks above with our own people and machines, from the first "
        "month of the project.",
    )  # fmt: skip
    letters.give(db, user=user, consortium_id=made.id, data=data)


def _look(db: Session, user: User, made: Consortium, how: LookingFor) -> None:
    found = consortia.consortium(db, made.id)
    values = {name: getattr(found, name) for name in Settings.model_fields}
    data = Settings.model_validate(values | {"looking_for": how})
    service.change_settings(db, user=user, consortium_id=made.id, data=data)


def _member(db: Session, made: Consortium, key: str) -> int:
    company, _user = _speaker(db, key)
    members = consortia.consortium(db, made.id).members
    return next(one.id for one in members if one.company_id == company.id)


def _speaker(db: Session, key: str) -> tuple[Company, User]:
    """A made-up company and who speaks for it; a person is added where nobody does."""
    company = db.scalars(
        select(Company).where(Company.source == SOURCE, Company.source_key == key)
    ).one()
    user = db.scalars(
        select(User).join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company.id, Membership.state == MembershipState.active)
        .order_by(Membership.id)
    ).first()  # fmt: skip
    if user is not None:
        return company, user
    made = user_by_email(db, company.contact_email or "") or add_user(
        db, email=company.contact_email or "", name=company.contact_title, password=PASSWORD,
        confirmed=True, locale=reads(company),
    )  # fmt: skip
    db.add(
        Membership(
            user_id=made.id, company_id=company.id, state=MembershipState.active, evidence=SOURCE
        )
    )
    db.flush()
    return company, made
