"""Names of fields: templates and rules write `LaunchType`, the API of tasks `launchType`."""

from typing import Any


def camel_case(value: Any) -> Any:
    """A JSON value whose keys begin with a small letter, at every depth."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: camel_case(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [camel_case(inner) for inner in value]
    return value
