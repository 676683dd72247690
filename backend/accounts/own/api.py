"""The API twin of deleting one's own account."""

from fastapi import APIRouter, Request, Response

from backend.access import SignedIn
from backend.accounts.factor.forms import Proof
from backend.accounts.own import service
from backend.database import DB
from backend.errors import Invalid
from backend.failures import refused
from backend.i18n import gettext

router = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.post("/accounts/me/delete", status_code=204, name="api-account-delete")
def delete_account(request: Request, db: DB, user: SignedIn, body: Proof) -> Response:
    """Removes the person behind the token; every session and token ends."""
    wrong = service.delete_account(db, user=user, password=body.password, code=body.code)
    if wrong:  # answered, not raised: the failure that was counted must be committed
        words = {name: gettext(text) for name, text in wrong.items()}
        return refused(request, Invalid(next(iter(wrong.values())), fields=words))
    return Response(status_code=204)
