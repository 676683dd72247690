"""What surrounds every page: the navigation that fits the reader's role."""

from typing import Any

from fastapi import Request

from backend.i18n import gettext, mark
from backend.models import Role

REPRESENTATIVE = (
    ("partners", mark("Partners")),
    ("interests", mark("Interests")),
    ("consortia", mark("Consortia")),
    ("calls", mark("Calls")),
    ("my-company", mark("My company")),
    ("directory", mark("Directory")),  # on a phone the search field leads there
)
OFFICER = (
    ("vetting", mark("Vetting")),
    ("pairs", mark("Pairs")),
    ("consortia", mark("Consortia")),
    ("calls", mark("Calls")),
    ("directory", mark("Directory")),
    ("learning", mark("Learning")),
    ("audit", mark("Audit")),
    ("reports", mark("Reports")),
)
ADMINISTRATOR = (
    *OFFICER, ("rules", mark("Rules")), ("users", mark("Users")), ("imports", mark("Imports")),
)  # fmt: skip
VISITOR = (("about", mark("About")), ("ranking", mark("How ranking works")))
MENUS = {
    None: VISITOR,
    Role.representative: REPRESENTATIVE,
    Role.officer: OFFICER,
    Role.administrator: ADMINISTRATOR,
}
#: rooms in the bar at the foot of a phone's screen
SHORT = 4


def navigation(request: Request, role: Role | None) -> list[dict[str, Any]]:
    """Links of the shell: name, label, address, whether it is the current room, waiting count."""
    counts: dict[str, int] = getattr(request.state, "counts", {})
    entries = []
    for name, label in MENUS[role]:
        href = str(request.app.url_path_for(name))
        current = request.url.path == href or request.url.path.startswith(href + "/")
        entries.append(
            {"name": name, "icon": name, "label": gettext(label), "short": "", "href": href,
             "current": current, "count": counts.get(name)}
        )  # fmt: skip
    return entries


def account_links(request: Request, role: Role | None) -> list[dict[str, Any]]:
    """Links of the account menu: the rooms that a phone's short bar has no place for."""
    return navigation(request, role)[SHORT:] if role is not None else []
