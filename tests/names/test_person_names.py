"""Names of persons: their parts, and the key that they compare by."""

import pytest

from app.names.person_names import name_key, person_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nguyễn Văn An", "nguyen van an"),
        ("The Élysée Palace's", "elysee palace"),
        ("O’Brien", "o brien"),
        ("Łukasz", "lukasz"),
        ("…", ""),
    ],
)
def test_names_compare_without_case_accents_and_marks(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("written", "full", "family"),
    [
        ("Kremlin Aide Yury Ushakov", "Kremlin Aide Yury Ushakov", "Ushakov"),
        ("Sen. Ada Quist", "Ada Quist", "Quist"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven", "van Beethoven"),
        ("Quist’s", "Quist", "Quist"),
        ("Ada Holm KC", "Ada Holm", "Holm"),
        ("Leo Holm Jr", "Leo Holm Jr", "Holm"),
    ],
)
def test_names_split(written: str, full: str, family: str) -> None:
    name = person_name(written)
    assert (name.full, name.family) == (full, family)
