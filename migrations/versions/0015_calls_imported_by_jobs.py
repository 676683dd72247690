"""A file of calls is kept while a job works through it."""

from alembic import op
from sqlalchemy.sql.elements import conv

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAME = conv("ck_import_runs_file")


def upgrade() -> None:
    op.drop_constraint(NAME, "import_runs", type_="check")
    op.create_check_constraint(
        NAME, "import_runs",
        "(state <> 'checked' or file is not null) and "
        "(file is null or state in ('checked', 'running'))",
    )  # fmt: skip


def downgrade() -> None:
    op.execute("update import_runs set state = 'abandoned', file = null where state = 'running'")
    op.drop_constraint(NAME, "import_runs", type_="check")
    op.create_check_constraint(NAME, "import_runs", "(state = 'checked') = (file is not null)")
