"""Why a whole import is refused."""

from backend.errors import Conflict, SpilnoError
from backend.i18n import mark


class Unreadable(SpilnoError):
    """The file or folder is not what the import reads; the message says what to do."""

    status = 422
    code = "unreadable_file"
    title = mark("We could not read this file")


class RowsRefused(SpilnoError):
    """Strict imports take every row or none."""

    status = 422
    code = "rows_refused"
    title = mark("Some rows can't be imported")


class ImportRunning(Conflict):
    """One import of public records at a time."""

    code = "import_running"
