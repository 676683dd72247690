"""No order by chance: collections state theirs; in tests what nobody sorted is turned round."""

from sqlalchemy import select
from sqlalchemy.orm import Session, configure_mappers

from backend.models import Base, Company, ShownList
from tests.factories import Factory

#: sorted by what is unique within its owner
UNIQUE_WITHIN = {ShownList: ("slot",)}


def test_every_collection_says_an_order_that_leaves_no_two_rows_alike() -> None:
    configure_mappers()
    loose = [
        f"{mapper.class_.__name__}.{one.key}"
        for mapper in Base.registry.mappers
        for one in mapper.relationships
        if one.uselist
        and tuple(column.key for column in one.order_by or ())[-1:]
        not in {("id",), UNIQUE_WITHIN.get(mapper.class_)}
    ]
    assert loose == []


def test_the_database_of_the_tests_turns_round_what_is_not_sorted(
    db: Session, make: Factory
) -> None:
    """Otherwise a forgotten ORDER BY shows on some days only."""
    ids = [make.company(name=name).id for name in ("Beta", "Beta", "Alpha")]
    assert db.scalars(select(Company.id)).all() == ids[::-1]
    by_name = select(Company.id).order_by(Company.name)
    assert db.scalars(by_name).all() == [ids[2], ids[1], ids[0]]
    assert db.scalars(by_name.order_by(Company.id)).all() == [ids[2], ids[0], ids[1]]
    assert db.scalars(select(Company.id).limit(1)).all() == ids[2:]
