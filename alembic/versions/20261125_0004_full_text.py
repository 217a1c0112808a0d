"""full text: an index in FTS5 or tsvector in place of the folded column that was searched with LIKE

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE quotation_fts USING fts5(words, speaker, role, title, tokenize='ascii', prefix='2 3')")
        op.execute(
            "CREATE TRIGGER quotation_fts_delete AFTER DELETE ON quotation BEGIN"
            " DELETE FROM quotation_fts WHERE rowid = old.id; END"
        )
    else:
        op.create_table(
            "quotation_fts",
            sa.Column("quotation_id", sa.BigInteger(), sa.ForeignKey("quotation.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("searched", postgresql.TSVECTOR(), nullable=False),
        )
        op.create_index("ix_quotation_fts_searched", "quotation_fts", ["searched"], postgresql_using="gin")
    op.drop_column("quotation", "folded")


def downgrade() -> None:
    op.add_column("quotation", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER quotation_fts_delete")
    op.drop_table("quotation_fts")
