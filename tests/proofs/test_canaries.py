import base64

import pytest

from tests.proofs import canaries

WORD = "qzxbcdfghjk"


def test_nobody_is_told_a_word_that_is_not_for_them(world):
    outcome = canaries.run(trials=35, seed=1)
    assert outcome.trials > 12 * 35 - 1
    assert not outcome.failures


@pytest.mark.parametrize(
    "said",
    [
        WORD,
        WORD.upper(),
        f"xx{WORD[::-1]}xx",
        base64.b64encode(f"She said {WORD} to me.".encode()).decode(),
        base64.urlsafe_b64encode(f"a{WORD}".encode()).decode(),
        "".join(f"&#{ord(letter)};" for letter in WORD),
        "".join(f"%{ord(letter):02x}" for letter in WORD),
        "".join(f"\\u00{ord(letter):02x}" for letter in WORD),
        WORD.encode("utf-16-le").decode("latin-1"),
        " ".join(WORD),
        "<b>qzxbc</b>dfg<i>hjk</i>",
        "".join(chr(ord(letter) + 0xFEE0) for letter in WORD),
        f"said {WORD} here".encode().hex(),
        WORD.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")),
        "q\u00adz\u200bxbcdfghjk",
    ],
)
def test_a_word_is_recognised_however_it_is_written(said):
    assert WORD in canaries.words_in(f"before {said} after")
