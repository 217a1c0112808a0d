"""Quotations in single marks keep their apostrophes, and measures are no quotation marks."""

import pytest

from app.annotate.mark_pairs import pair_marks

CASES = [
    ("a name in -s", "‘James’ plan was the better one,’ said Petra.", ["James’ plan was the better one,"]),
    ("two plurals", "‘The miners’ homes are gone. The farmers’ barns too,’ said Nell. ‘All of it.’",
     ["The miners’ homes are gone. The farmers’ barns too,", "All of it."]),
    ("straight marks", "'The boss' car was there,' said Ann. 'It's gone.'", ["The boss' car was there,", "It's gone."]),
    ("dropped letters", "‘We was goin’ down th’ road wi’ Nell,’ he said. ‘Then ’e stopped.’",
     ["We was goin’ down th’ road wi’ Nell,", "Then ’e stopped."]),
    ("no mark but the name after it", "‘The players’ kit is theirs’ said Bob.", ["The players’ kit is theirs"]),
    ("scare quotes around a plural", "She named ‘the workers’ and ‘the bosses’ as guests.", ["the workers", "the bosses"]),
    ("a scare quote before a possessive", "The ‘rights’ group met the miners’ leaders.", ["rights"]),
    ("a word that lost nothing", "‘Never again’ was the word, and ‘no,’ said Bob.", ["Never again", "no,"]),
    ("decades", "'It's been so since the '90s,' he said of '98.", ["It's been so since the '90s,"]),
    ("numbers", "‘90 per cent of us agree,’ she said.", ["90 per cent of us agree,"]),
    ("short words alone", "'Twas the night of rock 'n' roll, so stop 'em.", []),
    ("feet and inches", "He is 6' 2\" tall and has a 22' boat. \"He eats well.\"", ["He eats well."]),
    ("inches in a quotation", "\"We need a 6\" pipe and a 20' ladder,\" she said.", ["We need a 6\" pipe and a 20' ladder,"]),
    ("a number before the closing mark", "\"We began in 2019\" he said, \"and ended.\"", ["We began in 2019", "and ended."]),
    ("both styles nested", "‘He said “no,”’ said Bob. “I asked ‘why?’”", ["He said “no,”", "no,", "I asked ‘why?’", "why?"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "inner"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_apostrophes_close_no_quotation(text: str, inner: list[str]) -> None:
    assert [quoted.inner.of(text) for quoted in pair_marks(text)] == inner


@pytest.mark.parametrize("marks", [("‘", "’"), ("'", "'"), ("“", "”"), ('"', '"')])
@pytest.mark.parametrize("closes", [True, False])
def test_each_paragraph_opens_and_only_the_last_closes_if_any(marks: tuple[str, str], closes: bool) -> None:
    opening, closing = marks[0], marks[1] if closes else ""
    text = (
        f"Ann Poe said: {opening}The members{marks[1][0] if marks[1] in {'’', chr(39)} else '’'} money is gone.\n\n"
        f"{opening}Nobody knows.\n\n{opening}We shall see.{closing}\n\nThe end."
    )
    found = [quoted.inner.of(text) for quoted in pair_marks(text)]
    assert [words.replace("'", "’") for words in found] == ["The members’ money is gone.", "Nobody knows.", "We shall see."]
