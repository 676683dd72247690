"""The report's tables in the reader's words, the same on a page, on paper and in a workbook."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.companies.fields.labels import STATE_LABELS
from backend.companies.history import reason_words
from backend.consortia.states import STATE_WORDS as CONSORTIUM_WORDS
from backend.i18n import gettext, mark
from backend.models import Event, InterestState
from backend.pages import country_name
from backend.reviews.decisions.states import STATE_WORDS as PAIR_WORDS
from backend.reviews.decisions.words import reason_label
from backend.reviews.monthly.queries import Moved, Reviewed, Vetted
from backend.reviews.monthly.service import Report
from backend.sheets import Row

SYSTEM = mark("The system")
DAY = "%Y-%m-%d"
FIGURE_HEAD = (mark("Group"), mark("Figure"), mark("This month"), mark("Month before"))
VETTED_HEAD = (
    mark("Company"), mark("Country"), mark("Day"), mark("Decision"), mark("Reason"),
    mark("Officer"),
)  # fmt: skip
REVIEWED_HEAD = (
    mark("Company"), mark("Country"), mark("Partner"), mark("Partner's country"), mark("Day"),
    mark("Decision"), mark("Reason"), mark("Officer"), mark("Introduction since"),
)  # fmt: skip
MOVED_HEAD = (
    mark("Consortium"), mark("Call"), mark("Coordinator"), mark("Day"), mark("From"), mark("To"),
    mark("Moved by"),
)  # fmt: skip
WORK_HEAD = (mark("Officer"), mark("Companies"), mark("Pairs"), mark("Consortia"))
NONE = mark("nobody has asked yet")
#: what came of an introduction between two companies
INTEREST_WORDS = {
    InterestState.open: mark("asked, no answer yet"),
    InterestState.accepted: mark("accepted: contacts are open"),
    InterestState.declined: mark("declined"),
    InterestState.withdrawn: mark("withdrawn"),
    InterestState.expired: mark("not answered in time"),
}


def vetted_row(one: Vetted) -> Row:
    """A decision on a company."""
    data = one.event.data
    return (
        one.company.name, country_name(one.company.country), one.event.at.strftime(DAY),
        _known(STATE_LABELS, str(data.get("after", ""))),
        reason_words(str(data.get("reason") or "")), _actor(one.event),
    )  # fmt: skip


def reviewed_row(one: Reviewed) -> Row:
    """A decision on a pair."""
    pair, decision = one.pair, one.decision
    applied = decision.applied_at.strftime(DAY) if decision.applied_at else ""
    return (
        pair.company.name, country_name(pair.company.country), pair.partner.name,
        country_name(pair.partner.country), applied, gettext(PAIR_WORDS[decision.decision]),
        reason_label(decision.reason_code),
        decision.officer.name if decision.officer else gettext(SYSTEM),
        _known(INTEREST_WORDS, one.interest) or gettext(NONE),
    )  # fmt: skip


def moved_row(one: Moved) -> Row:
    """A step of a consortium."""
    data = one.event.data
    return (
        one.consortium.title, one.consortium.call.identifier, one.consortium.coordinator.name,
        one.event.at.strftime(DAY), _known(CONSORTIUM_WORDS, str(data.get("before", ""))),
        _known(CONSORTIUM_WORDS, str(data.get("after", ""))), _actor(one.event),
    )  # fmt: skip


def workbook(made: Report) -> dict[str, Sequence[Row]]:
    """The whole report as sheets."""
    figures = [
        (gettext(one.heading), gettext(one.words), _cell(one.now), _cell(one.before))
        for one in made.figures
    ]
    work = [(one.officer, one.companies, one.pairs, one.consortia) for one in made.work]
    return {
        gettext(mark("Figures")): [_head(FIGURE_HEAD), *figures],
        gettext(mark("Companies")): [_head(VETTED_HEAD), *map(vetted_row, made.vetted)],
        gettext(mark("Pairs")): [_head(REVIEWED_HEAD), *map(reviewed_row, made.reviewed)],
        gettext(mark("Consortia")): [_head(MOVED_HEAD), *map(moved_row, made.moved)],
        gettext(mark("Officers")): [_head(WORK_HEAD), *work],
    }


def _head(names: Sequence[str]) -> Row:
    return [gettext(name) for name in names]


def _cell(value: float | None) -> str | float:
    return "" if value is None else value


def _actor(event: Event) -> str:
    return event.actor.name if event.actor else gettext(SYSTEM)


def _known(words: Mapping[Any, str], value: str) -> str:
    return gettext(words[value]) if value in words else value
