"""one row for each client, that lists over many clients read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNTS = ("head", "made_by", "held", "flags", "help", "requests", "unread", "asked", "agreed", "done")


def upgrade() -> None:
    """Make the step."""
    op.create_table(
        "client_summary",
        sa.Column("practice_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)
            for name in COUNTS
        ),
        sa.Column("came_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        sa.PrimaryKeyConstraint("practice_id", "client_id"),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("client_summary")
