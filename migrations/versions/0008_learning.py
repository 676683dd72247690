"""Lists as they were shown, beliefs learned from decisions, competition for a pair."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "beliefs",
        _id(),
        sa.Column("state", sa.String(), nullable=False),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("fit", "answers", "decisions", "judgement")
        ),
        _time("until"),
        _time("created_at", now=True),
        _time("state_at", null=True),
        sa.Column("state_by_id", sa.BigInteger(), nullable=True),
        sa.Column("state_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state in ('challenger', 'in_use', 'retired')", name=op.f("ck_beliefs_state")
        ),
        sa.ForeignKeyConstraint(
            ["state_by_id"], ["users.id"], name=op.f("fk_beliefs_state_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beliefs")),
    )
    op.create_index(
        "uq_beliefs_in_use", "beliefs", ["state"], unique=True,
        postgresql_where=sa.text("state = 'in_use'"),
    )  # fmt: skip
    op.create_table(
        "shown_lists",
        _id(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("belief_id", sa.BigInteger(), nullable=True),
        sa.Column("exploration", sa.Float(), nullable=False),
        _time("at", now=True),
        sa.CheckConstraint("kind in ('partners', 'queue')", name=op.f("ck_shown_lists_kind")),
        sa.CheckConstraint(
            "exploration between 0 and 0.5", name=op.f("ck_shown_lists_exploration")
        ),
        _reference("shown_lists", "request_id", "match_requests", "SET NULL"),
        _reference("shown_lists", "belief_id", "beliefs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_lists")),
    )
    op.create_index("ix_shown_lists_request_id", "shown_lists", ["request_id"])
    op.create_index("ix_shown_lists_kind_at", "shown_lists", ["kind", "at"])
    op.create_table(
        "shown_entries",
        _id(),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("suggestion_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("plain", sa.Float(), nullable=False),
        sa.Column("traits", postgresql.JSONB(), nullable=False),
        _time("seen_at", null=True),
        sa.CheckConstraint(
            "propensity > 0 and propensity <= 1", name=op.f("ck_shown_entries_propensity")
        ),
        _reference("shown_entries", "list_id", "shown_lists", "CASCADE"),
        _reference("shown_entries", "suggestion_id", "suggestions", "SET NULL"),
        _reference("shown_entries", "company_id", "companies", "CASCADE"),
        _reference("shown_entries", "partner_id", "companies", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_entries")),
        sa.UniqueConstraint("list_id", "slot", name=op.f("uq_shown_entries_list_id_slot")),
    )
    op.create_index("ix_shown_entries_suggestion_id", "shown_entries", ["suggestion_id"])
    op.create_index(
        "ix_shown_entries_company_id_partner_id", "shown_entries", ["company_id", "partner_id"]
    )
    op.add_column(
        "suggestions",
        sa.Column("competition", postgresql.JSONB(), server_default="{}", nullable=False),
    )
    op.add_column(
        "suggestions",
        sa.Column("drawn", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("suggestions", "drawn")
    op.drop_column("suggestions", "competition")
    for table in ("shown_entries", "shown_lists", "beliefs"):
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _time(name: str, *, null: bool = False, now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=null)


def _reference(
    table: str, column: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )
