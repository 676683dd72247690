"""The queue as a file: what an officer may hand on, without notes and without contacts."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from starlette.responses import Response

from backend.i18n import gettext, mark
from backend.models import PairState
from backend.pages import country_name
from backend.reviews.decisions.states import STATE_WORDS
from backend.reviews.decisions.words import reason_label
from backend.reviews.pairs.queries import Entry

LIMIT = 5000
HEADINGS = (
    mark("Pair"), mark("Ukrainian company"), mark("European company"), mark("Country"),
    mark("Fit, 0 to 100"), mark("Fit, low"), mark("Fit, high"), mark("State"), mark("Reason"),
    mark("Decided on (UTC)"), mark("Suggested on (UTC)"), mark("Ranking model"),
)  # fmt: skip
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: a cell that starts like this is a formula to a spreadsheet
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer(entries: Sequence[Entry], kind: str) -> Response:
    """A download named for its day."""
    body = _csv(entries) if kind == "csv" else _xlsx(entries)
    name = f"spilno-pairs-{datetime.now(UTC):%Y-%m-%d}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=TYPES[kind], headers=headers)


def _rows(entries: Sequence[Entry]) -> Iterator[list[Any]]:
    for entry in entries:
        pair, decision = entry.pair, entry.latest
        yield [
            pair.id, _plain(pair.company.name), _plain(pair.partner.name),
            country_name(pair.partner.country), *(
                round(100 * value) for value in (pair.fit, pair.low, pair.high)
            ),
            gettext(STATE_WORDS[PairState(pair.state)]),
            reason_label(decision.reason_code) if decision else "",
            _day(decision.applied_at if decision else None), _day(pair.created_at), pair.model_id,
        ]  # fmt: skip


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _day(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _csv(entries: Sequence[Entry]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([gettext(heading) for heading in HEADINGS])
    writer.writerows(_rows(entries))
    # spreadsheets need the mark to see that it is UTF-8
    return text.getvalue().encode("utf-8-sig")


def _xlsx(entries: Sequence[Entry]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(gettext("Pairs"))
        bold = book.add_format({"bold": True, "text_wrap": True})
        sheet.write_row(0, 0, [gettext(heading) for heading in HEADINGS], bold)
        for number, row in enumerate(_rows(entries), start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(entries), 1), len(HEADINGS) - 1)
        sheet.autofit()
    return file.getvalue()
