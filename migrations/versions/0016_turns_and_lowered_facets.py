"""Two models taking turns in lists; needs and offers that count less after a refusal."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _now(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _reference(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "ranking_trials",
        _id(),
        sa.Column("ranking_id", sa.BigInteger(), nullable=False),
        sa.Column("champion_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        _now("created_at"),
        sa.Column("started_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.CheckConstraint("state in ('running', 'ended')", name=op.f("ck_ranking_trials_state")),
        sa.CheckConstraint("share > 0 and share <= 1", name=op.f("ck_ranking_trials_share")),
        _reference("ranking_trials", "ranking_id", "ranking_models", "CASCADE"),
        _reference("ranking_trials", "started_by_id", "users", "SET NULL"),
        _reference("ranking_trials", "ended_by_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_trials")),
    )
    op.create_index(op.f("ix_ranking_trials_ranking_id"), "ranking_trials", ["ranking_id"])
    op.create_index(
        "uq_ranking_trials_running", "ranking_trials", ["state"], unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )  # fmt: skip
    op.add_column("shown_lists", sa.Column("trial_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_shown_lists_trial_id"), "shown_lists", "ranking_trials", ["trial_id"], ["id"],
        ondelete="SET NULL",
    )  # fmt: skip
    op.create_index(op.f("ix_shown_lists_trial_id"), "shown_lists", ["trial_id"])
    op.add_column("shown_entries", sa.Column("team", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_shown_entries_team"), "shown_entries", "team in ('champion', 'challenger')"
    )
    op.create_table(
        "lowered_facets",
        _id(),
        sa.Column("facet_id", sa.BigInteger(), nullable=False),
        sa.Column("refused_id", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        _now("created_at"),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.BigInteger(), nullable=True),
        _reference("lowered_facets", "facet_id", "facets", "CASCADE"),
        _reference("lowered_facets", "refused_id", "companies", "CASCADE"),
        _reference("lowered_facets", "by_id", "users", "SET NULL"),
        _reference("lowered_facets", "lifted_by_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lowered_facets")),
    )
    op.create_index(op.f("ix_lowered_facets_facet_id"), "lowered_facets", ["facet_id"])
    op.create_index(op.f("ix_lowered_facets_refused_id"), "lowered_facets", ["refused_id"])
    op.create_index(
        "uq_lowered_facets_standing", "lowered_facets", ["facet_id"], unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("lowered_facets")
    op.drop_constraint(op.f("ck_shown_entries_team"), "shown_entries")
    op.drop_column("shown_entries", "team")
    op.drop_column("shown_lists", "trial_id")
    op.drop_table("ranking_trials")
