"""registry: merges, imports, suggestions and editors' decisions; source types, addressees and venues

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
NEVER_REUSED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "apart",
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["speaker.id"], name=op.f("fk_apart_other_id_speaker"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_apart_speaker_id_speaker"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("speaker_id", "other_id", name=op.f("pk_apart")),
    )
    with op.batch_alter_table("apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_apart_other_id"), ["other_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["other_id"], ["speaker.id"], name=op.f("fk_decision_other_id_speaker"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_decision_speaker_id_speaker"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "name_block",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_name_block_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "speaker_id", name=op.f("pk_name_block")),
    )
    with op.batch_alter_table("name_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_name_block_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "speaker_role",
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), server_default="article", nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_speaker_role_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speaker_id", "role", name=op.f("pk_speaker_role")),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["speaker.id"], name=op.f("fk_suggestion_other_id_speaker"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_suggestion_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("speaker_id", "other_id", name=op.f("uq_suggestion_speaker_id_other_id")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_other_id"), ["other_id"], unique=False)

    for table, column in (
        ("alias", sa.Column("origin", sa.String(), server_default="article", nullable=False)),
        ("alias", sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False)),
        ("alias", sa.Column("language", sa.String(length=16), nullable=True)),
        ("quotation", sa.Column("said_on_precision", sa.String(length=8), nullable=True)),
        ("quotation", sa.Column("source_type", sa.String(length=32), nullable=True)),
        ("quotation", sa.Column("via", sa.String(length=16), nullable=True)),
        ("quotation", sa.Column("reported_via", sa.JSON(), server_default="[]", nullable=False)),
        ("quotation", sa.Column("addressee", sa.Text(), nullable=True)),
        ("quotation", sa.Column("venue", sa.Text(), nullable=True)),
        ("speaker", sa.Column("wikidata", sa.String(length=20), nullable=True)),
        ("speaker", sa.Column("not_a_person", sa.Boolean(), server_default=sa.false(), nullable=False)),
        ("speaker", sa.Column("curated", sa.Boolean(), server_default=sa.false(), nullable=False)),
    ):
        op.add_column(table, column)
    add_reference("quotation", "entry_id", "SET NULL")
    add_reference("speaker", "merged_into", None)
    op.create_index("ix_quotation_entry_id", "quotation", ["entry_id"])
    op.create_index("ix_quotation_source_type", "quotation", ["source_type"])
    op.create_index("ix_speaker_merged_into", "speaker", ["merged_into"])
    op.create_index("ix_speaker_wikidata", "speaker", ["wikidata"])

    op.execute("UPDATE quotation SET entry_id = speaker_id")
    op.execute("UPDATE quotation SET said_on_precision = 'day' WHERE said_on IS NOT NULL")
    op.execute(
        "INSERT INTO speaker_role (speaker_id, role) SELECT DISTINCT speaker_id, role FROM quotation"
        " WHERE speaker_id IS NOT NULL AND role IS NOT NULL"
    )


def add_reference(table: str, column: str, ondelete: str | None) -> None:
    """Add a column that refers to a speaker. SQLite rebuilds the table for it, and must not forget which ids were used."""
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    given = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    last = connection.execute(sa.select(given.c.seq).where(given.c.name == table)).scalar() if on_sqlite else None
    with op.batch_alter_table(table, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.add_column(sa.Column(column, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_foreign_key(f"fk_{table}_{column}_speaker", "speaker", [column], ["id"], ondelete=ondelete)
    if last is not None:
        connection.execute(sa.delete(given).where(given.c.name == table))
        connection.execute(sa.insert(given).values(name=table, seq=last))


def downgrade() -> None:
    with op.batch_alter_table("speaker", table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_speaker_merged_into_speaker"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_speaker_wikidata"))
        batch_op.drop_index(batch_op.f("ix_speaker_merged_into"))
        batch_op.drop_column("curated")
        batch_op.drop_column("not_a_person")
        batch_op.drop_column("wikidata")
        batch_op.drop_column("merged_into")

    with op.batch_alter_table("quotation", table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_quotation_entry_id_speaker"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_quotation_source_type"))
        batch_op.drop_index(batch_op.f("ix_quotation_entry_id"))
        batch_op.drop_column("venue")
        batch_op.drop_column("addressee")
        batch_op.drop_column("reported_via")
        batch_op.drop_column("via")
        batch_op.drop_column("source_type")
        batch_op.drop_column("said_on_precision")
        batch_op.drop_column("entry_id")

    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.drop_column("language")
        batch_op.drop_column("removed")
        batch_op.drop_column("origin")

    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_other_id"))

    op.drop_table("suggestion")
    op.drop_table("speaker_role")
    with op.batch_alter_table("name_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_name_block_speaker_id"))

    op.drop_table("name_block")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_speaker_id"))
        batch_op.drop_index(batch_op.f("ix_decision_other_id"))

    op.drop_table("decision")
    with op.batch_alter_table("apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_apart_other_id"))

    op.drop_table("apart")
