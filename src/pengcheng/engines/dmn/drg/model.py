"""A DMN model evaluated: decisions on demand, knowledge as functions, services called, imports followed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pengcheng.engines.feel import compile_expression, tree
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import FunctionValue
from pengcheng.engines.feel.types import ANY, FeelType

from ..errors import DmnError
from .boxed import Boxed
from .circles import refuse_circles
from .places import NodeTexts
from .tables import HostTables
from .types import ItemTypes
from .warnings import ModelResult, NodePlace, NodeRun, NodeWithoutValue, Warnings
from .xml import child, children, read_xml, tag

_PARAMETERS = ("formalParameter", "parameter")
"""Their names hold only inside the function, and may even hold a dot."""
_NODES = ("decision", "inputData", "businessKnowledgeModel", "decisionService")


class ModelIncomplete(DmnError):
    """A model names something that is not there."""

    code = "model_incomplete"


@dataclass(frozen=True, eq=False)
class Node:
    """A decision, input, knowledge model or service, and the model it belongs to."""

    model: Model
    element: ET.Element

    @property
    def name(self) -> str:
        """Its name."""
        return self.element.get("name", "")

    @property
    def kind(self) -> str:
        """`decision`, `inputData`, `businessKnowledgeModel` or `decisionService`."""
        return tag(self.element)

    @property
    def type_reference(self) -> str | None:
        """The declared type of its value."""
        variable = child(self.element, "variable")
        return variable.get("typeRef") if variable is not None else None

    @property
    def result_type(self) -> FeelType:
        """What the function of a knowledge model gives: the type its body declares."""
        logic = child(self.element, "encapsulatedLogic")
        bodies = (each for each in logic if tag(each) not in _PARAMETERS) if logic is not None else ()
        return self.model.types.of(next((body.get("typeRef") for body in bodies), None)).type

    def refers(self, name: str) -> list[Node]:
        """The nodes that elements of a name directly below point to."""
        return [self.model.by_reference(each.get("href", "")) for each in children(self.element, name)]

    @cached_property
    def required(self) -> tuple[Node, ...]:
        """The nodes that its requirements point to."""
        found = []
        for requirement in self.element:
            for each in requirement:
                if tag(each) in ("requiredDecision", "requiredInput", "requiredKnowledge"):
                    found.append(self.model.by_reference(each.get("href", "")))
        return tuple(found)

    @property
    def is_service(self) -> bool:
        """Whether it is a decision service."""
        return self.kind == "decisionService"

    @property
    def parameters(self) -> tuple[Node, ...]:
        """What a decision service is given: its input data and input decisions."""
        return (*self.refers("inputData"), *self.refers("inputDecision"))

    @property
    def needs(self) -> tuple[Node, ...]:
        """What must be worked out for it."""
        return tuple(self.refers("outputDecision")) if self.is_service else self.required

    @cached_property
    def expression(self) -> tree.Expression | None:
        """Its logic as one FEEL tree; None where the model gives none."""
        boxed = self.model.boxed(self.texts)
        if self.kind == "businessKnowledgeModel":
            logic = child(self.element, "encapsulatedLogic")
            return boxed.function(logic) if logic is not None else None
        return boxed.below(self.element)

    @cached_property
    def texts(self) -> NodeTexts:
        """The texts of its logic, as far as they have been read."""
        return NodeTexts()

    @cached_property
    def place(self) -> NodePlace:
        """Where its warnings stand."""
        return NodePlace(self.model.name, self.kind, self.name, self.texts)

    @property
    def has_logic(self) -> bool:
        """Whether somebody wrote down how its value comes about, and be it `null`."""
        logic = self.expression
        if self.kind == "businessKnowledgeModel" and isinstance(logic, tree.Function):
            logic = logic.body
        return logic is not None and (logic != tree.Null() or self.texts.any)


class Model:
    """One definitions element with the models it imports, by prefix."""

    def __init__(self, root: ET.Element, imports: Mapping[str, Model]) -> None:
        self.name = root.get("name", "")
        self.namespace = root.get("namespace", "")
        self.imports = imports
        self._nodes = {each.get("id", ""): Node(self, each) for each in root if tag(each) in _NODES}
        self.texts = {each.get("name", "") for each in root.iter() if tag(each) not in _PARAMETERS} - {""}
        for prefix, imported in imports.items():
            self.texts |= {prefix} | imported.texts
        self.types = ItemTypes(children(root, "itemDefinition"), self.texts)
        for prefix, imported in imports.items():
            self.types.include(prefix, imported.types)
        self.tables = HostTables()
        with suppress(ModelIncomplete):  # told when somebody asks for the node
            refuse_circles(self.name, (node for node in self._nodes.values() if node.is_service))

    def boxed(self, texts: NodeTexts) -> Boxed:
        """A reader of the boxed expressions of one node, which keeps its texts."""
        return Boxed(self.texts, self.types, self.tables, texts)

    def node(self, name: str, kinds: tuple[str, ...] = _NODES) -> Node:
        """A node by name.

        Raises:
            ModelIncomplete: there is none.
        """
        for node in self._nodes.values():
            if node.name == name and node.kind in kinds:
                return node
        known = ", ".join(sorted(node.name for node in self._nodes.values()))
        raise ModelIncomplete(f"Model {self.name!r} has no {name!r}; it has {known}.")

    def by_reference(self, href: str) -> Node:
        """The node an href points to, here or in an imported model."""
        namespace, _, identifier = href.rpartition("#")
        for model in (self, *self.imports.values()):
            if namespace in ("", model.namespace) and identifier in model._nodes:
                return model._nodes[identifier]
        raise ModelIncomplete(f"Model {self.name!r} refers to {href!r}, which is not there.")

    def prefix_of(self, other: Model) -> str:
        """Under which name another model is imported here."""
        return next(prefix for prefix, model in self.imports.items() if model is other)

    def evaluate(self, name: str, inputs: Mapping[str, object], now: datetime) -> object:
        """The value of a decision, or of any node, for input data by name (FEEL values).

        What has no value is null. Raises FeelError for a text that is not FEEL or goes beyond the bounds.
        """
        return self.explain(name, inputs, now).value

    def call_service(self, name: str, inputs: Mapping[str, object], now: datetime) -> object:
        """The result of a decision service, its input data and input decisions given by name."""
        return self.explain_service(name, inputs, now).value

    def explain(self, name: str, inputs: Mapping[str, object], now: datetime, *, strict: bool = False) -> ModelResult:
        """The value as of `evaluate`, with the warnings of every node that was worked out for it.

        Raises:
            NodeWithoutValue: with `strict`, if there is a warning.
        """
        evaluation = Evaluation(inputs, now)
        return _told(evaluation.value(self.node(name)), evaluation.warnings, strict)

    def explain_service(
        self, name: str, inputs: Mapping[str, object], now: datetime, *, strict: bool = False
    ) -> ModelResult:
        """The result as of `call_service`, with the warnings on the way to it. Raises as `explain`."""
        evaluation = Evaluation({}, now)
        result = evaluation.service(self.node(name, ("decisionService",)), inputs)
        return _told(result, evaluation.warnings, strict)


@dataclass
class Evaluation:
    """One evaluation: every node once.

    Attributes:
        inputs: input data by name.
        values: values known so far; a service puts its arguments here.
        warnings: why nodes or parts of them became null; a service tells its own to who calls it.
    """

    inputs: Mapping[str, object]
    now: datetime
    values: dict[Node, object] = field(default_factory=dict)
    above: tuple[Node, ...] = ()
    warnings: Warnings = field(default_factory=Warnings)

    def value(self, node: Node) -> object:
        """The value of a node, null where it has none or requires itself."""
        if node in self.values:
            return self.values[node]
        if node in self.above:
            circle = " -> ".join(each.name for each in (*self.above[self.above.index(node) :], node))
            message = f"It requires itself ({circle}) and has no value there; take one of these requirements out."
            self.warnings.tell(node.place, "requires_itself", message)
            return None
        self.above = (*self.above, node)
        try:
            found = self._worked_out(node)
        finally:
            self.above = self.above[:-1]
        self.values[node] = found
        return found

    def service(self, node: Node, arguments: Mapping[str, object]) -> object:
        """A decision service with its arguments by name, apart from everything outside (DMN 1.5, 10.4)."""
        inner = Evaluation({}, self.now, warnings=self.warnings)
        for parameter in node.parameters:
            inner.values[parameter] = self._accepted(parameter, arguments.get(parameter.name))
        outputs = node.refers("outputDecision")
        results = {each.name: inner.value(each) for each in outputs}
        result = next(iter(results.values())) if len(outputs) == 1 else results
        return self._accepted(node, result)

    def _worked_out(self, node: Node) -> object:
        if node.kind == "inputData":
            return self._accepted(node, self.inputs.get(node.name))
        if node.is_service:
            return self._service_function(node)
        if not node.has_logic:
            self.warnings.tell(node.place, "no_logic", "Nothing says how its value comes about; give it an expression.")
        if node.expression is None:
            return None
        context = self._context(node)
        named_types = node.model.types.by_name
        compiled = compile_expression(node.expression, names=context, named_types=named_types)
        run = NodeRun(self.now, node.place, self.warnings)
        result = compiled({**context, **node.model.tables.functions(compiled.names, run)}, run)
        if node.kind != "businessKnowledgeModel":
            return self._accepted(node, result)
        return replace(result, result=node.result_type) if isinstance(result, FunctionValue) else result

    def _context(self, node: Node) -> dict[str, object]:
        context: dict[str, object] = {}
        for each in node.required:
            if each.model is node.model:
                context[each.name] = self.value(each)
            else:
                entries = context.setdefault(node.model.prefix_of(each.model), {})
                assert isinstance(entries, dict)
                entries[each.name] = self.value(each)
        return context

    def _service_function(self, node: Node) -> FunctionValue:
        parameters = node.parameters
        names = tuple(each.name for each in parameters)
        types = tuple(each.model.types.of(each.type_reference).type for each in parameters)

        def call(*arguments: object) -> object:
            return self.service(node, dict(zip(names, arguments, strict=True)))

        return FunctionValue(names, call, types, ANY)

    def _accepted(self, node: Node, value: object) -> object:
        try:
            return node.model.types.of(node.type_reference).accept(value, self.now)
        except OperationFault as fault:
            declared = f"Its declared type is {node.type_reference}"
            message = f"{fault.message} {declared}: bring the value to that type, or change the type."
            self.warnings.tell(node.place, fault.code, message)
            return None


def _told(value: object, warnings: Warnings, strict: bool) -> ModelResult:
    if strict and warnings.all:
        raise NodeWithoutValue(warnings.all)
    return ModelResult(value, warnings.all)


def load_model(path: Path) -> Model:
    """A model from its file; the models it imports are looked for in the same folder, by namespace.

    Raises:
        XmlRefused: a file is no XML that can be read.
        ModelIncomplete: an imported model is not there, or models import each other in a circle.
        ModelInCircle: a decision service works out a decision that calls it.
    """
    return _Loader(path.parent).load(path, ())


class _Loader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[Path, Model] = {}

    def load(self, path: Path, above: tuple[Path, ...]) -> Model:
        if path in above:
            raise ModelIncomplete(f"Models import each other in a circle: {' -> '.join(p.name for p in above)}.")
        if path not in self._loaded:
            root = read_xml(path)
            imports = {
                each.get("name", ""): self.load(self._find(each.get("namespace", "")), (*above, path))
                for each in children(root, "import")
            }
            self._loaded[path] = Model(root, imports)
        return self._loaded[path]

    def _find(self, namespace: str) -> Path:
        for path in self._candidates():
            if read_xml(path).get("namespace") == namespace:
                return path
        raise ModelIncomplete(f"No model with namespace {namespace!r} stands in {self._folder.name}.")

    def _candidates(self) -> Iterator[Path]:
        return iter(sorted(self._folder.glob("*.dmn")))
