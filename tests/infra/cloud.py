"""A synthesised deployment as data: resources of its stacks, with what one stack imports of the other put in."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "workers" / "parse" / "Dockerfile"
Resource = dict[str, Any]


@dataclass(frozen=True)
class Cloud:
    """Resources by logical id, outputs by name, and the assembly they were read from."""

    assembly: Path
    resources: dict[str, Resource]
    outputs: dict[str, Any]

    def of_type(self, type_: str) -> dict[str, Resource]:
        """Resources of a type."""
        return {logical_id: resource for logical_id, resource in self.resources.items() if resource["Type"] == type_}

    def properties(self, type_: str) -> dict[str, dict[str, Any]]:
        """Properties of the resources of a type."""
        return {logical_id: resource.get("Properties", {}) for logical_id, resource in self.of_type(type_).items()}

    def one(self, type_: str, start: str) -> dict[str, Any]:
        """Properties of the resource of a type whose logical id starts so."""
        found = [
            properties for logical_id, properties in self.properties(type_).items() if logical_id.startswith(start)
        ]
        assert len(found) == 1, (type_, start, len(found))
        return found[0]

    def changed(self) -> "Cloud":
        """A copy that a test may break."""
        return Cloud(self.assembly, copy.deepcopy(self.resources), self.outputs)


def read_cloud(assembly: Path) -> Cloud:
    """Reads the stacks of an assembly."""
    stacks = [json.loads(path.read_text("utf-8")) for path in sorted(assembly.glob("*.template.json"))]
    outputs = {name: output for stack in stacks for name, output in stack.get("Outputs", {}).items()}
    exports = {output["Export"]["Name"]: output["Value"] for output in outputs.values() if "Export" in output}
    resources = {
        logical_id: imported(resource, exports)
        for stack in stacks
        for logical_id, resource in stack["Resources"].items()
    }
    return Cloud(assembly, resources, outputs)


def imported(value: Any, exports: dict[str, Any]) -> Any:
    """A value with its imports replaced by what is exported."""
    if isinstance(value, dict):
        if "Fn::ImportValue" in value:
            return exports[value["Fn::ImportValue"]]
        return {key: imported(item, exports) for key, item in value.items()}
    return [imported(item, exports) for item in value] if isinstance(value, list) else value


def flat(value: Any) -> str:
    """A reference as text: `<LogicalId>` or `<LogicalId.Attribute>`."""
    if not isinstance(value, dict):
        return str(value)
    (function, argument), *_ = value.items()
    if function == "Fn::Join":
        return str(argument[0]).join(flat(part) for part in argument[1])
    return f"<{'.'.join(argument)}>" if function == "Fn::GetAtt" else f"<{argument}>"


def target(value: Any) -> str:
    """Logical logical_id that a reference points to."""
    return flat(value).strip("<>").split(".")[0]


def listed(value: Any) -> list[Any]:
    """One value or many."""
    return value if isinstance(value, list) else [value]


def references(value: Any) -> Iterator[str]:
    """Logical ids that a value refers to."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in {"Ref", "Fn::GetAtt"}:
                yield target({key: item})
            else:
                yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def statements(cloud: Cloud, *types: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Statements of policies with the id of their policy."""
    for type_ in types or ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for logical_id, properties in cloud.properties(type_).items():
            for statement in properties["PolicyDocument"]["Statement"]:
                yield logical_id, statement
