"""listed names: what speakers are listed by, the family name first; and an index that counts quotations by speaker

Revision ID: 0014
Revises: 0012
"""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # names that earlier versions stored get theirs when the migration is done, like the other indexes of names
    op.add_column("speaker", sa.Column("listed_as", sa.Text(), nullable=True))
    op.create_index("ix_speaker_listed_as_id", "speaker", ["listed_as", "id"])
    op.create_index("ix_quotation_speaker_id_shown", "quotation", ["speaker_id", "state", "stance", "summary"])


def downgrade() -> None:
    op.drop_index("ix_quotation_speaker_id_shown", "quotation")
    op.drop_index("ix_speaker_listed_as_id", "speaker")
    op.drop_column("speaker", "listed_as")
