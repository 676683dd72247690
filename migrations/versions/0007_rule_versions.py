"""Rows of programme rules as administrators changed them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule_id", sa.String(80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind in ('adopted', 'withdrawn')", name=op.f("ck_rule_versions_kind")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_rule_versions_reason")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_rule_versions_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_versions")),
        sa.UniqueConstraint("rule_id", "number", name=op.f("uq_rule_versions_rule_id_number")),
    )
    op.create_index(
        "ix_rule_versions_rule_id_first_day", "rule_versions", ["rule_id", "first_day", "id"]
    )
    op.execute(
        "create trigger rule_versions_are_kept before delete on rule_versions "
        "for each row execute function events_are_kept()"
    )


def downgrade() -> None:
    op.drop_table("rule_versions")
