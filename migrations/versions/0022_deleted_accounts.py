"""Accounts that their owners deleted: a row without a person, for the trail to refer to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("deleted_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        op.f("ck_users_deleted"), "users", "deleted_at is null or disabled_at is not null"
    )


def downgrade() -> None:
    """What was removed stays removed; the row is a disabled account to the older version."""
    op.drop_constraint(op.f("ck_users_deleted"), "users")
    op.drop_column("users", "deleted_at")
