"""Whatever the rules engines and the check say of a fault has a Chinese text beside its English one."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pengcheng.city.phrases.faults import Catalogue, tell

SOURCE = Path(__file__).parents[2] / "src" / "pengcheng"
CATALOGUE = SOURCE / "city" / "phrases" / "faults_zh.json"
TRANSLATIONS: dict[str, str] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
ROOMS = ("engines/feel", "engines/dmn", "city")
NOT_FOR_AUTHORS = ("engines/dmn/sql/", "engines/dmn/tck", "engines/feel/conformance", "city/compare", "city/moving")
"""What is said to who embeds the engine or runs the TCK, and the differences of two folders (`phrases.say`)."""

ANYTHING = "{}: {}."
FORMS = Catalogue({form: told for form, told in TRANSLATIONS.items() if form != ANYTHING})

SAYS = {"fault", "_fault", "RuleFault", "OperationFault", "SyntaxFault", "LimitExceeded", "EvaluationFault"}
SAYS |= {"NotVectorised", "refuse", "Notice", "_note", "warn", "RuleWarning", "Fault"}
"""What takes a stable code and, behind it, a message."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            name = path.relative_to(SOURCE).as_posix()
            if not name.startswith(NOT_FOR_AUTHORS):
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> Iterator[str]:
    """Every literal below a node that is no docstring; what a formatted text fills in stands as §."""
    for below in ast.iter_child_nodes(node):
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            continue
        if isinstance(below, ast.JoinedStr):
            yield sample(below)
            yield from (text for part in below.values if isinstance(part, ast.FormattedValue) for text in texts(part))
        elif isinstance(below, ast.Constant) and isinstance(below.value, str):
            yield below.value
        else:
            yield from texts(below)


def sample(text: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "§" for part in text.values)


def is_sentence(text: str) -> bool:
    words = text.strip()
    begins = re.match(r"[A-Z§`\"“]", words) and re.search("[a-z]{2}", words)
    return bool(begins) and words.endswith((".", "?")) and len(words.split()) > 1


def is_told(sentence: str) -> bool:
    """Whether a form fits the sentence, with or without what it fills in; the form of anything at all is no proof."""
    return any(FORMS.told(each) is not None for each in (sentence, sentence.replace("§", "")))


SENTENCES = sorted({text.strip() for name, tree in modules() for text in texts(tree) if is_sentence(text)})


def test_the_sentences_of_the_engines_are_found() -> None:
    assert len(SENTENCES) > 300
    assert "Division by zero; test the divisor first: `if b = 0 then ... else a / b`." in SENTENCES
    assert "Decision § requires §, which was not given. Pass it along." in SENTENCES


def test_every_sentence_has_a_chinese_text() -> None:
    assert [sentence for sentence in SENTENCES if not is_told(sentence)] == []


CODE = re.compile(r"[a-z]*(_[a-z]+)*")


def codes() -> Iterator[tuple[str, str]]:
    """Each stable code with each message that stands beside it in the source."""
    for _, tree in modules():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", getattr(call.func, "attr", "")) not in SAYS:
                continue
            said = [
                sample(each) if isinstance(each, ast.JoinedStr) else getattr(each, "value", None) for each in call.args
            ]
            found = [each for each in said if isinstance(each, str)]
            for code, message in pairwise(found):
                if CODE.fullmatch(code) and not CODE.fullmatch(message) and re.search("[a-z]{2}", message):
                    yield code, message


CODES = sorted(set(codes()))


@pytest.mark.parametrize("code", sorted({code for code, _ in CODES}))
def test_every_code_is_told_in_both_languages(code: str) -> None:
    for message in (message for each, message in CODES if each == code):
        assert is_told(message), f"{code}: {message}"
        assert tell(message, "en") == message


def test_no_translation_is_left_of_what_nobody_says_any_more() -> None:
    """A form is of use if the source has its words; forms that are put together of several texts have them in parts."""
    source = "\n".join("\n".join(texts(tree)) for _, tree in modules())
    source += (SOURCE / "domain/services/actions/trying.py").read_text(encoding="utf-8")
    source += "".join((SOURCE / f"channels/cli/{name}_command.py").read_text("utf-8") for name in ("check", "compare"))
    words = set(re.findall(r"[A-Za-z]{3,}", source))
    stale = [form for form in TRANSLATIONS if not words.issuperset(re.findall(r"[A-Za-z]{3,}", form))]
    assert stale == []


def test_a_translation_fills_in_only_what_its_sentence_has() -> None:
    def holes(told: str) -> set[int]:
        return {int(number) for number in re.findall(r"\{(\d)t?\}", told)}

    assert [form for form, told in TRANSLATIONS.items() if not holes(told) <= set(range(form.count("{}")))] == []
