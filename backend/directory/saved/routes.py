"""Pages of saved searches, and the link that stops their e-mails."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import Anyone, Reader
from backend.database import DB
from backend.directory.choices import NAMES, words_of
from backend.directory.filters import Filters
from backend.directory.saved import service
from backend.directory.saved.forms import (
    MAILS_LABELS,
    Naming,
    NewSearch,
    SearchChanges,
    question_of,
)  # fmt: skip
from backend.directory.saved.queries import named, search_by_id, searches_of
from backend.forms import Form, form_of
from backend.i18n import gettext, mark
from backend.models import User
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/directory/saved")
SAVED = mark("The search is saved. Companies that it finds now count as known.")
SEEN = mark("Noted: from now on, only other companies count as new.")
CHANGED = mark("The search is changed.")
DELETED = mark("The search is deleted.")
SearchForm = Annotated[Form[NewSearch], Depends(form_of(NewSearch))]
NamingForm = Annotated[Form[Naming], Depends(form_of(Naming))]


@router.get("", name="saved-searches")
def searches(request: Request, db: DB, user: Reader) -> Response:
    """One's own searches with the number of new companies."""
    return page(
        request, "directory/saved.html", searches=searches_of(db, user.id), asks=asks,
        limit=service.SEARCHES, mails_labels=MAILS_LABELS,
    )  # fmt: skip


@router.get("/new", name="save-search")
def new_page(request: Request, user: Reader, asked: Annotated[Filters, Query()]) -> Response:
    """The form for a name."""
    return _new(request, Form[NewSearch]({"query": asked.query()}))


@router.post("/new")
def save(request: Request, db: DB, user: Reader, form: SearchForm) -> Response:
    """Saves the search."""
    if form.data is not None and named(db, user.id, form.data.name):
        form.refuse("name", service.TAKEN)
    if form.data is None:
        return _new(request, form, status=422)
    saved = service.save(db, user=user, **form.data.model_dump())
    db.flush()
    return see_other(request, "saved-search", search_id=saved.id, flash=SAVED)


@router.get("/stop/{token}", name="stop-digests")
def stop_page(request: Request, token: str, user: Anyone) -> Response:
    """A button, since mail scanners open links too."""
    service.owner_of(token)
    return page(request, "directory/stop.html", token=token, stopped=False)


@router.post("/stop/{token}")
def stop(request: Request, db: DB, token: str, user: Anyone) -> Response:
    """Stops the e-mails; mail programs may press the button themselves (RFC 8058)."""
    service.stop_digests(db, token=token)
    return page(request, "directory/stop.html", token=token, stopped=True)


@router.get("/{search_id}", name="saved-search")
def search(request: Request, db: DB, user: Reader, search_id: int) -> Response:
    """Who is new in a search."""
    saved = search_by_id(db, user, search_id)
    form = Form[Naming]({"name": saved.name, "mails": saved.mails})
    return _search(request, db, user, search_id, form)


@router.post("/{search_id}/seen", name="saved-search-seen")
def seen(request: Request, db: DB, user: Reader, search_id: int) -> Response:
    """Everybody in the answer is known now."""
    service.look(db, user=user, search_id=search_id)
    return see_other(request, "saved-search", search_id=search_id, flash=SEEN)


@router.post("/{search_id}", name="saved-search-change")
def change(request: Request, db: DB, user: Reader, search_id: int, form: NamingForm) -> Response:
    """Renames the search, has it write more or less often, or both."""
    search_by_id(db, user, search_id)
    if form.data is not None and named(db, user.id, form.data.name, other_than=search_id):
        form.refuse("name", service.TAKEN)
    if form.data is None:
        return _search(request, db, user, search_id, form, status=422)
    wanted = SearchChanges.model_validate(form.data.model_dump())
    service.change(db, user=user, search_id=search_id, wanted=wanted)
    return see_other(request, "saved-search", search_id=search_id, flash=CHANGED)


@router.post("/{search_id}/delete", name="saved-search-delete")
def delete(request: Request, db: DB, user: Reader, search_id: int) -> Response:
    """Deletes the search."""
    service.remove(db, user=user, search_id=search_id)
    return see_other(request, "saved-searches", flash=DELETED)


def asks(query: str) -> list[tuple[str, str]]:
    """What a search asks, as names and words; empty where a filter is gone."""
    filters = question_of(query)
    if filters is None:
        return []
    words = gettext(mark("“%(words)s”"), words=filters.q)
    typed = [(gettext(mark("Searched")), words)] if filters.q else []
    return typed + [
        (gettext(NAMES[name]), words_of(name, value)) for name, value in filters.in_force
    ]


def _new(request: Request, form: Form[NewSearch], status: int = 200) -> Response:
    query: Any = form.values.get("query", "")
    return page(
        request, "directory/save.html", form=form, status=status, query=query, asks=asks(query),
        mails_options=_mails_options(),
    )  # fmt: skip


def _search(
    request: Request, db: DB, user: User, search_id: int, form: Form[Naming], status: int = 200
) -> Response:
    found = service.news(db, user=user, search_id=search_id)
    return page(
        request, "directory/news.html", news=found, search=found.search, asks=asks,
        shown=service.SHOWN, form=form, mails_options=_mails_options(), status=status,
    )  # fmt: skip


def _mails_options() -> list[tuple[str, str]]:
    return [(mails.value, gettext(words)) for mails, words in MAILS_LABELS.items()]
