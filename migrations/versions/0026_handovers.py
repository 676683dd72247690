"""Offers to hand the coordination over; letters of intent keep what they said of others."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LETTERS = """
    select l.id, l.version, l.language, m.company_id, m.role, o.name, o.country, c.title,
           call.title as call_title, call.identifier, c.id as consortium_id,
           c.coordinator_id, led.name as led_name, led.country as led_country, v.values
      from letters_of_intent l
      join consortium_members m on m.id = l.member_id
      join companies o on o.id = m.company_id
      join consortia c on c.id = m.consortium_id
      join companies led on led.id = c.coordinator_id
      join calls call on call.id = c.call_id
      left join consortium_versions v on v.consortium_id = c.id and v.number = l.version
"""
SLOTS = "select id, text_en, text_uk from consortium_slots where consortium_id = :id"


def upgrade() -> None:
    _handovers()
    op.add_column("letters_of_intent", sa.Column("said", postgresql.JSONB(), nullable=True))
    db = op.get_bind()
    for row in db.execute(sa.text(LETTERS)).mappings().all():
        slots = db.execute(sa.text(SLOTS), {"id": row["consortium_id"]}).mappings().all()
        said = json.dumps(_said(row, {str(slot["id"]): slot for slot in slots}))
        keep = sa.text("update letters_of_intent set said = cast(:said as jsonb) where id = :id")
        db.execute(keep, {"said": said, "id": row["id"]})
    op.alter_column("letters_of_intent", "said", nullable=False)


def _handovers() -> None:
    now = sa.text("now()")
    op.create_table(
        "consortium_handovers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("consortium_id", "from_id", "to_id")
        ),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("note", "reply_note")),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('offered', 'accepted', 'declined', 'withdrawn', 'lapsed')",
            name=op.f("ck_consortium_handovers_state"),
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_consortium_handovers_apart")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium_handovers")),
        sa.ForeignKeyConstraint(
            ["consortium_id"], ["consortia.id"], ondelete="CASCADE",
            name=op.f("fk_consortium_handovers_consortium_id"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["consortium_members.id"], ondelete="CASCADE",
                name=op.f(f"fk_consortium_handovers_{name}"),
            )
            for name in ("from_id", "to_id")
        ),
    )  # fmt: skip
    offered = sa.text("state = 'offered'")
    op.create_index(
        "uq_consortium_handovers_open", "consortium_handovers", ["consortium_id"], unique=True,
        postgresql_where=offered,
    )  # fmt: skip
    op.create_index(
        "ix_consortium_handovers_to_id", "consortium_handovers", ["to_id"],
        postgresql_where=offered,
    )  # fmt: skip


def _said(row: Any, slots: dict[str, Any]) -> dict[str, Any]:
    """What the version that was signed says; of what it does not know, today's."""
    kept = row["values"] or {"settings": {}, "members": {}, "coverage": {}}
    members = kept["members"]
    own = members.get(str(row["company_id"]), {})
    name = own.get("name", row["name"])
    led = {"id": row["coordinator_id"], "name": row["led_name"], "country": row["led_country"]}
    for key, one in members.items():
        if one["role"] == "coordinator":
            led = {"id": int(key), "name": one["name"], "country": one["country"]}
    first, second = ("text_uk", "text_en") if row["language"] == "uk" else ("text_en", "text_uk")
    return {
        "to": led,
        "by": {"id": row["company_id"], "name": name,
               "country": own.get("country", row["country"])},
        "title": kept["settings"].get("title", row["title"]),
        "call": {"title": row["call_title"], "identifier": row["identifier"]},
        "role": own.get("role", row["role"]),
        "tasks": [
            {"text": (slots[key][first] or slots[key][second]) if key in slots else one["text"],
             "part": part}
            for key, one in kept["coverage"].items()
            for part in ("lead", "backup")
            if name in one[part]
        ],
    }  # fmt: skip


def downgrade() -> None:
    op.drop_column("letters_of_intent", "said")
    op.drop_table("consortium_handovers")
