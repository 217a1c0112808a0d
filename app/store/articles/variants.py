"""Variants: quotations in; groups of the same words in several articles out.

A quotation is looked up by the numbers of its fingerprint, then aligned word by word with the few that share some of them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import func, insert, tuple_
from sqlmodel import Session, col, delete, select, update

from app.compare.fingerprint import OF_QUOTATION, fingerprint, words_in
from app.compare.likeness import Alteration, Comparison, alterations, compare
from app.quotation_fields import spans_of
from app.quote import Kind, SpeakerKind, Stance
from app.reading.normal_form import shown_words
from app.store.articles.sharing import sharing
from app.store.by_id import FoundQuotation, quotations_by_ids
from app.store.tables import IS_CURRENT, QuotationRow, ShingleRow, SpeakerRow, State, VariantRow, id_of

# Shorter quotations are too common to compare: "We are very proud" is said by many people.
FEWEST_WORDS = 5
# How much of the shorter form the other one must have, in runs of words: with the same speaker, and with any other.
LEAST_OF_SAME, LEAST_OF_OTHER, FEWEST_OF_OTHER = 0.7, 0.85, 8
# A run of words that more quotations than this share is a stock phrase ("at the end of the day"). And the most quotations
# that are aligned with one.
MOST_SHARING, MOST_ALIGNED = 100, 20


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a quotation, how it differs from the earliest, and the two word by word."""

    found: FoundQuotation
    alterations: tuple[Alteration, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class VariantGroup:
    """All forms of one quotation, the earliest printed first. Each is compared with that one."""

    group_id: int
    variants: tuple[Variant, ...]


def join_variants(session: Session, rows: Sequence[QuotationRow]) -> None:
    """Find the same words in other articles for each of these new, flushed quotations, and group them."""
    prints = _fingerprints(rows)
    _keep(session, _pairs(prints))
    _group_alike(session, rows, prints)


def rejoin_variants(session: Session, rows: Sequence[QuotationRow]) -> None:
    """Group quotations again whose words, speakers or states may have changed."""
    prints = _fingerprints(rows)
    wanted = _pairs(prints)
    stored = col(ShingleRow.hash).in_({number for _, number in wanted}) & col(ShingleRow.quotation_id).in_(list(prints))
    known = set(session.exec(select(ShingleRow.quotation_id, ShingleRow.hash).where(stored)))
    _keep(session, sorted(set(wanted) - known))
    session.exec(delete(VariantRow).where(col(VariantRow.quotation_id).in_(list(prints))))
    _group_alike(session, [row for row in rows if row.state == State.CURRENT], prints)


def similar(session: Session, text: str) -> list[tuple[QuotationRow, Comparison]]:
    """The current quotations that share a run of words with a text, the most similar first."""
    words = words_in(text)
    numbers = fingerprint(words, OF_QUOTATION) if len(words) >= FEWEST_WORDS else []
    return _alike(session, text, numbers, sharing(session, ShingleRow, numbers, MOST_SHARING + 1))


def varied(session: Session, quotation_ids: Sequence[int]) -> set[int]:
    """Those of the quotations that other articles print too."""
    return set(session.exec(select(VariantRow.quotation_id).where(col(VariantRow.quotation_id).in_(quotation_ids))))


def variants_of(session: Session, quotation_id: int) -> VariantGroup | None:
    """All forms of a quotation, None where there is only this one."""
    group = session.exec(select(VariantRow.group_id).where(VariantRow.quotation_id == quotation_id)).first()
    found = _groups(session, [group])[0] if group is not None else None
    return found if found is not None and len(found.variants) > 1 else None


def list_groups(
    session: Session, *, altered: bool | None = None, after: tuple[int, int] | None = None, limit: int = 20
) -> tuple[list[VariantGroup], tuple[int, int] | None]:
    """Groups, the newest first, and the place of the last one examined, None where there are no more.

    ``altered`` selects the groups whose forms differ (True) or agree (False).
    """
    found: list[VariantGroup] = []
    place = after
    while len(found) < limit:
        newest = _newest_groups(session, place, limit)
        if not newest:
            return found, None
        for group in _groups(session, list(newest)):
            place = newest[group.group_id], group.group_id
            differs = any(variant.alterations for variant in group.variants)
            if altered is None or differs is altered:
                found.append(group)
            if len(found) == limit:
                break
    return found, place


def _newest_groups(session: Session, after: tuple[int, int] | None, limit: int) -> dict[int, int]:
    """Groups with more than one form, by their ids: the id of the quotation that joined each last, the newest first."""
    last = func.max(VariantRow.quotation_id)
    statement = select(VariantRow.group_id, last).group_by(col(VariantRow.group_id)).having(func.count() > 1)
    if after is not None:
        statement = statement.having(tuple_(last, col(VariantRow.group_id)) < tuple_(*after))
    ordered = statement.order_by(last.desc(), col(VariantRow.group_id).desc()).limit(limit)
    return {group: int(last_id) for group, last_id in session.exec(ordered)}


def _fingerprints(rows: Sequence[QuotationRow]) -> dict[int, list[int]]:
    """The numbers of each quotation, by its id."""
    return {id_of(row): fingerprint(words_in(row.text), OF_QUOTATION) for row in rows}


def _pairs(prints: Mapping[int, Sequence[int]]) -> list[tuple[int, int]]:
    return [(quotation_id, number) for quotation_id, numbers in prints.items() for number in numbers]


def _keep(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    if pairs:
        session.execute(insert(ShingleRow), [{"quotation_id": number, "hash": run} for number, run in pairs])


def _group_alike(session: Session, rows: Sequence[QuotationRow], prints: Mapping[int, Sequence[int]]) -> None:
    """Put each quotation in one group with those of other articles that are the same."""
    numbers = {id_of(row): prints[id_of(row)] if len(words_in(row.text)) >= FEWEST_WORDS else [] for row in rows}
    shared = sharing(session, ShingleRow, chain.from_iterable(numbers.values()), MOST_SHARING + 1)
    for row in rows:
        others = _alike(session, row.text, numbers[id_of(row)], shared, except_id=row.id)
        same = [other for other, comparison in others if other.article_id != row.article_id and _is_same(row, other, comparison)]
        if same:
            _group(session, [id_of(row), *(id_of(other) for other in same)])


def _alike(
    session: Session, text: str, numbers: Sequence[int], shared: Mapping[int, Sequence[int]], except_id: int | None = None
) -> list[tuple[QuotationRow, Comparison]]:
    """The current quotations that share the most numbers with a text, aligned with it, the most similar first."""
    counts: Counter[int] = Counter()
    for number in numbers:
        ids = shared.get(number, ())
        if len(ids) <= MOST_SHARING:
            counts.update(ids)
    likely = [number for number, _ in counts.most_common(MOST_ALIGNED + 1) if number != except_id][:MOST_ALIGNED]
    if not likely:
        return []
    rows = session.exec(select(QuotationRow).where(col(QuotationRow.id).in_(likely), IS_CURRENT)).all()
    compared = [(row, compare(row.text, text)) for row in rows]
    return sorted(compared, key=lambda pair: (-pair[1].coverage, id_of(pair[0])))


def _is_same(row: QuotationRow, other: QuotationRow, comparison: Comparison) -> bool:
    """Whether two forms are one quotation: at least one is verbatim, and they share enough words for who says them.

    What one article says was denied, or not said yet, is not what another says was said.
    """
    if row.kind == Kind.INDIRECT == other.kind or _bearing(row) != _bearing(other):
        return False
    shorter = min(len(words_in(row.text)), len(words_in(other.text)))
    if row.speaker_id is not None and row.speaker_id == other.speaker_id:
        return shorter >= FEWEST_WORDS and comparison.coverage >= LEAST_OF_SAME
    return shorter >= FEWEST_OF_OTHER and comparison.coverage >= LEAST_OF_OTHER


def _bearing(row: QuotationRow) -> Stance:
    """The stance as far as it tells quotations apart: a question may well be printed as a statement."""
    stance = Stance(row.stance)
    return Stance.ASSERTED if stance is Stance.ASKED else stance


def _group(session: Session, quotation_ids: Sequence[int]) -> None:
    """Put quotations in one group, together with all members of the groups that any of them is in."""
    known = session.exec(select(VariantRow).where(col(VariantRow.quotation_id).in_(quotation_ids))).all()
    groups = {row.group_id for row in known}
    target = min({*groups, *quotation_ids})
    session.exec(update(VariantRow).where(col(VariantRow.group_id).in_(groups - {target})).values(group_id=target))
    new = set(quotation_ids) - {row.quotation_id for row in known}
    session.add_all(VariantRow(quotation_id=number, group_id=target) for number in sorted(new))
    session.flush()


def _groups(session: Session, group_ids: Sequence[int]) -> list[VariantGroup]:
    """The groups with these ids, in the same order, with the quotations that are current."""
    members = session.exec(
        select(VariantRow.group_id, VariantRow.quotation_id)
        .join(QuotationRow, col(QuotationRow.id) == VariantRow.quotation_id)
        .where(col(VariantRow.group_id).in_(group_ids), IS_CURRENT)
    ).all()
    found = {item.quotation.id: item for item in quotations_by_ids(session, [number for _, number in members])}
    grouped: dict[int, list[FoundQuotation]] = defaultdict(list)
    for group, number in members:
        grouped[group].append(found[number])
    return [VariantGroup(group, tuple(_variants(grouped[group]))) for group in group_ids]


def _variants(found: Sequence[FoundQuotation]) -> list[Variant]:
    """The forms of one quotation, the earliest printed first, each compared with that one."""
    if not found:
        return []
    earliest, *later = sorted(found, key=_printed_on)
    unchanged = Variant(earliest, (), compare(earliest.quotation.text, earliest.quotation.text))
    return [unchanged, *(_compared(earliest, item) for item in later)]


def _printed_on(found: FoundQuotation) -> tuple[bool, date, int]:
    """The order of variants: by the day they were printed. Those without a day come last."""
    printed = found.article.published_at
    return printed is None, printed or date.min, id_of(found.quotation)


def _compared(earliest: FoundQuotation, item: FoundQuotation) -> Variant:
    comparison = compare(earliest.quotation.text, item.quotation.text)
    changed = alterations(_printed(earliest), _printed(item), (earliest.quotation.kind, item.quotation.kind), comparison)
    return Variant(item, (*changed, *_speaker_change(earliest, item)), comparison)


def _printed(found: FoundQuotation) -> str:
    """The words without the ellipsis where a cue splits them, which would look like one that the outlet printed."""
    return shown_words(found.article.text, spans_of(found.quotation.content), between=" ")


def _speaker_change(earliest: FoundQuotation, item: FoundQuotation) -> list[Alteration]:
    if earliest.quotation.speaker_id == item.quotation.speaker_id:
        return []
    if not _is_named(earliest.speaker):
        return []
    return [Alteration.OTHER_SPEAKER if _is_named(item.speaker) else Alteration.SPEAKER_NOT_NAMED]


def _is_named(speaker: SpeakerRow | None) -> bool:
    return speaker is not None and speaker.kind in {SpeakerKind.PERSON, SpeakerKind.ORGANIZATION}
