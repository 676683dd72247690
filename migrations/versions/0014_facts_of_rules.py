"""Facts that rules read and no page could hold: kind of body, tests passed before."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("seap", "union_body"):
        op.add_column("companies", sa.Column(name, sa.Boolean(), nullable=True))
    for name in ("tested_programme", "tested_call"):
        op.add_column("companies", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("companies", sa.Column("tested_on", sa.Date(), nullable=True))


def downgrade() -> None:
    for name in ("tested_on", "tested_call", "tested_programme", "union_body", "seap"):
        op.drop_column("companies", name)
