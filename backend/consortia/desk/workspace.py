"""What the page of one consortium shows beside the desk: its course, buttons, pictures, money."""

from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from backend import taxonomy
from backend.consortia import queries, states, words
from backend.consortia.desk import pictures, tie_queries
from backend.consortia.desk.claims import claims_view
from backend.consortia.desk.money import Supposed, money
from backend.consortia.desk.service import Desk, Task, desk
from backend.consortia.desk.since import since_view
from backend.consortia.forms import usual_reply_by
from backend.consortia.judgement.checking import Obstacle, obstacles
from backend.consortia.judgement.findings import answer_view, composition_views, judged_view
from backend.consortia.judgement.handover import handover_view, heirs
from backend.consortia.judgement.judging import day_of
from backend.consortia.standing import Standing
from backend.i18n import current_locale, gettext, mark
from backend.matcher.consortia import Bench
from backend.models import ConsortiumMember, ConsortiumState, MemberRole, MemberState, Part
from backend.pages import label

STEPPED_DOWN = mark("takes part but no longer coordinates")
ROLES = tuple(role for role in MemberRole if role is not MemberRole.coordinator)


def desk_context(db: Session, request: Request, who: Standing) -> dict[str, Any]:
    """What the desk's fragment needs."""
    made, found = desk(db, request, who), who.consortium
    return {
        "consortium": found, "who": who, "desk": made, "typed_for": 0,
        "findings": composition_views(
            request, found, made.verdict, officer=who.officer
        ),
        "answer": answer_view(made.verdict), "rules_on": day_of(found.call),
        "judged": judged_view(found, made.weighed), "columns": _columns(made),
        "matrix": _matrix(request, who, made), "asked_slots": _asked(made),
        "answers_kin": who.edits or (who.officer and found.state in states.QUEUE),
        "replaced": {one.replaces_id for one in found.members},
        "roles": [(role.value, words.role_words(role)) for role in ROLES],
        "parts": [part.value for part in Part], "reply_by": usual_reply_by(),
        "reasons_of_decline": [
            (term.value, term.label(current_locale())) for term in taxonomy.terms("DECLINE")
        ],
    }  # fmt: skip


def redrawn_context(
    db: Session, request: Request, who: Standing, supposed: Supposed
) -> dict[str, Any]:
    """The desk's fragment and what follows from the team elsewhere on the page: money, pictures."""
    context = desk_context(db, request, who)
    made: Desk = context["desk"]
    return context | _following(db, who, made, supposed)


def _following(db: Session, who: Standing, made: Desk, supposed: Supposed | None) -> dict[str, Any]:
    ids = [one.row.company_id for one in made.team]
    return {
        "dots": pictures.countries(made.team),
        "ring": pictures.ring(made.team, tie_queries.ties_between(db, ids)),
        "money": money(db, who.consortium, made.team, supposed),
    }


def workspace(
    db: Session, request: Request, who: Standing, supposed: Supposed | None = None
) -> dict[str, Any]:
    """Everything on the page."""
    found, context = who.consortium, desk_context(db, request, who)
    made: Desk = context["desk"]
    names = words.names_of(found)
    return context | {
        "state": words.state_words(found.state),
        "state_kind": states.STATE_KINDS.get(ConsortiumState(found.state), "info"),
        "reason": words.reason_words({"reason": found.state_reason}),
        **_coordinator(who), "handover": handover_view(db, who), "heirs": heirs(db, who),
        "since": since_view(db, who), "steps": _steps(found.state),
        "moves": move_views(db, who),
        "claims": claims_view(db, who) if who.takes_part else None,
        **_following(db, who, made, supposed),
        "letters": {one.member_id: one for one in queries.letters_of(db, found.id)},
        "history": words.timeline(
            queries.history_of(db, found.id), names, officer=who.officer, leads=who.leads
        ),
    }  # fmt: skip


def _coordinator(who: Standing) -> dict[str, Any]:
    """Where the coordinator stands: for officers until it takes part, for all once it does not."""
    found = who.consortium
    now = queries.coordinator_in(found)
    parts = [one for one in found.members if one.company_id == found.coordinator_id]
    accepted = now is not None and now.state == MemberState.accepted
    return {
        "coordinator": now, "coordinator_open": now is None or (who.officer and not accepted),
        "coordinator_state": _coordinator_words(parts[-1]) if parts else "",
    }  # fmt: skip


def _coordinator_words(part: ConsortiumMember) -> str:
    """Where the company that coordinates, or did, stands."""
    stays = part.state == MemberState.accepted and part.role != MemberRole.coordinator
    return gettext(STEPPED_DOWN) if stays else words.member_words(part.state)


def move_views(db: Session, who: Standing) -> list[dict[str, Any]]:
    """The buttons of the life cycle, each with what stands against it and the reasons it needs."""
    found = who.consortium
    views = []
    for target in states.moves(found.state, who.actors):
        against = obstacles(db, found, target)
        may = who.officer and target in states.OVERRIDABLE
        hard = [one for one in against if not (may and one.overridable)]
        codes = states.reasons(found.state, target, who.actors)
        views.append(
            {
                "target": target.value,
                "words": gettext(states.button(found.state, target, who.actors)),
                "against": [_says(one) for one in against], "closed": bool(hard),
                "override": bool(against) and not hard, "reasons": [_reason(one) for one in codes],
                "plain": not codes and not against and target is not ConsortiumState.dissolved,
                "danger": target in {ConsortiumState.dissolved, ConsortiumState.rejected},
            }
        )  # fmt: skip
    return views


def _columns(made: Desk) -> list[dict[str, str]]:
    """Columns of components/coverage.html."""
    return [
        {"name": one.card.name, "note": one.card.country,
         "href": f"/companies/{one.card.id}"}
        for one in made.team
    ]  # fmt: skip


def _matrix(request: Request, who: Standing, made: Desk) -> list[dict[str, Any]]:
    """Rows of components/coverage.html; a gap leads to those who could fill it."""
    path = request.app.url_path_for("consortium-candidates", consortium_id=who.consortium.id)
    bench = made.weighed.bench if who.edits else None
    return [
        {
            "need": one.text, "cells": [one.part(member.row.id) for member in made.team],
            "href": f"{path}?slot={one.slot.id}",
            "candidates": _able(bench, one) if bench and one.lead is None else None,
        }
        for one in made.tasks
    ]  # fmt: skip


def _able(bench: Bench, task: Task) -> int:
    """How many candidates bring something to a task."""
    code = str(task.slot.capability_id)
    return sum(code in one.levels for one in bench.pool.candidates.values())


def _asked(made: Desk) -> dict[int, list[int]]:
    """For each slot the members who ask for it."""
    return {one.slot.id: [row.member_id for row in one.slot.coverage] for one in made.tasks}


def _says(one: Obstacle) -> str:
    return gettext(one.message, **one.values)


def _reason(code: str) -> tuple[str, str]:
    return code, gettext(words.OTHER) if code == states.OTHER else label(f"REVIEW:{code}")


def _steps(state: ConsortiumState) -> list[dict[str, Any]]:
    """The life cycle as a stepper; what ended early has no further steps."""
    way = [one for one in ConsortiumState if one not in _ASIDE]
    if state in _ASIDE:
        return []
    at = way.index(ConsortiumState(state))
    return [
        {
            "label": words.state_words(one), "href": None,
            "state": "done" if number < at else "current" if number == at else "todo",
        }
        for number, one in enumerate(way)
    ]  # fmt: skip


_ASIDE = (ConsortiumState.rejected, ConsortiumState.dissolved)
