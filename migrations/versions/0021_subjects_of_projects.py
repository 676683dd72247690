"""What projects are about, as paths of the European science vocabulary."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("projects", "staged_projects")


def upgrade() -> None:
    """Projects that are here get theirs with the next import of the same files."""
    for table in TABLES:
        op.add_column(
            table,
            sa.Column(
                "subjects", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"),
                nullable=False,
            ),
        )  # fmt: skip


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "subjects")
