"""LEI and NCAGE code of a company."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FORMS = {"lei": "^[0-9A-Z]{18}[0-9]{2}$", "ncage": "^[0-9A-HJ-NP-Z]{5}$"}


def upgrade() -> None:
    for column, form in FORMS.items():
        op.add_column("companies", sa.Column(column, sa.String(), nullable=True))
        op.create_unique_constraint(op.f(f"uq_companies_{column}"), "companies", [column])
        op.create_check_constraint(
            op.f(f"ck_companies_{column}"), "companies", f"{column} is null or {column} ~ '{form}'"
        )


def downgrade() -> None:
    for column in FORMS:
        op.drop_column("companies", column)
