"""Candidates of calls, demands of call documents, facts of companies that team rules read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_pools",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_for", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_pools_call_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_pools")),
    )  # fmt: skip
    op.add_column(
        "companies", sa.Column("control_group", sa.String(), server_default="", nullable=False)
    )
    op.add_column(
        "calls",
        sa.Column("rule_parameters", postgresql.JSONB(), server_default="{}", nullable=False),
    )
    op.add_column("companies", sa.Column("non_profit", sa.Boolean(), nullable=True))
    op.add_column("companies", sa.Column("end_user", sa.Boolean(), nullable=True))


def downgrade() -> None:
    for name in ("end_user", "non_profit", "control_group"):
        op.drop_column("companies", name)
    op.drop_column("calls", "rule_parameters")
    op.drop_table("call_pools")
