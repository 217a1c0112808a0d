"""Two persons of one name, or one person: what roles say."""

import pytest

from app.names.identity import Somebody, Verdict, judge_persons, roles_against, sole_offices


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("mayor of Leeds",), ("Rovers striker",)),
        (("mayor of Leeds",), ("Mayor of Truro",)),
        (("mayor, Leeds",), ("mayor, Truro",)),
        (("chief surgeon at the Holm Clinic",), ("police sergeant",)),
    ],
)
def test_roles_keep_namesakes_apart(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    judgement = judge_persons(Somebody(("Ada Quist",), one), Somebody(("Ada Quist",), other))
    assert judgement.verdict is Verdict.UNSURE
    assert roles_against(one, other) in judgement.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((), ("mayor of Leeds",)),
        (("mayor of Leeds",), ("Leeds mayor",)),
        (("Gov.",), ("governor of Florida",)),
        (("former Florida governor",), ("Fla. governor",)),
        (("Republican nominee",), ("New York businessman",)),
        (("Democratic senator",), ("Vermont senator",)),
    ],
)
def test_roles_of_one_person_do_not_contradict(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert judge_persons(Somebody(("Ada Quist",), one), Somebody(("Ada Quist",), other)).verdict is Verdict.SAME


def test_a_name_that_only_may_be_the_same_needs_a_role_that_says_so() -> None:
    bill = Somebody(("Bill Okoro",), ("president of the Harbour Trust",))
    assert judge_persons(bill, Somebody(("William Okoro",))).verdict is Verdict.UNSURE
    assert judge_persons(bill, Somebody(("William Okoro",), ("Harbour Trust chairman",))).verdict is Verdict.SAME
    assert judge_persons(bill, Somebody(("William Okoro",), ("goalkeeper",))).verdict is not Verdict.SAME
    junior = Somebody(("William Okoro Jr.",), ("Harbour Trust chairman",))
    assert judge_persons(junior, Somebody(("William Okoro",), ("Harbour Trust chairman",))).verdict is Verdict.UNSURE


def test_two_short_forms_of_one_name_may_be_one_person_where_the_roles_agree() -> None:
    liz = Somebody(("Liz Okoro",), ("Minister for Health",))
    assert judge_persons(liz, Somebody(("Betty Okoro",), ("health minister",))).verdict is Verdict.UNSURE
    assert judge_persons(liz, Somebody(("Betty Okoro",))).verdict is Verdict.DIFFERENT
    assert judge_persons(liz, Somebody(("Elizabeth Okoro",), ("health minister, chair of the board",))).verdict is Verdict.SAME


def test_offices_that_there_is_one_of() -> None:
    assert sole_offices(["President", "former president", "mayor", "President of the club"]) == {"president"}
