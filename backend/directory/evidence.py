"""Why a company was found: its name, or the text that answers, with what matched marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, cast, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.directory.meaning import Meaning, closest_offers
from backend.directory.reach import Reach
from backend.directory.search import Question, tsquery_of
from backend.directory.words import stem, words_of
from backend.models import Company, Facet, Project, TrackRecord
from backend.naming.latin import latin, likeness
from backend.naming.spellings import spellings

#: (text, whether it is what matched)
Parts = tuple[tuple[str, bool], ...]
#: private-use characters, so that no text of a company can be taken for a mark
OPEN, CLOSE = "\ue000", "\ue001"
HEADLINE = f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords=36, MinWords=18, MaxFragments=1"
WORD = re.compile(r"([\w'’ʼ-]+)")
ALIKE = 0.4


@dataclass(frozen=True)
class Evidence:
    """The text by which a company was found; `what` is about, offer, need or project."""

    what: str
    parts: Parts
    language: str | None = None
    source: str | None = None


def name_parts(name: str, asked: str) -> Parts:
    """The name with those words marked that are asked for, in any spelling."""
    wanted = [spelt for word in words_of(asked) for spelt in spellings(word)]
    pieces = [piece for piece in WORD.split(name) if piece]
    return tuple((piece, _answers(piece, wanted)) for piece in pieces)


def _answers(piece: str, wanted: Sequence[str]) -> bool:
    bare = latin(piece)
    if not WORD.fullmatch(bare):
        return False
    return any(
        bare.startswith(stem(word)) if len(word) > 2 else bare == word for word in wanted
    ) or any(len(word) > 2 and likeness(bare, word) >= ALIKE for word in wanted)


def marked(headline: str) -> Parts:
    """PostgreSQL's headline as parts."""
    parts: list[tuple[str, bool]] = []
    for index, piece in enumerate(headline.split(OPEN)):
        hit, closed, rest = piece.partition(CLOSE)
        if index == 0 or not closed:
            parts.append((piece, False))
        else:
            parts += [(hit, True), (rest, False)]
    return tuple((text, hit) for text, hit in parts if text)


def evidence(db: Session, asked: Question, ids: Sequence[int], reach: Reach) -> dict[int, Evidence]:
    """The best text of each company of a page: by its words, else by its meaning."""
    by_meaning = _near_texts(db, asked.meaning, ids, reach) if asked.meaning else {}
    return by_meaning | (_word_texts(db, asked.words, ids, reach) if asked.words else {})


def _word_texts(db: Session, words: str, ids: Sequence[int], reach: Reach) -> dict[int, Evidence]:
    query = tsquery_of(words)
    texts = _texts(ids, reach, query).subquery("texts")
    best = (
        select(texts)
        .ext(distinct_on(texts.c.company_id))
        .order_by(
            texts.c.company_id,
            func.ts_rank(texts.c.search, query).desc(),
            texts.c.what,
            texts.c.text,
        )
        .subquery("best")
    )
    headline = func.ts_headline("simple", best.c.text, query, HEADLINE)
    rows = db.execute(select(best, headline.label("headline")))
    return {
        row.company_id: Evidence(row.what, marked(row.headline), row.language, row.source)
        for row in rows
    }


def _texts(ids: Sequence[int], reach: Reach, query: Any) -> CompoundSelect[Any]:
    """Every text of these companies that has the words, in the same columns."""
    about = func.to_tsvector("simple", Company.about)
    return union_all(
        _text("about", Company.id, Company.about, about, Company.language).where(
            Company.id.in_(ids), about.op("@@")(query)
        ),
        _text(Facet.kind, Facet.company_id, Facet.text, Facet.search, Facet.language, Facet.source)
        .where(Facet.company_id.in_(ids), Facet.search.op("@@")(query), reach.may_read()),
        _project().where(TrackRecord.company_id.in_(ids), Project.search.op("@@")(query)),
    )  # fmt: skip


def _near_texts(
    db: Session, meaning: Meaning, ids: Sequence[int], reach: Reach
) -> dict[int, Evidence]:
    by_offers = {one.company_id for one in meaning.by_offers} & set(ids)
    offers = closest_offers(db, meaning, by_offers, reach)
    near = [one for one in meaning.by_projects if one.company_id in ids]
    titles = select(Project.id, Project.title, Project.acronym, Project.source)
    wanted = Project.id.in_({one.project_id for one in near})
    projects = {row.id: row for row in db.execute(titles.where(wanted))}
    return {one.company_id: _of_project(projects[one.project_id]) for one in near} | {
        company_id: Evidence("offer", ((offer.text, False),), offer.language, offer.source)
        for company_id, offer in offers.items()
    }


def _of_project(row: Any) -> Evidence:
    return Evidence("project", ((row.title or row.acronym, False),), None, row.source)


def _text(
    what: Any, company_id: Any, text: Any, search: Any, language: Any = None, source: Any = None
) -> Select[Any]:
    nothing = cast(null(), String)
    return select(
        (literal(what) if isinstance(what, str) else what).label("what"),
        company_id.label("company_id"), text.label("text"), search.label("search"),
        (nothing if language is None else language).label("language"),
        (nothing if source is None else source).label("source"),
    )  # fmt: skip


def _project() -> Select[Any]:
    title = func.coalesce(func.nullif(Project.title, ""), Project.acronym)
    text = _text("project", TrackRecord.company_id, title, Project.search, None, Project.source)
    return text.join(TrackRecord.project)
