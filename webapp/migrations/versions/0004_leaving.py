"""leaving, and for how long a practice keeps what somebody wrote."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the step."""
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("erase_on", sa.Date(), nullable=True))
    with op.batch_alter_table("practice", schema=None) as batch_op:
        years = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        batch_op.add_column(sa.Column("keeps_years", years, nullable=True))


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_column("keeps_years")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_column("erase_on")
        batch_op.drop_column("left_at")
