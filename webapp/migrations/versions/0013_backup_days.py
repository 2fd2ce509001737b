"""backup days: how far back the backups of a practice go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the step: as long as phones have kept what they sent until now."""
    with op.batch_alter_table("practice", schema=None) as batch_op:
        days = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        batch_op.add_column(sa.Column("backup_days", days, nullable=False, server_default="30"))
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.alter_column("backup_days", server_default=None)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_column("backup_days")
