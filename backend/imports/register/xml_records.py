"""Records of a register's xml file, one at a time, however long the file and whatever is broken.

Each record is cut out and parsed alone: a broken one is one row that is refused, no more than one
lies in memory, and no document type is ever read, so that there are no entities to expand. Two
layouts of the Ukrainian register are understood: RECORD with KVED as text, and SUBJECT with
ACTIVITY_KINDS, as the full files have it since 2020.
"""

import re
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree as ET

from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.reading.csv_records import Record

OPENING = re.compile(r"<(SUBJECT|RECORD)(?:\s[^>]*)?>")
#: as published, records hold references to characters that xml does not know, such as &#3;
UNKNOWN = re.compile(r"&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
READ = 1 << 20
#: no record is longer; one that seems to be has lost its end
LONGEST = 8 << 20
FIELDS = {
    "name": "NAME", "shortname": "SHORT_NAME", "legalform": "OPF", "edrpou": "EDRPOU",
    "address": "ADDRESS", "status": "STAN", "activity": "KVED", "registered": "REGISTRATION",
}  # fmt: skip
YES = "так"
NOT_XML = mark("This record is not well-formed xml (%(reason)s).")
NO_END = mark("This record does not end. The file may have been cut off: download it again.")
NO_RECORDS = mark("%(file)s has neither SUBJECT nor RECORD elements. Is it a register's xml file?")


def read_xml(text: IO[str], file: str) -> Iterator[Record]:
    """Records in the order of the file; raises Unreadable when there is none."""
    none = True
    for line, block in _blocks(text):
        none = False
        yield _record(line, block)
    if none:
        raise Unreadable(NO_RECORDS, file=file)


def _record(line: int, block: str) -> Record:
    if not block:
        return Record(line, {}, NO_END)
    try:
        element = ET.fromstring(CONTROL.sub("", UNKNOWN.sub("", block)))  # noqa: S314 - see above
    except ET.ParseError as error:
        return Record(line, {}, NOT_XML, {"reason": str(error)})
    except UnicodeEncodeError:
        return Record(line, {}, NOT_XML, {"reason": "encoding"})
    values = {name: (element.findtext(tag) or "").strip() for name, tag in FIELDS.items()}
    if not values["activity"]:
        values["activity"] = _main_activity(element)
    return Record(line, values)


def _main_activity(element: ET.Element) -> str:
    kinds = element.findall("ACTIVITY_KINDS/ACTIVITY_KIND")
    main = [one for one in kinds if (one.findtext("PRIMARY") or "").strip().lower() == YES]
    for one in main or kinds[:1]:
        return f"{one.findtext('CODE') or ''} {one.findtext('NAME') or ''}".strip()
    return ""


def _blocks(text: IO[str]) -> Iterator[tuple[int, str]]:
    """(line, record), or (line, "") for one that has lost its end."""
    buffer, line, opening, closing = "", 1, OPENING, ""
    more = True
    while more:
        read = text.read(READ)
        more = bool(read)
        buffer, at = buffer + read, 0
        while (begin := opening.search(buffer, at)) is not None:
            if not closing:  # the outermost element that the file knows
                opening = re.compile(rf"<{begin[1]}(?:\s[^>]*)?>")
                closing = f"</{begin[1]}>"
            end = buffer.find(closing, begin.end())
            nested = opening.search(buffer, begin.end(), end if end >= 0 else len(buffer))
            line += buffer.count("\n", at, begin.start())
            at = begin.start()
            if nested is not None and (end >= 0 or not more):
                yield line, ""  # the next one begins before this one ended
                line, at = line + buffer.count("\n", at, nested.start()), nested.start()
            elif end >= 0:
                stop = end + len(closing)
                yield line, buffer[at:stop]
                line, at = line + buffer.count("\n", at, stop), stop
            elif not more or len(buffer) - at > LONGEST:
                yield line, ""
                line, at = line + buffer.count("\n", at, begin.end()), begin.end()
            else:
                break
        else:  # nothing begins: only the start of a tag may be at the end
            keep = max(at, len(buffer) - 200)
            line, at = line + buffer.count("\n", at, keep), keep
        buffer = buffer[at:]
