"""What tests of calls are made of: a call's text, rows of a file, a saved call."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.calls.forms import CallText
from backend.calls.service import create_call
from backend.models import Call, User

TEXT = (
    "Scope:Armies lack boats.This topic aims to develop a fast uncrewed boat for shallow water. "
    "The proposals must include a jam-resistant radio link. Solutions may use existing hulls. "
    "Targeted types of activities: Studies, design and testing, not excluding other activities."
    "Indicative budget: EUR 12 000 000 for this topic under the call."
    "Indicative number of proposals to be funded: One proposal is to be funded for this topic."
)


def row(**columns: Any) -> dict[str, Any]:
    """A row of the portal's shape."""
    return {
        "topicId": "EDF-2031-DA-NAVAL-BOAT", "title": "Fast uncrewed boats",
        "programme": "European Defence Fund", "callIdentifier": "EDF-2031-DA",
        "callTitle": "Development actions", "typesOfAction": "EDF Development Actions",
        "deadline": "2031-09-29", "callStatus": "open", "budgetMin": None, "budgetMax": None,
        "expectedGrants": None, "portalUrl": "https://portal.example/topic", "description": TEXT,
    } | columns  # fmt: skip


def lines(*rows: Mapping[str, Any] | str) -> bytes:
    """A file of JSON lines; a text stands as it is."""
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows).encode()


def typed(**columns: Any) -> dict[str, Any]:
    """What an officer types into the form of a call."""
    return {
        "identifier": "EDF-2031-DA-NAVAL-BOAT", "title": "Fast uncrewed boats",
        "status": "open", "deadline": "2031-09-29", "text": TEXT,
    } | columns  # fmt: skip


def saved_call(db: Session, user: User, **columns: Any) -> Call:
    """A call that an officer has entered."""
    call = create_call(db, user=user, data=CallText.model_validate(typed(**columns)))
    assert call is not None
    db.commit()
    return call
