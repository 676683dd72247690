"""The draft that somebody left to claim a profile that was here already."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("memberships", sa.Column("draft_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_memberships_draft_id_companies"), "memberships", "companies", ["draft_id"], ["id"],
        ondelete="SET NULL",
    )  # fmt: skip
    op.create_index(op.f("ix_memberships_draft_id"), "memberships", ["draft_id"])


def downgrade() -> None:
    op.drop_column("memberships", "draft_id")
