"""What would make a suggestion stronger, in words, for either company or an officer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import taxonomy
from backend.companies.disclosure.levels import Level
from backend.eligibility.service import seen_at
from backend.i18n import gettext, mark
from backend.matcher.stronger import Fact, Gain, stronger, usual_of
from backend.matches.reasons.quotes import Quotes
from backend.matches.reasons.sentences import Forms
from backend.models import Company, Facet, Suggestion
from backend.pages import label

#: gains shown of a suggestion, and points of fit from which one is worth a sentence
MOST, LEAST = 3, 1
WORDS: Mapping[Fact, Forms] = {
    Fact.OFFER_LEVEL: Forms(
        mark("If you state that your offer has TRL %(level)s or more"),
        mark("If they state that their offer has TRL %(level)s or more"),
        mark("If %(name)s states that its offer has TRL %(level)s or more"),
    ),
    Fact.LEVEL_REACHED: Forms(
        mark("If your offer reaches TRL %(level)s"),
        mark("If their offer reaches TRL %(level)s"),
        mark("If the offer of %(name)s reaches TRL %(level)s"),
    ),
    Fact.NEED_LEVEL: Forms(
        mark("If your need states the lowest TRL that will do, up to %(level)s"),
        mark("If their need states the lowest TRL that will do, up to %(level)s"),
        mark("If the need of %(name)s states the lowest TRL that will do, up to %(level)s"),
    ),
    Fact.OFFER_CODES: Forms(
        mark("If you give your offer a capability area that their need names"),
        mark("If they give their offer a capability area that your need names"),
        mark("If %(name)s gives its offer a capability area that the need names"),
    ),
    Fact.NEED_CODES: Forms(
        mark("If you give your need a capability area that their offer names"),
        mark("If they give their need a capability area that your offer names"),
        mark("If %(name)s gives its need a capability area that the offer names"),
    ),
    Fact.OFFER_COOPERATION: Forms(
        mark("If you say that your offer is open to the cooperation they seek"),
        mark("If they say that their offer is open to the cooperation you seek"),
        mark("If %(name)s says that its offer is open to the cooperation sought"),
    ),
    Fact.NEED_COOPERATION: Forms(
        mark("If your need names a kind of cooperation that their offer allows"),
        mark("If their need names a kind of cooperation that your offer allows"),
        mark("If the need of %(name)s names a kind of cooperation that the offer allows"),
    ),
    Fact.CERTIFICATE: Forms(
        mark("If you hold %(certificate)s, which their need asks for"),
        mark("If they hold %(certificate)s, which your need asks for"),
        mark("If %(name)s holds %(certificate)s, which the need asks for"),
    ),
    Fact.NEED: Forms(
        mark("If you state a need that they can meet as well as is usual here"),
        mark("If they state a need that you can meet as well as is usual here"),
        mark("If %(name)s states a need that the other can meet as well as is usual here"),
    ),
}
AFTER = mark("%(what)s: fit %(before)s → %(after)s")


def strengthening(
    db: Session, suggestions: Sequence[Suggestion], quotes: Quotes, *, company: Company,
    levels: Mapping[int, Level], you: str | None = "query",
) -> dict[int, list[str]]:  # fmt: skip
    """Sentences by suggestion; nothing is said of what the reader may not see.

    One query, however many suggestions. `company` is the query side of all of them, `levels` say
    how closely the reader sees each company.
    """
    ids = list(quotes.facets)
    facets = {row.id: row for row in db.scalars(select(Facet).where(Facet.id.in_(ids)))}
    usual = usual_of([one.reasons for one in suggestions])
    found: dict[int, list[str]] = {}
    for one in suggestions:
        sides = {"query": company, "candidate": one.partner}
        held = {side: _held(each, levels[each.id]) for side, each in sides.items()}
        names = {side: each.name for side, each in sides.items()}
        found[one.id] = _told(one, stronger(one.reasons, facets, held, usual), you, names)
    return found


def _held(company: Company, level: Level) -> Sequence[str]:
    """A company's certificates; where they are not open to the reader, as if it held them all."""
    card = seen_at(company, level)
    return taxonomy.values("CERT") if "certificates" in card.withheld else company.certificates


def _told(
    one: Suggestion, found: Sequence[Gain], you: str | None, names: Mapping[str, str]
) -> list[str]:
    before = round(100 * one.fit)
    worth = [gain for gain in found if round(100 * gain.fit) - before >= LEAST]
    return [
        gettext(AFTER, what=_words(gain, you, names), before=before, after=round(100 * gain.fit))
        for gain in worth[:MOST]
    ]


def _words(gain: Gain, you: str | None, names: Mapping[str, str]) -> str:
    forms = WORDS[gain.fact]
    text = forms.named if you is None else forms.yours if gain.whose == you else forms.theirs
    values = dict(gain.values)
    if "certificate" in values:
        values["certificate"] = label(f"CERT:{values['certificate']}")
    return gettext(text, **values, name=names[gain.whose])
