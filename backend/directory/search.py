"""Finding companies by name, by words and by meaning, and making one ranked list of the three.

Each way ranks on its own; a company scores 1 / (60 + rank) for each way that found it (reciprocal
rank fusion, Cormack, Clarke and Buettcher 2009). A name that is only similar counts by how similar
it is, so that a typing mistake still finds its company and a chance likeness does not win.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    CompoundSelect,
    Float,
    Numeric,
    Select,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from backend.directory.meaning import Meaning, Near
from backend.directory.reach import Reach
from backend.directory.words import tsquery, words_of
from backend.models import Company, Facet, Project, TrackRecord
from backend.naming.forms import own_words
from backend.naming.likeness import near, nearness, wholeness
from backend.naming.spellings import spellings

FUSION = 60
#: share of a question's trigrams that must be met in a row in a name
NAME_LIKENESS = 0.5
#: the same where several words are asked for, so that one of two is not enough
WORDS_LIKENESS = 0.6


@dataclass(frozen=True)
class Question:
    """What was typed, in the forms in which it is looked for."""

    text: str
    words: str
    meaning: Meaning | None = None

    @property
    def names(self) -> list[str]:
        """The text as names are compared, in every customary spelling."""
        return spellings(own_words(self.text))


def question(db: Session, text: str, reach: Reach, meaning: Meaning | None = None) -> Question:
    """Every word must be met; where no entry has them all, any of them but a legal form."""
    every, some = tsquery(text), tsquery(own_words(text), every=False)
    if every != some and not db.execute(_words(every, reach).limit(1)).first():
        return Question(text, some, meaning)
    return Question(text, every, meaning)


def found(asked: Question, reach: Reach) -> CTE:
    """Companies that answer, with `score`, and `by_name`, `by_words`, `by_meaning` (or null)."""
    ways = [_names(asked.names)]
    if asked.words:
        ways.append(_ranked_words(asked.words, reach))
    if asked.meaning:
        ways += [_near(one) for one in (asked.meaning.by_offers, asked.meaning.by_projects) if one]
    each = union_all(*ways).subquery("each_way")
    score = func.sum(each.c.weight / (FUSION + each.c.rank))
    return (
        select(
            each.c.id,
            # rounded, so that a cursor compares alike whatever the order of summing
            cast(func.round(cast(score, Numeric), 12), Float).label("score"),
            func.max(each.c.by_name).label("by_name"),
            func.max(each.c.by_words).label("by_words"),
            func.max(each.c.by_meaning).label("by_meaning"),
        )
        .group_by(each.c.id)
        .cte("found")
        .prefix_with("materialized", dialect="postgresql")
    )


def everyone() -> CTE:
    """The same columns where nothing was searched."""
    nothing = cast(null(), Float)
    return select(
        Company.id, literal(0.0).label("score"), nothing.label("by_name"),
        nothing.label("by_words"), nothing.label("by_meaning"),
    ).cte("found")  # fmt: skip


def loosen_names(db: Session, text: str) -> None:
    """Sets how similar names must be, for this transaction."""
    least = NAME_LIKENESS if len(words_of(text)) == 1 else WORDS_LIKENESS
    db.execute(
        select(func.set_config("pg_trgm.word_similarity_threshold", str(least), literal(True)))
    )


def tsquery_of(query: str) -> Any:
    """A full-text query as the database reads it; words are taken as they are, in any language."""
    return func.to_tsquery(literal_column("'simple'::regconfig"), query)


def _way(id_: Any, rank: Any, weight: Any, **hits: Any) -> Select[Any]:
    """One way's answer in the columns that all ways share."""
    nothing = cast(null(), Float)
    shown = {"by_name": nothing, "by_words": nothing, "by_meaning": nothing} | hits
    return select(
        id_.label("id"), rank.label("rank"), weight.label("weight"),
        *(cast(column, Float).label(name) for name, column in shown.items()),
    )  # fmt: skip


def _names(typed: Sequence[str]) -> Select[Any]:
    like = nearness(typed)
    # among names that hold the words alike, the one that holds little else
    rank = func.row_number().over(order_by=[like.desc(), wholeness(typed).desc(), Company.id])
    return _way(Company.id, rank, like, by_name=like).where(near(typed))


def _words(query: str, reach: Reach) -> CompoundSelect[Any]:
    """(company id, how well its words fit), one row for each text that fits."""
    asked = tsquery_of(query)

    def fit(column: Any) -> Any:
        return func.ts_rank(column, asked).label("fit")

    return union_all(
        select(Company.id.label("id"), fit(Company.search)).where(Company.search.op("@@")(asked)),
        select(Facet.company_id, fit(Facet.search)).where(
            Facet.search.op("@@")(asked), reach.may_read()
        ),
        select(TrackRecord.company_id, fit(Project.search))
        .join(TrackRecord.project)
        .where(Project.search.op("@@")(asked)),
    )


def _ranked_words(query: str, reach: Reach) -> Select[Any]:
    each = _words(query, reach).subquery("texts")
    best = select(each.c.id, func.max(each.c.fit).label("fit")).group_by(each.c.id).subquery("best")
    rank = func.row_number().over(order_by=[best.c.fit.desc(), best.c.id])
    return _way(best.c.id, rank, literal(1.0), by_words=best.c.fit)


def _near(near: Sequence[Near]) -> Select[Any]:
    given = func.unnest(
        cast([one.company_id for one in near], ARRAY(BigInteger)),
        cast([one.similarity for one in near], ARRAY(Float)),
    )
    rows = given.table_valued(
        "id", "similarity", with_ordinality="place", name="near"
    ).render_derived()
    return _way(rows.c.id, rows.c.place, literal(1.0), by_meaning=rows.c.similarity)
