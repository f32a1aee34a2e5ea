"""A service that would call itself without end is found when the model is loaded, and the way round is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pengcheng.engines.dmn.drg import Model, ModelInCircle, load_model
from pengcheng.engines.dmn.drg.xml import parse_xml

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="{0}" namespace="{0}">'


def _document(*parts: str, name: str = "m") -> str:
    return f"{HEAD.format(name)}{''.join(parts)}</definitions>"


def _model(*parts: str) -> Model:
    return Model(parse_xml(_document(*parts).encode(), "m.dmn"), {})


def _decision(name: str, text: str, *knowledge: str, needs: str = "") -> str:
    required = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="{each}"/></knowledgeRequirement>' for each in knowledge
    )
    if needs:
        required += f'<informationRequirement><requiredDecision href="#{needs}"/></informationRequirement>'
    logic = f"<literalExpression><text>{text}</text></literalExpression>"
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{required}{logic}</decision>'


def _service(name: str, output: str, given: str = "") -> str:
    inputs = f'<inputDecision href="#{given}"/>' if given else ""
    return f'<decisionService id="{name}" name="{name}"><outputDecision href="#{output}"/>{inputs}</decisionService>'


def _knowledge(name: str, text: str, *knowledge: str) -> str:
    required = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>' for each in knowledge
    )
    logic = f"<literalExpression><text>{text}</text></literalExpression>"
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><encapsulatedLogic>'
        f'<formalParameter name="n" typeRef="number"/>{logic}</encapsulatedLogic>{required}</businessKnowledgeModel>'
    )


CIRCLES = {
    "the decision itself": ((_decision("d", "s()", "#s"), _service("s", "d")), ("s", "d", "s")),
    "a decision below": (
        (_decision("d", "e", needs="e"), _decision("e", "s()", "#s"), _service("s", "d")),
        ("s", "d", "e", "s"),
    ),
    "another service": (
        (_decision("d", "t()", "#t"), _decision("e", "s()", "#s"), _service("s", "d"), _service("t", "e")),
        ("s", "d", "t", "e", "s"),
    ),
    "a knowledge model": (
        (_decision("d", "k(1)", "#k"), _knowledge("k", "s()", "s"), _service("s", "d")),
        ("s", "d", "k", "s"),
    ),
}


@pytest.mark.parametrize(("parts", "names"), CIRCLES.values(), ids=CIRCLES)
def test_a_service_that_works_out_what_calls_it_is_refused_with_the_names_on_the_way(
    parts: tuple[str, ...], names: tuple[str, ...]
) -> None:
    with pytest.raises(ModelInCircle, match=" -> ".join(names)) as raised:
        _model(*parts)
    assert (raised.value.code, raised.value.names) == ("model_in_circle", names)


def test_a_service_that_is_given_the_decision_has_no_circle() -> None:
    model = _model(_decision("d", "e + 1", needs="e"), _decision("e", "s(1)", "#s"), _service("s", "d", given="e"))
    assert model.evaluate("e", {}, NOW) == 2


def test_a_knowledge_model_that_requires_itself_is_told_by_name_when_it_is_asked() -> None:
    model = _model(_knowledge("k", "k(n)", "k"), _decision("d", "k(1)", "#k"), _service("s", "d"))
    told = [each for each in model.explain("d", {}, NOW).warnings if each.code == "requires_itself"]
    assert [each.node for each in told] == ["k"]
    assert "(k -> k)" in told[0].message


def test_a_circle_is_found_when_a_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "m.dmn").write_text(_document(_decision("d", "s()", "#s"), _service("s", "d")))
    with pytest.raises(ModelInCircle, match="s -> d -> s"):
        load_model(tmp_path / "m.dmn")


def test_what_is_not_there_is_told_when_it_is_asked_for() -> None:
    model = _model(_decision("d", "1", "#nowhere"), _service("s", "d"), _decision("e", "2"))
    assert model.evaluate("e", {}, NOW) == 2
