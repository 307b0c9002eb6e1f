"""Shape budgets: small files, small functions, no landfill names, no swallowed errors."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = [
    path
    for folder in ("src", "benchmarks", "lambdas", "workers", "infra")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
RUST = [path for path in sorted((ROOT / "rust").rglob("*.rs")) if "target" not in path.parts]
DATA_FILES = {"names.rs", "tables.rs", "columns.rs"}
"""Rust files that are tables of data."""

FORBIDDEN = re.compile(
    r"(utils|helpers|common|misc|base|manager|handler|processor|service|engine|factory)$", re.IGNORECASE
)
MAX_FILE_LINES = 400
USUAL_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
USUAL_FUNCTION_LINES = 40
MAX_RUST_LINES = 600


def functions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (path, node)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_python_file_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_FILE_LINES


def test_nine_of_ten_python_files_are_shorter_still() -> None:
    lengths = sorted(len(path.read_text("utf-8").splitlines()) for path in PYTHON)
    assert lengths[len(lengths) * 9 // 10] <= USUAL_FILE_LINES


def test_no_function_is_long() -> None:
    assert [
        (str(path.relative_to(ROOT)), node.name) for path, node in functions() if length(node) > MAX_FUNCTION_LINES
    ] == []


def test_nine_of_ten_functions_are_shorter_still() -> None:
    lengths = sorted(length(node) for _, node in functions())
    assert lengths[len(lengths) * 9 // 10] <= USUAL_FUNCTION_LINES


@pytest.mark.parametrize("path", RUST, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rust_file_without_its_tests_is_short(path: Path) -> None:
    if path.name in DATA_FILES or "tests" in path.stem:
        return
    code = path.read_text("utf-8").split("#[cfg(test)]\nmod tests {", 1)[0]
    assert len(code.splitlines()) <= MAX_RUST_LINES


def test_rust_hardly_ever_unwraps() -> None:
    code = [
        path.read_text("utf-8").split("#[cfg(test)]", 1)[0]
        for path in RUST
        if "tests" not in {path.stem, path.parent.name}
    ]
    lines = sum(len(text.splitlines()) for text in code)
    unwraps = sum(len(re.findall(r"\.(unwrap\(\)|expect\(\")", text)) for text in code)
    assert unwraps * 1000 <= lines


def test_unsafe_code_is_in_the_map_alone() -> None:
    allowed = [path.name for path in RUST if "allow(unsafe_code)" in path.read_text("utf-8")]
    assert allowed == ["map.rs"]


def test_no_module_or_class_has_a_landfill_name() -> None:
    modules = [path.stem for path in PYTHON if path.parent.parent.name != "lambdas"]
    classes = [
        node.name
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in modules + classes if FORBIDDEN.search(name)] == []


def swallows(node: ast.ExceptHandler) -> bool:
    """A blanket handler that does not raise."""
    blanket = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
    return blanket and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))


def test_no_error_is_swallowed() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (swallows(node) or (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)))
    ]
    assert found == []


def test_environment_names_stand_in_the_contract_alone() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in PYTHON
        if "contract" not in path.parts and re.search(r"[\"']MAILLAKE_", path.read_text("utf-8"))
    ]
    assert found in (["benchmarks/corpora.py"], [])
