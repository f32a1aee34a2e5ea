"""Rules as YAML text: `rules.yaml` of a city, or, with a `facts` mapping in front, a file that needs no city."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from ..errors import Path, RuleFault, RulesRefused
from ..model import Decision, InputClause
from ..text import write_rules
from .loaded import Draft, FileRefused, Loaded, Notice, load_drafts
from .xml_writer import facts_of
from .yaml_facts import read_facts, write_facts
from .yaml_reads import undeclared

MOST_BYTES = 4_000_000
DEEPEST = 60


def read_yaml(
    content: bytes | str, *, name: str = "rules.yaml", inputs: Mapping[str, InputClause] | None = None
) -> Loaded:
    """The decision of a YAML text.

    Args:
        name: of the file, for messages.
        inputs: what rules may read. Without it and without `facts` in the text, every name that the rules read
            is taken as a fact of any type, and said so.

    Raises:
        FileRefused: it is not YAML, not UTF-8, too large or too deep, or uses aliases.
        RulesRefused: with every fault, each with its line.
    """
    document, places = _parse(content, name)
    draft = Draft(document, places)
    faults: list[RuleFault] = []
    notices: list[Notice] = []
    facts = read_facts(document.pop("facts", None), draft.locate, faults)
    if inputs is not None:
        facts = dict(inputs)
    elif not facts:
        facts = undeclared(document)
        notices += [Notice("undeclared_fact", f"{each!r} is nowhere declared; any type is taken.") for each in facts]
    return load_drafts([draft], facts, notices, faults)


def write_yaml(decision: Decision, *, with_facts: bool = True) -> str:
    """The text of a YAML file, one row a block that reads like a sentence.

    Args:
        with_facts: put what the rules read in front, so that the text can be read without a city.
    """
    document = write_rules(decision)
    facts = write_facts(facts_of(decision)) if with_facts else {}
    if facts:
        document = {"decision": document["decision"], "facts": facts, "versions": document["versions"]}
    return yaml.dump(
        _laid_out(document),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100_000,
        default_flow_style=False,
    )


# --- reading --------------------------------------------------------------------------------------


class _Loader(yaml.CSafeLoader):
    """YAML without surprises: `no` and `on` are words, a fraction is exact."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_SCALARS = {
    "bool": ("true|false", "tf"),
    "null": ("null|~|", ["n", "~", ""]),
    "int": ("-?(?:0|[1-9][0-9]{0,38})", "-0123456789"),
    "float": (r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    "timestamp": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
}
for _tag, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def _parse(content: bytes | str, name: str) -> tuple[dict[str, object], dict[Path, str]]:
    if len(content) > MOST_BYTES:
        raise FileRefused(f"{name} is larger than {MOST_BYTES:,} bytes; split it.")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        _check_events(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError:
        raise FileRefused(f"{name} is not UTF-8. Save it with the encoding UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise FileRefused(f"{name}{where}: this is not YAML that is read: {error.problem}.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise FileRefused(f"{name}: this is not YAML: {str(error).splitlines()[0]}.") from None
    reader = _Reader(name)
    document = reader.value(node, ())
    if not isinstance(document, dict):
        raise FileRefused(f"{name} holds no rules: it begins with `decision:` and `versions:`.")
    if reader.faults:
        raise RulesRefused(tuple(reader.faults))
    return document, reader.places


def _check_events(text: str, name: str) -> None:
    """Refuse what could make a small text large or deep, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        is_alias = isinstance(event, yaml.AliasEvent)
        if is_alias or depth > DEEPEST:
            problem = "an alias (*) is used; write the part out" if is_alias else f"nested more than {DEEPEST} deep"
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise FileRefused(f"{name}, line {line}: {problem}.")


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self.places: dict[Path, str] = {}
        self.faults: list[RuleFault] = []

    def value(self, node: yaml.Node | None, path: Path) -> Any:
        """The plain data of a node; the place of each part is noted."""
        if node is None:
            return None
        place = self.places[path] = f"{self._name}, line {node.start_mark.line + 1}"
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, number)) for number, each in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            found: dict[str, object] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.value in found:
                    message = (
                        f"The key {key.value!r} stands twice."
                        if isinstance(key, yaml.ScalarNode)
                        else "A key is a word."
                    )
                    self.faults.append(RuleFault("bad_key", message, path, place=place))
                    continue
                found[key.value] = self.value(value, (*path, key.value))
            return found
        return self._scalar(node, path)

    def _scalar(self, node: Any, path: Path) -> object:
        text: str = node.value
        match node.tag.rpartition(":")[2]:
            case "bool":
                return text == "true"
            case "null":
                return None
            case "int":
                return int(text)
            case "float":
                return Decimal(text)
            case "timestamp":
                try:
                    return date.fromisoformat(text)
                except ValueError:
                    fault = RuleFault("not_a_date", f"There is no day {text}.", path, place=self.places[path])
                    self.faults.append(fault)
        return text


# --- writing --------------------------------------------------------------------------------------


class _Inline(dict[str, object]):
    """A mapping written on one line: {age: "< 80"}."""


class _InlineList(list[object]):
    """A list written on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand two columns in from their key, as people write them."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(_Inline, lambda d, v: d.represent_mapping("tag:yaml.org,2002:map", v.items(), flow_style=True))
_Dumper.add_representer(_InlineList, lambda d, v: d.represent_sequence("tag:yaml.org,2002:seq", v, flow_style=True))
_Dumper.add_representer(Decimal, lambda d, v: d.represent_scalar("tag:yaml.org,2002:float", f"{v:f}"))


def _laid_out(document: dict[str, object]) -> dict[str, object]:
    """The document with what belongs on one line marked so."""
    versions = document["versions"]
    assert isinstance(versions, list)
    laid: dict[str, object] = {**document, "versions": [_version_laid_out(each) for each in versions]}
    if isinstance(facts := document.get("facts"), dict):
        laid["facts"] = {key: _inline(value) for key, value in facts.items()}
    return laid


def _version_laid_out(version: dict[str, Any]) -> dict[str, object]:
    laid = {key: _inline(value) for key, value in version.items()}
    if "rows" in version:
        laid["rows"] = [
            {key: _inline(value) for key, value in row.items() if value or key == "then"} for row in version["rows"]
        ]
    return laid


def _inline(value: object) -> object:
    if isinstance(value, dict):
        return _Inline({key: _inline(each) for key, each in value.items()})
    return _InlineList(_inline(each) for each in value) if isinstance(value, list) else value
