"""Files as the Ukrainian register publishes them, in both of its layouts."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

NAME = 'ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ "КРИЛО"'
ADDRESS = "Україна, 61052, Харківська обл., місто Харків, ВУЛИЦЯ ПОЛТАВСЬКИЙ ШЛЯХ, будинок 1"
ACTIVITY = "30.30 Виробництво повітряних і космічних літальних апаратів"


def record(code: str = "32855961", status: str = "зареєстровано", **values: str) -> str:
    """A record of the older layout."""
    said = {
        "NAME": NAME, "SHORT_NAME": 'ТОВ "КРИЛО"', "EDRPOU": code, "ADDRESS": ADDRESS,
        "BOSS": "ІВАНЕНКО ІВАН ІВАНОВИЧ", "KVED": ACTIVITY, "STAN": status,
    }  # fmt: skip
    parts = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in (said | values).items())
    return f"<RECORD>{parts}<FOUNDERS><FOUNDER>ІВАНЕНКО ІВАН</FOUNDER></FOUNDERS></RECORD>\n"


def subject(code: str = "32855961", **values: str) -> str:
    """A record of the full layout, which has been published since 2020."""
    said = {
        "RECORD": "1000000", "NAME": NAME, "SHORT_NAME": 'ТОВ "КРИЛО"',
        "OPF": "ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ", "EDRPOU": code, "ADDRESS": ADDRESS,
        "STAN": "зареєстровано", "REGISTRATION": "25.11.2004; 16.04.2004; 1 480 120 0000 000001",
    }  # fmt: skip
    parts = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in (said | values).items())
    kinds = (
        "<ACTIVITY_KINDS>"
        "<ACTIVITY_KIND><CODE>71.12</CODE><NAME>Інжиніринг</NAME><PRIMARY>ні</PRIMARY>"
        "</ACTIVITY_KIND><ACTIVITY_KIND><CODE>30.30</CODE>"
        "<NAME>Виробництво повітряних і космічних літальних апаратів</NAME><PRIMARY>так</PRIMARY>"
        "</ACTIVITY_KIND></ACTIVITY_KINDS>"
        "<BRANCHES><BRANCH><CODE>1</CODE><NAME>Філія</NAME></BRANCH></BRANCHES>"
    )
    return f"<SUBJECT>{parts}{kinds}</SUBJECT>\n"


def write_xml(place: Path, *records: str, name: str = "EDR_UO_01.11.2026.xml") -> Path:
    """The file, in windows-1251 as it is published."""
    path = place / name
    head = '<?xml version="1.0" encoding="windows-1251"?>\n<DATA FORMAT_VERSION="1.0">\n'
    path.write_bytes((head + "".join(records) + "</DATA>\n").encode("windows-1251"))
    return path


def write_zip(place: Path, inner: Path) -> Path:
    """The zip it comes in, beside the file of sole traders."""
    path = place / "17-ufop_01-11-2026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, f"17.1-EX_XML_{inner.name}")
        archive.writestr("17.2-EX_XML_EDR_FOP.xml", "<DATA><RECORD><FIO>X</FIO></RECORD></DATA>")
    return path
