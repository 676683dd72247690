"""Trained models brought here as challengers, what they say of lists, first places of a list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ranking_models",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("model_id", "state", "card")),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("judgement", postgresql.JSONB(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_by_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_by_id", sa.BigInteger(), nullable=True),
        sa.Column("state_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state in ('challenger', 'in_use', 'retired')", name=op.f("ck_ranking_models_state")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["users.id"], name=op.f(f"fk_ranking_models_{column}"),
                ondelete="SET NULL",
            )
            for column in ("registered_by_id", "state_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_models")),
        sa.UniqueConstraint("model_id", name=op.f("uq_ranking_models_model_id")),
    )  # fmt: skip
    op.create_index(
        "uq_ranking_models_in_use", "ranking_models", ["state"], unique=True,
        postgresql_where=sa.text("state = 'in_use'"),
    )  # fmt: skip
    op.create_table(
        "entry_scores",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("ranking_id", sa.BigInteger(), nullable=False),
        sa.Column("plain", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["shown_entries.id"], name=op.f("fk_entry_scores_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ranking_id"], ["ranking_models.id"], name=op.f("fk_entry_scores_ranking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "ranking_id", name=op.f("pk_entry_scores")),
    )  # fmt: skip
    op.create_index(op.f("ix_entry_scores_ranking_id"), "entry_scores", ["ranking_id"])
    op.add_column(
        "shown_lists",
        sa.Column("places", sa.BigInteger(), server_default=sa.text("10"), nullable=False),
    )
    op.execute(
        "update shown_lists set places = greatest(1, (select count(*) from shown_entries"
        " where list_id = shown_lists.id)) where kind = 'queue'"
    )


def downgrade() -> None:
    op.drop_column("shown_lists", "places")
    for table in ("entry_scores", "ranking_models"):
        op.drop_table(table)
