"""How often a saved search writes."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INDEX = "ix_saved_searches_mailed"


def upgrade() -> None:
    """Who got e-mails got them on Mondays."""
    op.add_column(
        "saved_searches",
        sa.Column("mails", sa.String(), server_default=sa.text("'never'"), nullable=False),
    )
    op.execute("update saved_searches set mails = 'weekly' where mailed")
    op.create_check_constraint(
        op.f("ck_saved_searches_mails"), "saved_searches",
        "mails in ('never', 'daily', 'weekly', 'monthly')",
    )  # fmt: skip
    op.drop_index(INDEX, "saved_searches")
    op.create_index(
        INDEX, "saved_searches", ["user_id"], postgresql_where=sa.text("mails <> 'never'")
    )
    op.drop_column("saved_searches", "mailed")


def downgrade() -> None:
    op.add_column(
        "saved_searches",
        sa.Column("mailed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute("update saved_searches set mailed = true where mails <> 'never'")
    op.drop_index(INDEX, "saved_searches")
    op.create_index(INDEX, "saved_searches", ["user_id"], postgresql_where=sa.text("mailed"))
    op.drop_constraint(op.f("ck_saved_searches_mails"), "saved_searches")
    op.drop_column("saved_searches", "mails")
