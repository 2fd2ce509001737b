"""several therapists in a practice, and handing a client over."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the step: the first therapist of each practice becomes its admin."""
    with op.batch_alter_table("therapist") as batch_op:
        batch_op.add_column(sa.Column("is_admin", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("ended_at", Instant(), nullable=True))
    with op.batch_alter_table("therapist") as batch_op:
        batch_op.alter_column("is_admin", server_default=None)
    columns = [sa.column(name) for name in ("practice_id", "id", "created_at")]
    therapist = sa.table("therapist", *columns, sa.column("is_admin", sa.Boolean()))
    earlier = therapist.alias("earlier")
    before = sa.or_(
        earlier.c.created_at < therapist.c.created_at,
        sa.and_(earlier.c.created_at == therapist.c.created_at, earlier.c.id < therapist.c.id),
    )
    is_first = ~sa.exists().where(earlier.c.practice_id == therapist.c.practice_id, before)
    op.execute(therapist.update().where(is_first).values(is_admin=sa.true()))
    op.create_table(
        "handover",
        sa.Column("practice_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        sa.PrimaryKeyConstraint("practice_id", "id"),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("handover")
    with op.batch_alter_table("therapist") as batch_op:
        batch_op.drop_column("ended_at")
        batch_op.drop_column("is_admin")
