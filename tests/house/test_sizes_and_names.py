"""Rooms small enough to know, and names that say what they are (architecture.md 8)."""

import ast
import statistics
import sys

from tests.house.source import length, modules, name_of, templates, tracked, tree

MODULE_CAP, FUNCTION_CAP, CLASS_CAP, TEMPLATE_CAP, TEST_CAP = 300, 40, 200, 150, 400
VAGUE = {
    "service",
    "manager",
    "helper",
    "helpers",
    "utils",
    "util",
    "process",
    "handle",
    "data",
    "info",
    "misc",
}


def lines(path):
    return len(path.read_text().splitlines())


def nodes(kinds):
    return [(path, node) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def test_no_module_is_too_big_to_know():
    assert not {name_of(path): lines(path) for path in modules() if lines(path) > MODULE_CAP}


def test_no_test_module_is_too_big_to_know():
    assert not {name_of(path): lines(path) for path in tracked("tests/*.py") if lines(path) > TEST_CAP}


def test_no_template_is_too_big_to_know():
    assert not {name_of(path): lines(path) for path in templates() if lines(path) > TEMPLATE_CAP}


def test_no_function_is_too_long():
    functions = nodes((ast.FunctionDef, ast.AsyncFunctionDef))
    assert not {
        f"{name_of(path)}:{node.name}": length(node)
        for path, node in functions
        if length(node) > FUNCTION_CAP
    }


def test_no_class_is_too_long():
    assert not {
        f"{name_of(path)}:{node.name}": length(node)
        for path, node in nodes(ast.ClassDef)
        if length(node) > CLASS_CAP
    }


def test_names_of_modules_functions_and_classes_are_not_vague():
    found = [name_of(path) for path in modules() if path.stem in VAGUE and path.parent.name != "service"]
    for path, node in nodes((ast.FunctionDef, ast.ClassDef)):
        if node.name.lower().strip("_") in VAGUE or node.name.endswith(
            ("Manager", "Helper", "Service", "Utils")
        ):
            found.append(f"{name_of(path)}:{node.name}")
    # Django's own word for the object that makes users.
    assert not [name for name in found if not name.endswith(":handle")], found


def test_medians_are_printed_not_gated(capsys):
    sizes = [lines(path) for path in modules()]
    functions = [length(node) for _path, node in nodes(ast.FunctionDef)]
    tests = sum(lines(path) for path in tracked("tests/*.py"))
    with capsys.disabled():
        sys.stdout.write(
            f"\nmodules {len(sizes)}, median {statistics.median(sizes)}; functions {len(functions)}, median "
            f"{statistics.median(functions)}, p90 {statistics.quantiles(functions, n=10)[-1]:.0f}; "
            f"lines of test per line of code {tests / sum(sizes):.2f}\n"
        )
    assert sizes
