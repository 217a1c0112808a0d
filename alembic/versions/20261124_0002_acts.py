"""acts: whether a quotation reports speech, writing or thought

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # version 1 stored only what was said or written, without telling the two apart
    op.add_column("quotation", sa.Column("act", sa.String(), nullable=False, server_default="speech"))


def downgrade() -> None:
    op.drop_column("quotation", "act")
