"""Verified companies that a register contradicts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    empty, now = sa.text("''"), sa.text("now()")
    op.create_table(
        "register_findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("differs", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("gravity", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), server_default=empty, nullable=False),
        sa.Column("note", sa.String(), server_default=empty, nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_findings")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], ondelete="CASCADE",
            name=op.f("fk_register_findings_company_id_companies"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], ondelete="SET NULL",
            name=op.f("fk_register_findings_decided_by_id_users"),
        ),
        sa.UniqueConstraint("company_id", name=op.f("uq_register_findings_company_id")),
        sa.CheckConstraint(
            "state in ('open', 'dismissed')", name=op.f("ck_register_findings_state")
        ),
        sa.CheckConstraint(
            "state <> 'dismissed' or decided_at is not null",
            name=op.f("ck_register_findings_decided"),
        ),
    )  # fmt: skip
    op.create_index(
        "ix_register_findings_state", "register_findings", ["state", "gravity", "since", "id"]
    )


def downgrade() -> None:
    op.drop_table("register_findings")
