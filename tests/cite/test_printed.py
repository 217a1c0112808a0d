"""The printed form: the article's own words with balanced marks, the cue where the article has it, and its paragraphs."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cite.asides import LONGEST_ASIDE
from app.cite.printed import Printed, printed_form
from app.quote import Kind, Span, Stance
from app.reading.article import article_from_page
from app.reading.normal_form import as_shown


def spans(text: str, *words: str) -> list[Span]:
    """Where these words stand, each after the one before."""
    found, place = [], 0
    for part in words:
        place = text.index(part, place)
        found.append(Span(place, place + len(part)))
        place += len(part)
    return found


def form(
    text: str,
    *content: str,
    cue: tuple[str, ...] = (),
    source: tuple[str, ...] = (),
    kind: Kind = Kind.DIRECT,
    stance: Stance = Stance.ASSERTED,
) -> Printed:
    return printed_form(text, spans(text, *content), spans(text, *cue), spans(text, *source), kind, stance)


def printed(text: str, *content: str, cue: str = "said", source: str = "she", kind: Kind = Kind.DIRECT) -> str:
    """The printed form, with the cue and the source where they first stand."""
    return form(text, *content, cue=(cue,) if cue else (), source=(source,) if source else (), kind=kind).words


class TestDirect:
    def test_words_in_marks_are_printed_in_marks(self) -> None:
        assert printed("“The pier is closed,” she said.", "The pier is closed") == "“The pier is closed”"

    def test_a_comma_before_the_cue_is_left_out_and_the_end_of_a_sentence_is_not(self) -> None:
        assert printed("She was told: “Is it closed?” she said.", "Is it closed", source="") == "“Is it closed?”"
        assert printed("she said: “It is closed.”", "It is closed") == "“It is closed.”"
        assert printed("she said: “It is closed”.", "It is closed") == "“It is closed”"

    def test_a_cue_between_two_parts_stands_where_the_article_has_it(self) -> None:
        text = "“No,” she said. “I have not, and I should have.”"
        assert printed(text, "No", "I have not, and I should have.") == text

    def test_nothing_between_two_parts_is_marked_as_cut_when_it_is_printed(self) -> None:
        text = "“The club,” said Yusuf Adeyemi, the chairman, “is not for sale.” He left."
        assert printed(text, "The club", "is not for sale", source="Yusuf Adeyemi") == text.removesuffix(" He left.")

    def test_a_quotation_split_twice(self) -> None:
        text = "“The pier,” she said, “is closed,” she added, “for weeks.”"
        found = form(text, "The pier", "is closed", "for weeks", cue=("said", "added"), source=("she", "she"))
        assert found.words == text

    def test_words_between_that_are_more_than_the_cue_are_cut_and_marked(self) -> None:
        text = "“It is closed,” she said. The hall fell silent, and nobody moved. “For weeks.”"
        assert printed(text, "It is closed", "For weeks.") == "“It is closed” […] “For weeks.”"

    def test_a_full_stop_after_an_abbreviation_ends_no_sentence(self) -> None:
        text = "“It is closed,” said Ines Calder of St. Malo. “For weeks.”"
        assert printed(text, "It is closed", "For weeks.", source="Ines Calder") == text

    def test_words_between_without_a_cue_are_cut_and_marked(self) -> None:
        text = "“It is closed.” Rain fell. “For weeks,” she said."
        assert printed(text, "It is closed.", "For weeks") == "“It is closed.” […] “For weeks”"

    def test_another_quotation_between_is_cut(self) -> None:
        text = "“It is closed,” she said of the “old lady”, “for weeks.”"
        assert printed(text, "It is closed", "for weeks.") == "“It is closed” […] “for weeks.”"

    def test_a_long_aside_is_cut(self) -> None:
        between = f"she said, {'very ' * 30}slowly"
        assert len(between) > LONGEST_ASIDE
        assert printed(f"“It is,” {between}, “closed.”", "It is", "closed") == "“It is” […] “closed.”"

    def test_words_left_out_of_one_pair_of_marks(self) -> None:
        text = "“The pier, as you know, is closed,” she said."
        assert printed(text, "The pier", "is closed") == "“The pier […] is closed”"

    def test_a_part_of_a_quotation_is_printed_in_its_marks(self) -> None:
        assert printed("“We were asleep at the wheel all day,” she said.", "asleep at the wheel") == "“asleep at the wheel”"

    def test_marks_that_belong_to_the_content_are_not_doubled(self) -> None:
        text = "“The pier is closed,” she said."
        assert printed(text, "“The pier is closed,”") == "“The pier is closed”"

    def test_parts_without_a_word_between_run_on(self) -> None:
        assert printed("she said it: “Never,” “not once,” “not now”.", "Never", "not once", "not now") == (
            "“Never,” “not once,” “not now”"
        )

    def test_a_transcript_gets_the_marks_that_it_does_not_have(self) -> None:
        assert printed("QUIST: The pier is closed.", "The pier is closed.", cue="", source="QUIST") == "“The pier is closed.”"

    def test_words_without_a_letter_are_printed_too(self) -> None:
        assert printed("“👍,” she said.", "👍") == "“👍”"
        assert printed("“?!” she said.", "“?!”") == "“?!”"


class TestMarks:
    @pytest.mark.parametrize(
        "text",
        [
            '"The gate is locked," said Abel Ruiz. "Come back at nine."',
            "‘The gate is locked,’ said Abel Ruiz. ‘Come back at nine.’",
            "'The gate is locked,' said Abel Ruiz. 'Come back at nine.'",
            "«The gate is locked», said Abel Ruiz. «Come back at nine.»",
            "« The gate is locked », said Abel Ruiz. « Come back at nine. »",
            "»The gate is locked«, said Abel Ruiz. »Come back at nine.«",
            "„The gate is locked“, said Abel Ruiz. „Come back at nine.“",
            "「The gate is locked」, said Abel Ruiz. 「Come back at nine.」",
            "—The gate is locked, said Abel Ruiz. —Come back at nine.",
            "—The gate is locked —said Abel Ruiz—. Come back at nine.",
        ],
    )
    def test_each_article_keeps_its_own_marks(self, text: str) -> None:
        assert printed(text, "The gate is locked", "Come back at nine", source="Abel Ruiz") == text

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("“He told me ‘never’ and left,” she said.", "“He told me ‘never’ and left”"),
            ("'He told me \"never\" and left,' she said.", "'He told me \"never\" and left'"),
            ("‘The nurses’ shifts are “too long”,’ she said.", "‘The nurses’ shifts are “too long”’"),
        ],
    )
    def test_inner_marks_are_kept(self, text: str, words: str) -> None:
        assert printed(text, words[1:-1]) == words

    def test_an_inner_quotation_that_ends_with_the_outer_one_is_closed_too(self) -> None:
        text = "“He told me ‘never,’” she said."
        assert printed(text, "He told me ‘never") == "“He told me ‘never’”"

    def test_an_inner_quotation_alone_has_its_own_marks(self) -> None:
        assert printed("“He told me ‘never in my life’,” she said.", "never in my life") == "‘never in my life’"

    def test_a_closing_mark_that_the_article_lacks_is_added(self) -> None:
        assert printed("she said: “The pier is closed.", "The pier is closed.") == "“The pier is closed.”"
        assert printed(
            "“The pier is closed, said Abel Ruiz. “Go home.”", "The pier is closed", "Go home", source="Abel Ruiz"
        ) == ("“The pier is closed,” said Abel Ruiz. “Go home.”")

    def test_an_opening_mark_that_the_article_lacks_is_added(self) -> None:
        assert printed("The pier is closed,” she said. “Go home.”", "The pier is closed", "Go home") == (
            "“The pier is closed,” she said. “Go home.”"
        )

    def test_a_cue_within_the_marks_is_printed_outside(self) -> None:
        assert printed("“No, she said, I have not.”", "No", "I have not") == "“No,” she said, “I have not.”"

    def test_a_mark_that_belongs_to_nothing_is_left_out(self) -> None:
        text = "She said that the pier ” was closed."
        assert printed(text, "that the pier ” was closed", kind=Kind.INDIRECT, source="She") == "that the pier was closed"

    def test_apostrophes_and_inches_are_no_marks(self) -> None:
        text = "“The miners’ door is 6' 2\" tall,” she said."
        assert printed(text, "The miners’ door is 6' 2\" tall") == "“The miners’ door is 6' 2\" tall”"


class TestMixed:
    def test_a_mark_that_was_cut_off_comes_back(self) -> None:
        text = "She said the governor “was asleep at the wheel.”"
        words = "the governor “was asleep at the wheel"
        assert printed(text, words, kind=Kind.MIXED, source="She") == "the governor “was asleep at the wheel.”"
        assert printed(text[:-2] + "” then.", words, kind=Kind.MIXED, source="She") == "the governor “was asleep at the wheel”"
        assert printed(text, "asleep at the wheel", kind=Kind.MIXED, source="She") == "“asleep at the wheel.”"

    def test_a_comma_before_the_cue_is_left_out_of_the_marks(self) -> None:
        text = "The governor “was asleep at the wheel,” she said."
        assert printed(text, "The governor “was asleep at the wheel", kind=Kind.MIXED) == (
            "The governor “was asleep at the wheel”"
        )

    def test_an_opening_mark_before_the_words_comes_back(self) -> None:
        text = "“Asleep at the wheel” was how she said the governor looked."
        assert printed(text, "Asleep at the wheel” was how", kind=Kind.MIXED) == "“Asleep at the wheel” was how"

    def test_a_conjunction_between_two_parts_is_not_cut(self) -> None:
        text = "She said the team was “tired”, and that she would stay."
        parts = ("the team was “tired”", "that she would stay")
        assert printed(text, *parts, kind=Kind.MIXED, source="She") == "the team was “tired”, and that she would stay"

    def test_the_cue_beside_the_words_is_given(self) -> None:
        text = "She said the governor “was asleep”."
        assert form(text, "the governor “was asleep”", cue=("said",), kind=Kind.MIXED).cue == "said"


class TestIndirect:
    def test_it_has_no_marks_and_its_cue_beside_it(self) -> None:
        text = "Mayor Quist denied that she had taken money from the port."
        found = form(text, "that she had taken money from the port", cue=("denied",), source=("Mayor Quist",), kind=Kind.INDIRECT)
        assert found == Printed("that she had taken money from the port", "denied")

    def test_a_cue_within_it_is_printed_there_and_not_beside_it(self) -> None:
        text = "Five years ago, he said, better engines offered a hedge."
        parts = ("Five years ago", "better engines offered a hedge")
        found = form(text, *parts, cue=("said",), source=("he",), kind=Kind.INDIRECT)
        assert found == Printed("Five years ago, he said, better engines offered a hedge", None)

    def test_a_cue_of_several_words(self) -> None:
        text = "The ferry is late, according to Ines Calder."
        found = form(text, "The ferry is late", cue=("according", "to"), source=("Ines Calder",), kind=Kind.INDIRECT)
        assert found == Printed("The ferry is late", "according to")

    def test_without_a_cue_there_is_none(self) -> None:
        assert form("Quist: no money.", "no money", source=("Quist",), kind=Kind.INDIRECT).cue is None

    def test_words_that_were_left_out_are_marked(self) -> None:
        text = "He said that the pier was closed. Rain fell all day long. The ferry, too, was late."
        parts = ("that the pier was closed", "The ferry, too, was late")
        found = form(text, *parts, cue=("said",), source=("He",), kind=Kind.INDIRECT)
        assert found.words == "that the pier was closed […] The ferry, too, was late"

    def test_words_in_marks_that_the_source_denies_or_asks_have_their_cue_beside_them(self) -> None:
        text = "“I took it,” she denied saying."
        assert form(text, "I took it", cue=("denied",), source=("she",), stance=Stance.DENIED) == Printed("“I took it”", "denied")
        assert form(text, "I took it", cue=("denied",), source=("she",)).cue is None


class TestParagraphs:
    def test_each_opens_with_a_mark_and_only_the_last_is_closed(self) -> None:
        text = "Police said: “He was arrested.\n\n“He will appear in court.\n\n“We ask for witnesses.”\n\nNobody was hurt."
        wanted = "“He was arrested.\n“He will appear in court.\n“We ask for witnesses.”"
        parts = ("He was arrested.", "He will appear in court.", "We ask for witnesses")
        assert printed(text, *parts, source="Police") == wanted
        marked = ("He was arrested.", "“He will appear in court", "“We ask for witnesses")
        assert printed(text, *marked, source="Police") == wanted
        whole = "He was arrested.\n\n“He will appear in court.\n\n“We ask for witnesses.”"
        assert printed(text, whole, source="Police") == wanted

    def test_a_paragraph_that_the_article_closes_is_not_closed_in_print(self) -> None:
        text = "Police said: “He was arrested.”\n“He will appear in court.”"
        assert printed(text, "He was arrested.", "He will appear in court", source="Police") == (
            "“He was arrested.\n“He will appear in court.”"
        )

    def test_a_paragraph_that_the_article_does_not_open_is_opened_in_print(self) -> None:
        text = "Police said: “He was arrested.\nHe will appear in court.”"
        assert printed(text, "He was arrested.", "He will appear in court", source="Police") == (
            "“He was arrested.\n“He will appear in court.”"
        )

    def test_a_cue_between_two_paragraphs(self) -> None:
        text = "“It is closed,” she said.\n\n“It will stay closed.\n\n“Go home.”"
        assert printed(text, "It is closed", "It will stay closed.", "Go home.") == (
            "“It is closed,” she said.\n“It will stay closed.\n“Go home.”"
        )

    def test_a_wrapped_paragraph_is_one_line(self) -> None:
        text = (
            "“The harbour will stay closed until the last of the ice has gone,”\nshe said. “Nobody may enter it, and the guard\n"
            "will see to that for as long as it takes.”"
        )
        parts = (
            "The harbour will stay closed until the last of the ice has gone",
            "Nobody may enter it, and the guard\nwill see to that for as long as it takes",
        )
        assert printed(text, *parts) == text.replace("\n", " ")


class TestHtml:
    def test_a_page_is_printed_as_its_text(self) -> None:
        article = article_from_page(
            "<html><body><article><p>&ldquo;No &amp; never,&rdquo; she&nbsp;said. &ldquo;I have <i>not</i>, and I should"
            " have.&rdquo;</p><p>Nobody answered her, and the hall was quiet for a long time.</p></article></body></html>"
        )
        parts = ("No & never", "I have not, and I should have")
        assert printed(article.text, *parts) == "“No & never,” she said. “I have not, and I should have.”"

    def test_entities_in_a_text_are_printed_as_characters(self) -> None:
        text = "&ldquo;No &amp; never,&rdquo; she said."
        assert printed(text, "No &amp; never") == "“No & never”"


STYLES = (("“", "”", "‘", "’"), ("‘", "’", "“", "”"), ("«", "»", "“", "”"), ('"', '"', "‘", "’"))
SENTENCES = ("The pier is closed", "Nobody may enter it", "We wait", "It rained all day, and the ferry was late")
ASIDES = ("she said", "said Ada Quist, the mayor", "Quist told reporters on Tuesday. Rain fell", "and", "")


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, list[Span], list[Span], Kind]:
    """A story with quotations in one style, of which marks may be missing; content and cue anywhere in it."""
    opening, closing, inner_opening, inner_closing = draw(st.sampled_from(STYLES))
    paragraphs = []
    for _ in range(draw(st.integers(1, 3))):
        pieces = []
        for _ in range(draw(st.integers(1, 3))):
            words = draw(st.sampled_from(SENTENCES))
            if draw(st.booleans()):
                words += f" {inner_opening}never{inner_closing} again"
            first, last = draw(st.sampled_from(((opening, closing), (opening, ""), ("", closing), ("", ""))))
            pieces.append(f"{first}{words}{draw(st.sampled_from(',.?'))}{last} {draw(st.sampled_from(ASIDES))}".rstrip() + ".")
        paragraphs.append(" ".join(pieces))
    text = draw(st.sampled_from(("\n", "\n\n"))).join(paragraphs)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True)))
    content = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    starts = [match.start() for match in re.finditer("said|told", text)]
    cue = [Span(start, start + 4) for start in starts if draw(st.booleans())]
    return text, content, cue, draw(st.sampled_from(Kind))


def is_balanced(words: str) -> bool:
    """Whether each mark that opens is closed, in its paragraph or in a later one that each paragraph between opens anew."""
    closers = {"“": "”", "‘": "’", "«": "»", '"': '"'}
    open_marks: list[str] = []
    for paragraph in words.split("\n"):
        carried = len(open_marks)
        if not paragraph.startswith("".join(open_marks)):
            return False
        for mark in paragraph[carried:]:
            if open_marks and mark == closers[open_marks[-1]]:
                open_marks.pop()
            elif mark in closers:
                open_marks.append(mark)
            elif mark in closers.values():
                return False
    return not open_marks


@settings(max_examples=300)
@given(stories())
def test_marks_are_balanced_and_every_letter_stands_in_the_article_in_that_order(
    story: tuple[str, list[Span], list[Span], Kind],
) -> None:
    text, content, cue, kind = story
    words = printed_form(text, content, cue, [], kind, Stance.ASSERTED).words
    assert is_balanced(words), words
    letters = iter(as_shown(text).text)
    assert all(letter in letters for letter in words if letter.isalnum())
