"""Who would complete the team of a consortium, as the worker judged it last."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_completions",
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged", sa.BigInteger(), nullable=False),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("consortium_id", name=op.f("pk_team_completions")),
        sa.ForeignKeyConstraint(
            ["consortium_id"], ["consortia.id"], ondelete="CASCADE",
            name=op.f("fk_team_completions_consortium_id_consortia"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("team_completions")
