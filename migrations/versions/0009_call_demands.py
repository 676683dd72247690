"""What call documents ask of a team, as columns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBERS = ("minimum_members", "maximum_members", "minimum_countries", "minimum_end_users")


def upgrade() -> None:
    for name in NUMBERS:
        op.add_column("calls", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("calls", sa.Column("activity", sa.String(), server_default="", nullable=False))
    op.add_column("calls", sa.Column("control_restriction", sa.Boolean(), nullable=True))
    op.drop_column("calls", "rule_parameters")


def downgrade() -> None:
    op.add_column(
        "calls",
        sa.Column("rule_parameters", postgresql.JSONB(), server_default="{}", nullable=False),
    )
    for name in ("control_restriction", "activity", *NUMBERS):
        op.drop_column("calls", name)
