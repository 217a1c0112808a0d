"""Variants: quotations in; the same words elsewhere, as groups that grow with every article, out.

A quotation is looked up by the numbers of its fingerprint, then aligned word by word with the few that share some.
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
from app.quote import Kind, SpeakerKind
from app.store.articles.sharing import sharing
from app.store.by_id import FoundQuotation, quotations_by_ids
from app.store.tables import STANDS, QuotationRow, ShingleRow, State, VariantRow, id_of

# Fewer words are said by many: "We are very proud".
FEWEST_WORDS = 5
# The share of the shorter form's words that the other has in runs: the same speaker's, and anybody's.
LEAST_OF_SAME, LEAST_OF_OTHER, FEWEST_OF_OTHER = 0.7, 0.85, 8
# A run of words that so many quotations have says nothing ("at the end of the day"); and so many are aligned.
MOST_SHARING, MOST_ALIGNED = 100, 20


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a quotation: how it differs from the earliest, and the two side by side."""

    found: FoundQuotation
    alterations: tuple[Alteration, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class VariantGroup:
    """All forms of one quotation, the earliest printed first; each is compared with that one."""

    group_id: int
    variants: tuple[Variant, ...]


def join_variants(session: Session, rows: Sequence[QuotationRow]) -> None:
    """Find the same words elsewhere for each of these new quotations, and put them in one group; flush them before."""
    prints = _fingerprints(rows)
    _keep(session, _pairs(prints))
    _join(session, rows, prints)


def rejoin_variants(session: Session, rows: Sequence[QuotationRow]) -> None:
    """The same for quotations whose words or speakers have changed."""
    prints = _fingerprints(rows)
    wanted = _pairs(prints)
    have = col(ShingleRow.hash).in_({number for _, number in wanted}) & col(ShingleRow.quotation_id).in_(list(prints))
    known = set(session.exec(select(ShingleRow.quotation_id, ShingleRow.hash).where(have)))
    _keep(session, sorted(set(wanted) - known))
    session.exec(delete(VariantRow).where(col(VariantRow.quotation_id).in_(list(prints))))
    _join(session, [row for row in rows if row.state == State.CURRENT], prints)


def similar(session: Session, text: str) -> list[tuple[QuotationRow, Comparison]]:
    """The quotations that stand and share a run of words with a text, the most alike first."""
    words = words_in(text)
    numbers = fingerprint(words, OF_QUOTATION) if len(words) >= FEWEST_WORDS else []
    return _alike(session, text, numbers, sharing(session, ShingleRow, numbers, MOST_SHARING + 1))


def varied(session: Session, quotation_ids: Sequence[int]) -> set[int]:
    """Those of the quotations that other articles print too."""
    return set(session.exec(select(VariantRow.quotation_id).where(col(VariantRow.quotation_id).in_(quotation_ids))))


def variants_of(session: Session, quotation_id: int) -> VariantGroup | None:
    """All forms of a quotation; None where no other is known."""
    group = session.exec(select(VariantRow.group_id).where(VariantRow.quotation_id == quotation_id)).first()
    found = _groups(session, [group])[0] if group is not None else None
    return found if found is not None and len(found.variants) > 1 else None


def list_groups(
    session: Session, *, altered: bool | None = None, after: tuple[int, int] | None = None, limit: int = 20
) -> tuple[list[VariantGroup], tuple[int, int] | None]:
    """Groups, the newest first, and the place of the last one looked at; ``altered`` keeps those whose forms differ, or agree."""
    found: list[VariantGroup] = []
    place = after
    while len(found) < limit:
        last = func.max(VariantRow.quotation_id)
        statement = select(VariantRow.group_id, last).group_by(col(VariantRow.group_id)).having(func.count() > 1)
        if place is not None:
            statement = statement.having(tuple_(last, col(VariantRow.group_id)) < tuple_(*place))
        ordered = statement.order_by(last.desc(), col(VariantRow.group_id).desc()).limit(limit)
        newest = {group: int(last_id) for group, last_id in session.exec(ordered)}
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


def _keep(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    if pairs:
        session.execute(insert(ShingleRow), [{"quotation_id": number, "hash": run} for number, run in pairs])


def _fingerprints(rows: Sequence[QuotationRow]) -> dict[int, list[int]]:
    """The numbers of each quotation, by its id."""
    return {id_of(row): fingerprint(words_in(row.text), OF_QUOTATION) for row in rows}


def _pairs(prints: Mapping[int, Sequence[int]]) -> list[tuple[int, int]]:
    return [(quotation_id, number) for quotation_id, numbers in prints.items() for number in numbers]


def _join(session: Session, rows: Sequence[QuotationRow], prints: Mapping[int, Sequence[int]]) -> None:
    numbers = {id_of(row): prints[id_of(row)] if len(words_in(row.text)) >= FEWEST_WORDS else [] for row in rows}
    shared = sharing(session, ShingleRow, chain.from_iterable(numbers.values()), MOST_SHARING + 1)
    for row in rows:
        others = _alike(session, row.text, numbers[id_of(row)], shared, beside=row.id)
        same = [other for other, comparison in others if other.article_id != row.article_id and _is_same(row, other, comparison)]
        if same:
            _group(session, [id_of(row), *(id_of(other) for other in same)])


def _alike(
    session: Session, text: str, numbers: Sequence[int], shared: Mapping[int, Sequence[int]], beside: int | None = None
) -> list[tuple[QuotationRow, Comparison]]:
    counts: Counter[int] = Counter()
    for number in numbers:
        ids = shared.get(number, ())
        if len(ids) <= MOST_SHARING:
            counts.update(ids)
    likely = [number for number, _ in counts.most_common(MOST_ALIGNED + 1) if number != beside][:MOST_ALIGNED]
    if not likely:
        return []
    rows = session.exec(select(QuotationRow).where(col(QuotationRow.id).in_(likely), STANDS)).all()
    compared = [(row, compare(row.text, text)) for row in rows]
    return sorted(compared, key=lambda pair: (-pair[1].coverage, id_of(pair[0])))


def _groups(session: Session, group_ids: Sequence[int]) -> list[VariantGroup]:
    members = session.exec(
        select(VariantRow.group_id, VariantRow.quotation_id)
        .join(QuotationRow, col(QuotationRow.id) == VariantRow.quotation_id)
        .where(col(VariantRow.group_id).in_(group_ids), STANDS)
    ).all()
    found = {item.quotation.id: item for item in quotations_by_ids(session, [number for _, number in members])}
    grouped: dict[int, list[FoundQuotation]] = defaultdict(list)
    for group, number in members:
        grouped[group].append(found[number])
    return [VariantGroup(group, tuple(_compared(grouped[group]))) for group in group_ids]


def _compared(found: list[FoundQuotation]) -> list[Variant]:
    ordered = sorted(found, key=_printed_on)
    earliest = ordered[0] if ordered else None
    variants = []
    for item in ordered:
        if earliest is None or item is earliest:
            variants.append(Variant(item, (), compare(item.quotation.text, item.quotation.text)))
            continue
        comparison = compare(earliest.quotation.text, item.quotation.text)
        changed = alterations(_printed(earliest), _printed(item), (earliest.quotation.kind, item.quotation.kind), comparison)
        variants.append(Variant(item, (*changed, *_speaker_change(earliest, item)), comparison))
    return variants


def _printed_on(found: FoundQuotation) -> tuple[bool, date, int]:
    """The order of variants: by the day they were printed; those without a day come last."""
    printed = found.article.published_at
    return printed is None, printed or date.min, id_of(found.quotation)


def _printed(found: FoundQuotation) -> str:
    """The words without the mark that stands where a cue splits them: that is no outlet's ellipsis."""
    return " ".join(found.article.text[start:end] for start, end in found.quotation.content)


def _speaker_change(earliest: FoundQuotation, item: FoundQuotation) -> list[Alteration]:
    if earliest.quotation.speaker_id == item.quotation.speaker_id:
        return []
    if not _is_named(earliest.speaker.kind if earliest.speaker else None):
        return []
    named = _is_named(item.speaker.kind if item.speaker else None)
    return [Alteration.OTHER_SPEAKER if named else Alteration.SPEAKER_NOT_NAMED]


def _is_same(row: QuotationRow, other: QuotationRow, comparison: Comparison) -> bool:
    """Whether two printed forms are one quotation: one of them verbatim, and enough words for who says it."""
    if row.kind == Kind.INDIRECT == other.kind:
        return False
    shorter = min(len(words_in(row.text)), len(words_in(other.text)))
    if row.speaker_id is not None and row.speaker_id == other.speaker_id:
        return shorter >= FEWEST_WORDS and comparison.coverage >= LEAST_OF_SAME
    return shorter >= FEWEST_OF_OTHER and comparison.coverage >= LEAST_OF_OTHER


def _is_named(kind: str | None) -> bool:
    return kind in {SpeakerKind.PERSON, SpeakerKind.ORGANIZATION}


def _group(session: Session, quotation_ids: Sequence[int]) -> None:
    """Put quotations in one group, with all that are in a group with one of them."""
    known = session.exec(select(VariantRow).where(col(VariantRow.quotation_id).in_(quotation_ids))).all()
    groups = {row.group_id for row in known}
    target = min({*groups, *quotation_ids})
    session.exec(update(VariantRow).where(col(VariantRow.group_id).in_(groups - {target})).values(group_id=target))
    new = set(quotation_ids) - {row.quotation_id for row in known}
    session.add_all(VariantRow(quotation_id=number, group_id=target) for number in sorted(new))
    session.flush()
