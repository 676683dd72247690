"""New connections on a list of their own beside the main one."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lists that are here stay whole: whoever is on one stands on its main part."""
    op.add_column(
        "match_requests",
        sa.Column("parted", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "suggestions",
        sa.Column("section", sa.String(), server_default=sa.text("'main'"), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_suggestions_section"), "suggestions", "section in ('main', 'new_connections')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_suggestions_section"), "suggestions")
    op.drop_column("suggestions", "section")
    op.drop_column("match_requests", "parted")
