"""Where a company is managed and works, and who vouches for it: what eligibility rules read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARANTEES = "'', 'not_needed', 'needed', 'requested', 'approved', 'refused'"
CHECKS = {
    "guarantee": f"guarantee in ({GUARANTEES})",
    "territory": "territory in ('', 'controlled', 'outside_control')",
}
COLUMNS = ("management_country", "asset_countries", "territory", "guarantee", "guarantee_on")


def upgrade() -> None:
    op.add_column("companies", sa.Column("management_country", sa.String(2), nullable=True))
    op.add_column(
        "companies",
        sa.Column(
            "asset_countries", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False
        ),
    )
    for name in ("territory", "guarantee"):
        op.add_column("companies", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("companies", sa.Column("guarantee_on", sa.Date(), nullable=True))
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_companies_{name}"), "companies", rule)


def downgrade() -> None:
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_companies_{name}"), "companies", type_="check")
    for name in COLUMNS:
        op.drop_column("companies", name)
