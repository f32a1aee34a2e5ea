"""Texts that are nearly FEEL: sound ones with tokens lost, doubled, swapped or put in from others. Fixed seeds; the
long run is slow."""

from __future__ import annotations

import random
from time import process_time

import pytest

from pengcheng.engines.feel import evaluate, evaluate_unary_tests
from pengcheng.engines.feel.tokens import SYMBOL, tokenize
from tests.engines.feel.evaluation import NOW
from tests.engines.feel.test_fuzz import refusal
from tests.engines.feel.test_warnings import BUILTINS, NAMES, OPERATORS

SOUND = [text for text, *_ in (*OPERATORS, *NAMES, *BUILTINS)]
LONGEST = 10
"""Processor seconds for one text."""


def mutated(chance: random.Random) -> str:
    """A sound text with up to four changes to its tokens."""
    tokens = tokenize(chance.choice(SOUND))[:-1]
    others = tokenize(chance.choice(SOUND))[:-1]
    for _ in range(chance.randint(1, 4)):
        at, there = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        match chance.randrange(12):
            case 0 if len(tokens) > 1:
                del tokens[at]
            case 1:
                tokens.insert(at, tokens[there])
            case 2:
                tokens[at], tokens[there] = tokens[there], tokens[at]
            case 3:
                start = chance.randrange(len(others))
                tokens[at:at] = others[start : start + 5]
            case _:  # of its kind, so that much stays FEEL
                alike = [token for token in others if token.kind == tokens[at].kind and token.kind != SYMBOL]
                tokens[at] = chance.choice(alike or [tokens[at]])
    return " ".join(token.text for token in tokens)


def try_all(seed: int, count: int) -> int:
    """Read and evaluate mutated texts; how many of them were FEEL. Anything but a FeelError fails the test."""
    chance = random.Random(seed)
    read = 0
    for _ in range(count):
        text = mutated(chance)
        begin = process_time()
        error = refusal(lambda text=text: evaluate(text, {"a": 1, "x": [1, "b"]}, NOW))
        refusal(lambda text=text: evaluate_unary_tests(text, 1, {}, NOW))
        assert error is None or 0 <= error.start <= len(text), text
        read += error is None
        assert process_time() - begin < LONGEST, text
    return read


@pytest.mark.parametrize("seed", range(4))
def test_nearly_sound_texts_are_read_or_refused(seed: int) -> None:
    assert try_all(seed, 150) > 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
def test_many_nearly_sound_texts_are_read_or_refused(seed: int) -> None:
    assert try_all(seed, 5_000) > 1_000
