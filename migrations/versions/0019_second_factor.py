"""A second factor: authenticator apps, recovery codes, log-ins that are half done."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stage = sa.Column("stage", sa.String(), server_default=sa.text("'open'"), nullable=False)
    op.add_column("sessions", stage)
    op.create_check_constraint(
        op.f("ck_sessions_stage"), "sessions", "stage in ('open', 'code', 'setup')"
    )
    op.create_table(
        "second_factors",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("next_salt", sa.LargeBinary()),
        sa.Column("last_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factors")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factors_user_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_recovery_codes_code_digest")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])


def downgrade() -> None:
    """Log-ins that are half done end: the older tables would take them for whole ones."""
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
    op.execute("delete from sessions where stage <> 'open'")
    op.drop_constraint(op.f("ck_sessions_stage"), "sessions")
    op.drop_column("sessions", "stage")
