"""supporters, whom a client lets see a little."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the step."""
    op.create_table(
        "supporter",
        sa.Column("practice_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("grant_id", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=True),
        sa.Column("link_until", Instant(), nullable=True),
        sa.Column("key_hash", sa.Text(), nullable=True),
        sa.Column("joined_at", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        sa.PrimaryKeyConstraint("practice_id", "client_id", "grant_id"),
        sa.UniqueConstraint("link_hash"),
        sa.UniqueConstraint("key_hash"),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("supporter")
