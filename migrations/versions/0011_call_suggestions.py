"""What the engine would put together for each open call, and what it was the night before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TIMES = ("first_at", "changed_at", "made_at")


def upgrade() -> None:
    op.create_table(
        "call_suggestions",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("call_version", sa.BigInteger(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("team", postgresql.JSONB(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in TIMES),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_suggestions_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_suggestions")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_call_suggestions_changed_at_call_id"), "call_suggestions",
        ["changed_at", "call_id"],
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("call_suggestions")
