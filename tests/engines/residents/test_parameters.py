"""Parameters are refused with the place of the fault."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from pengcheng.engines.residents import ParameterFault, fact_columns, generate, read_parameters, register_rows
from tests.cities import demo


@pytest.fixture
def document() -> dict[str, Any]:
    text = (demo.FOLDER / "demo" / "population.yaml").read_text(encoding="utf-8")
    return copy.deepcopy(yaml.safe_load(text))


def test_a_missing_parameter_is_named(document: dict[str, Any]) -> None:
    del document["work"]["wage_median"]
    with pytest.raises(ParameterFault, match=r"work\.wage_median is missing"):
        read_parameters(document)


def test_an_unknown_parameter_is_named(document: dict[str, Any]) -> None:
    document["aid"]["citty"] = 0.1
    with pytest.raises(ParameterFault, match=r"aid\.citty is no parameter"):
        read_parameters(document)


def test_a_parameter_of_the_wrong_kind_is_named(document: dict[str, Any]) -> None:
    document["families"]["mother_at_first_birth"] = [28.0]
    with pytest.raises(ParameterFault, match=r"mother_at_first_birth should be a list of 2"):
        read_parameters(document)


def test_a_number_is_no_text(document: dict[str, Any]) -> None:
    document["housing"]["rent_median"] = "2900"
    with pytest.raises(ParameterFault, match=r"housing\.rent_median should be a number"):
        read_parameters(document)


def test_a_register_without_a_table_is_refused(document: dict[str, Any]) -> None:
    document["registers"]["population"]["table"] = "persons"
    block = next(generate(read_parameters(document), demo.communities(), 100, 1, demo.TODAY))
    with pytest.raises(ParameterFault, match=r"registers\.population is mapped to no known table"):
        register_rows(block)


def test_a_fact_without_a_column_is_refused(document: dict[str, Any]) -> None:
    document["facts"]["age"] = "oldness"
    block = next(generate(read_parameters(document), demo.communities(), 100, 1, demo.TODAY))
    with pytest.raises(ParameterFault, match=r"facts\.age is mapped to no known column"):
        fact_columns(block)


def test_an_unknown_contradiction_is_refused(document: dict[str, Any]) -> None:
    document["conflicts"]["two_heads"] = 0.1
    with pytest.raises(ParameterFault, match=r"conflicts\.two_heads"):
        next(generate(read_parameters(document), demo.communities(), 100, 1, demo.TODAY))
