"""The kinds of encoders, and what differs between them in training: special pieces, size of a pair, learning rates."""

from dataclasses import dataclass

from tokenizers import Tokenizer

from app.train.encoders import BERT, MPNET


@dataclass(frozen=True, slots=True)
class SpecialPieces:
    """The ids of the pieces that open a window, close it, hide a piece, and fill short windows."""

    begin: int
    end: int
    hidden: int
    padding: int


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of encoder needs: its special pieces by name (begin, end, hidden, padding), and what suits its size.

    ``pair`` is the size of the vectors in which a piece and a cue are compared.
    """

    special: tuple[str, str, str, str]
    pair: int
    encoder_rate: float
    head_rate: float
    crf_rate: float

    def special_pieces(self, tokenizer: Tokenizer) -> SpecialPieces:
        """The ids of the special pieces. Raises SystemExit where the vocabulary lacks one."""
        return SpecialPieces(*(_id(tokenizer, piece) for piece in self.special))


KINDS = {
    BERT: Kind(("[CLS]", "[SEP]", "[MASK]", "[PAD]"), pair=128, encoder_rate=4e-4, head_rate=1.5e-3, crf_rate=1e-2),
    MPNET: Kind(("<s>", "</s>", "<mask>", "<pad>"), pair=192, encoder_rate=9e-5, head_rate=7e-4, crf_rate=7e-3),
}


def _id(tokenizer: Tokenizer, piece: str) -> int:
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise SystemExit(f"The encoder's vocabulary has no {piece}.")
    return int(number)
