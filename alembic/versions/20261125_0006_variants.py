"""variants: fingerprints, groups of the same words, copies and versions of articles, and languages

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("lineage", "article_version", "copy", "article_shingle", "variant", "shingle")


def upgrade() -> None:
    op.add_column("quotation", sa.Column("copied", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("article", sa.Column("language", sa.String(length=8), nullable=True))
    op.create_index("ix_article_url", "article", ["url"])
    op.create_index("ix_quotation_state", "quotation", ["state"])
    for table, owner in (("shingle", "quotation_id"), ("article_shingle", "article_id")):
        op.create_table(
            table,
            sa.Column("hash", sa.BigInteger(), nullable=False),
            sa.Column(owner, BIG_ID, nullable=False),
            sa.PrimaryKeyConstraint("hash", owner, name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "variant",
        sa.Column("quotation_id", BIG_ID, nullable=False),
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_variant_quotation_id_quotation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quotation_id", name=op.f("pk_variant")),
    )
    op.create_index("ix_variant_group_id", "variant", ["group_id"])
    op.create_table(
        "copy",
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("original_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_copy_article_id_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["original_id"], ["article.id"], name=op.f("fk_copy_original_id_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_copy")),
    )
    op.create_index("ix_copy_original_id", "copy", ["original_id"])
    op.create_table(
        "article_version",
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("earlier_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_version_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["article.id"], name=op.f("fk_article_version_earlier_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_version")),
        sa.UniqueConstraint("earlier_id", name=op.f("uq_article_version_earlier_id")),
    )
    op.create_table(
        "lineage",
        sa.Column("quotation_id", BIG_ID, nullable=False),
        sa.Column("earlier_id", BIG_ID, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_lineage_quotation_id_quotation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["quotation.id"], name=op.f("fk_lineage_earlier_id_quotation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quotation_id", name=op.f("pk_lineage")),
        sa.UniqueConstraint("earlier_id", name=op.f("uq_lineage_earlier_id")),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_quotation_state", "quotation")
    op.drop_index("ix_article_url", "article")
    op.drop_column("article", "language")
    op.drop_column("quotation", "copied")
