"""the measures that a practice has installed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the step."""
    op.create_table(
        "measure",
        sa.Column("practice_id", sa.Text(), nullable=False),
        sa.Column("worksheet", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("installed_by", sa.Text(), nullable=False),
        sa.Column("installed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("practice_id", "worksheet", "version"),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index("measure_by_url", ["practice_id", "url", "version"], unique=True)


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("measure")
