"""room for the large numbers that phones count in; SQLite has it already."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNTS = {
    "consent": ("version",),
    "device": ("pending",),
    "feed": ("head", "floor", "held"),
    "invitation": ("tries",),
    "operation": ("n", "rev", "seq", "skew_ms"),
    "passkey": ("sign_count",),
    "record": ("rev", "seq"),
}


def upgrade() -> None:
    """Make the step."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in COUNTS.items():
        for column in columns:
            op.alter_column(table, column, type_=sa.BigInteger())


def downgrade() -> None:
    """Leave the room as it is: numbers that need it may have come."""
