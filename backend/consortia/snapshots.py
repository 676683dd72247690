"""Versions: what a consortium was after each change, and what a change changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.consortia.member_states import LIVE
from backend.consortia.queries import bans_of
from backend.models import (
    Consortium,
    ConsortiumKinship,
    ConsortiumMember,
    ConsortiumVersion,
    Part,
    User,
)  # fmt: skip

SETTINGS = (
    "title", "summary", "state", "looking_for", "minimum_members", "maximum_members",
    "minimum_ukrainians", "minimum_smes", "budget_eur",
)  # fmt: skip
MEMBER_FACTS = ("role", "state", "locked", "cost_eur")
#: of a task, as the call requires it; versions of before they were kept do not have them
SLOT_FACTS = {"weight": "weight", "minimum_trl": "minimum_trl", "role": "required_role"}


@dataclass(frozen=True)
class Change:
    """One thing that a version changed: of a setting, a member or a slot; `subject` names it."""

    what: str
    subject: str
    old: Any
    new: Any


def values_of(consortium: Consortium, banned: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The whole consortium as plain JSON."""
    live = [one for one in consortium.members if one.state in LIVE]
    return {
        "settings": {name: _plain(getattr(consortium, name)) for name in SETTINGS}
        | {"call_version": consortium.call_version},
        "members": {str(one.company_id): _member(one) for one in live},
        "coverage": _coverage(consortium, live),
        "claims": {
            f"{one.what}:{one.country}": {
                "holds": one.holds,
                "evidence": one.evidence,
                "shown": one.shown_at is not None,
            }
            for one in consortium.claims
        },
        "kin": {
            f"{one.one_id}:{one.other_id}": {"names": _pair(consortium, one), "same": one.same}
            for one in consortium.kinships
        },
        "banned": dict(banned or {}),
    }


def keep_version(
    db: Session, consortium: Consortium, *, kind: str, user: User | None, note: str = "",
    first: bool = False,
) -> ConsortiumVersion:  # fmt: skip
    """Writes the consortium down as it is now, under the next number."""
    if not first:
        consortium.version += 1
    banned = {str(one.company_id): one.company.name for one in bans_of(db, consortium.id)}
    row = ConsortiumVersion(
        consortium_id=consortium.id, number=consortium.version, kind=kind,
        by_id=user.id if user else None, note=note, values=values_of(consortium, banned),
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What lies between two versions."""
    found = [
        Change(name, "", was, now)
        for name, now in new["settings"].items()
        if (was := old["settings"].get(name, now)) != now
    ]
    members = {**old["members"], **new["members"]}
    for key, known in members.items():
        before, after = old["members"].get(key), new["members"].get(key)
        if before is None or after is None:
            found.append(Change("member", known["name"], before is not None, after is not None))
            continue
        found += [
            Change(fact, known["name"], before[fact], after[fact])
            for fact in MEMBER_FACTS
            if before[fact] != after[fact]
        ]
    found += _covered(old["coverage"], new["coverage"])
    found += _claimed(old.get("claims", {}), new.get("claims", {}))
    found += _kin(old.get("kin", {}), new.get("kin", {}))
    banned = {**old["banned"], **new["banned"]}
    return found + [
        Change("banned", name, key in old["banned"], key in new["banned"])
        for key, name in banned.items()
        if (key in old["banned"]) != (key in new["banned"])
    ]


def _covered(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Tasks that came, went, are another one, or whose lead or backups changed."""
    found = []
    for key in {**old, **new}:
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            text = (after or before or {})["text"]
            found.append(Change("requirement", text, before is not None, after is not None))
            continue
        if before["text"] != after["text"]:
            found.append(Change("requirement_text", "", before["text"], after["text"]))
        found += [
            Change(what, after["text"], before[name], after[name])
            for name, what in SLOT_FACTS.items()
            if name in before and name in after and before[name] != after[name]
        ]
        if (was := _names(before)) != (now := _names(after)):
            found.append(Change("slot", after["text"], was, now))
    return found


def _claimed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What is said of the project; versions of before it could be said have none."""
    facts = {"holds": "claim", "evidence": "claim_evidence", "shown": "claim_shown"}
    nothing = {"holds": None, "evidence": "", "shown": False}
    return [
        Change(what, key, was[name], now[name])
        for key in {**old, **new}
        for was, now in [(old.get(key, nothing), new.get(key, nothing))]
        for name, what in facts.items()
        if was[name] != now[name]
    ]


def _kin(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Which members are said to be one group, or not to be."""
    return [
        Change("kin", (new.get(key) or old[key])["names"], was, now)
        for key in {**old, **new}
        for was, now in [(old.get(key, {}).get("same"), new.get(key, {}).get("same"))]
        if was != now
    ]


def _pair(consortium: Consortium, one: ConsortiumKinship) -> str:
    names = {member.company_id: member.company.name for member in consortium.members}
    return f"{names.get(one.one_id, '')} \u2013 {names.get(one.other_id, '')}"


def _names(slot: Mapping[str, Any]) -> list[str]:
    return [*(slot["lead"]), *(slot["backup"])]


def _member(member: ConsortiumMember) -> dict[str, Any]:
    facts = {name: _plain(getattr(member, name)) for name in MEMBER_FACTS}
    return {"name": member.company.name, "country": member.company.country, **facts}


def _coverage(consortium: Consortium, live: list[ConsortiumMember]) -> dict[str, Any]:
    names = {one.id: one.company.name for one in live}

    def covering(slot: Any, part: Part) -> list[str]:
        return [
            names[row.member_id] for row in slot.coverage
            if row.part == part and row.member_id in names
        ]  # fmt: skip

    return {
        str(slot.id): {
            "text": slot.text_en or slot.text_uk, "lead": covering(slot, Part.lead),
            "backup": covering(slot, Part.backup), "weight": slot.weight,
            "minimum_trl": slot.minimum_trl, "role": slot.role,
        }
        for slot in consortium.slots
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
