"""Made-up calls with what they require, in both languages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from backend.calls.capabilities import service as capabilities
from backend.calls.capabilities.forms import CapabilityText
from backend.calls.forms import CallText
from backend.calls.queries import capabilities_of
from backend.calls.service import create_call
from backend.models import Call, CallStatus, User


@dataclass(frozen=True)
class Needed:
    """A capability that a made-up call requires."""

    en: str
    uk: str
    areas: tuple[str, ...]
    weight: int
    trl: int | None = None


@dataclass(frozen=True)
class Topic:
    """A made-up call: days to its deadline, million euros for one project."""

    identifier: str
    title: str
    days: int
    millions: int
    needed: tuple[Needed, ...]


SCOUT = (
    Needed("A fixed-wing reconnaissance drone that flies without satellite navigation",
           "Розвідувальний безпілотник літакового типу, який літає без супутникової навігації",
           ("EDF:AIR",), 5, 6),
    Needed("Visual navigation that holds the position when jammed",
           "Візуальна навігація, що утримує позицію під радіоелектронним подавленням",
           ("EDF:DIGIT",), 4, 5),
    Needed("A stabilised day and night camera of less than two kilograms",
           "Стабілізована денна й нічна камера масою до двох кілограмів", ("EDF:SENS",), 3, 6),
    Needed("Electric motors made in series in Europe",
           "Електродвигуни серійного виробництва в Європі", ("EDF:ENERENV",), 3),
    Needed("A data link that resists jamming", "Канал зв’язку, стійкий до подавлення",
           ("EDF:C4ISR",), 4, 5),
    Needed("Series production of composite airframes",
           "Серійне виробництво композитних планерів", ("EDF:MATCOMP",), 2),
)  # fmt: skip
SHORE = (
    Needed("An uncrewed surface vessel for patrol in shallow water",
           "Безекіпажний надводний апарат для патрулювання на мілководді", ("EDF:NAVAL",), 5, 6),
    Needed("Hulls welded or laid up in series", "Серійне виготовлення корпусів",
           ("EDF:NAVAL",), 3),
    Needed("Waterjets for fast boats", "Водомети для швидкісних катерів", ("EDF:NAVAL",), 3, 7),
    Needed("Sonar for harbours and the seabed", "Гідролокатори для гаваней і дна",
           ("EDF:UWW",), 4, 5),
)  # fmt: skip
TOPICS = (
    Topic("EDF-2027-RA-AIR-SCOUT", "Reconnaissance where nothing is received", 150, 12, SCOUT),
    Topic("EDF-2027-RA-NAVAL-SHORE", "Uncrewed boats for shallow water", 95, 20, SHORE),
)
SAID = (
    "This call is made up for the demonstration. It stands for a topic of a research action under "
    "the European Defence Fund: a consortium of companies from several countries works out how "
    "known parts become one system, and shows it in the field."
)


def enter(db: Session, officer: User, topic: Topic) -> Call:
    """Enters a call as an officer would; what its title alone suggests is taken out."""
    day = datetime.now(UTC).date()
    call = create_call(
        db, user=officer,
        data=CallText(
            identifier=topic.identifier, title=topic.title, status=CallStatus.open, programme="EDF",
            programme_name="European Defence Fund", action="RA", opens_on=day - timedelta(days=30),
            deadline=day + timedelta(days=topic.days), budget_total=2 * topic.millions * 10**6,
            budget_max=topic.millions * 10**6, expected_grants=2, text=SAID, language="en",
        ),
    )  # fmt: skip
    assert call is not None  # noqa: S101 - the demo starts empty
    for drafted in capabilities_of(db, call.id):
        capabilities.remove_capability(db, user=officer, call_id=call.id, capability_id=drafted.id)
    for one in topic.needed:
        data = CapabilityText(
            text_en=one.en, text_uk=one.uk, areas=list(one.areas), weight=one.weight,
            minimum_trl=one.trl,
        )  # fmt: skip
        capabilities.add_capability(db, user=officer, call_id=call.id, data=data)
    return call
