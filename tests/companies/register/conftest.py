"""What tests of registers share."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.models import RegisterEntry, RegisterStatus, Scheme

Register = Callable[..., RegisterEntry]
DAY = date(2026, 11, 1)


@pytest.fixture
def register(db: Session) -> Register:
    """Adds an entry to the Ukrainian register."""

    def add(code: str = "32855961", **columns: Any) -> RegisterEntry:
        said: dict[str, Any] = {
            "name": 'ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ "КРИЛО"',
            "short_name": 'ТОВ "КРИЛО"', "status": RegisterStatus.active,
            "status_said": "зареєстровано", "region": "Харківська область", "city": "Харків",
            "address": "Україна, 61052, Харківська обл., місто Харків, вулиця Весняна, будинок 1",
            "activity_code": "30.30", "activity": "Виробництво літальних апаратів",
            "founded": 2004, "source": "EDR", "as_of": DAY,
        }  # fmt: skip
        entry = RegisterEntry(scheme=Scheme.edr, identifier=code, **(said | columns))
        db.add(entry)
        db.commit()
        return entry

    return add
