"""Mutations of a file: all of mutmut's, and the removal of a term of a condition.

A condition is what a store passes to DynamoDB: the conditions of writes, and the keys, filters,
indexes and consistency of reads. It is found by its use: arguments named ``when`` or of a read, or
of a local function that takes one; the assignments of such names; and functions that return one.
"""

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst
from libcst import matchers
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import (
    MutatedFile,
    Mutation,
    MutationVisitor,
    combine_mutations_to_source,
)
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

CONDITION = "when"
"""The argument of a write with its condition; all others are data."""
READS = frozenset({"query", "query_all", "count", "count_some", "get", "together", "scan"})
CONDITION_TYPE = "Condition"
"""The annotation of conditions in parameters and results."""


def mutated(code: str, *, conditions: bool) -> MutatedFile:
    """Return the code with all mutants disabled; of conditions only, or of everything."""
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = MetadataWrapper(cst.parse_module(code)).visit(visitor)
    mutations = [*visitor.mutations, *_terms_taken_away(module)]
    if conditions:
        mutations = list(_of_conditions(mutations, _places(module)))
    return combine_mutations_to_source(module, mutations)


def _functions(module: cst.Module) -> Iterator[cst.FunctionDef]:
    for statement in module.body:
        if isinstance(statement, cst.FunctionDef):
            yield statement
        elif isinstance(statement, cst.ClassDef):
            yield from (one for one in statement.body.body if isinstance(one, cst.FunctionDef))


def _terms_taken_away(module: cst.Module) -> Iterator[Mutation]:
    """Of two terms that are joined, only the one, and only the other."""
    joined = matchers.BinaryOperation(operator=matchers.BitAnd() | matchers.BitOr())
    for function in _functions(module):
        types = matchers.findall(function.body, matchers.Annotation())
        said = {id(node) for one in types for node in _walk(one)}
        for node in matchers.findall(function.body, joined):
            if id(node) in said:
                continue
            both = cst.ensure_type(node, cst.BinaryOperation)
            yield Mutation(both, _in_brackets_of(both, both.left), function)
            yield Mutation(both, _in_brackets_of(both, both.right), function)
        for node in matchers.findall(function.body, matchers.AugAssign()):
            added = cst.ensure_type(node, cst.AugAssign)
            if isinstance(added.operator, cst.BitAndAssign | cst.BitOrAssign):
                same = cst.Assign([cst.AssignTarget(added.target)], added.target)
                yield Mutation(added, same, function)


def _in_brackets_of(both: cst.BinaryOperation, term: cst.BaseExpression) -> cst.BaseExpression:
    # parentheses may allow a term to span several lines
    return term.with_changes(lpar=[*both.lpar, *term.lpar], rpar=[*term.rpar, *both.rpar])


def _places(module: cst.Module) -> dict[str, int]:
    """The functions that take a condition, and as which of their arguments."""
    return {
        function.name.value: place
        for function in _functions(module)
        for place, parameter in enumerate(function.params.params)
        if _is_condition(parameter.annotation)
    }


def _of_conditions(mutations: Sequence[Mutation], places: Mapping[str, int]) -> Iterator[Mutation]:
    parts: dict[int, set[int]] = {}
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, cst.FunctionDef):
            continue
        if id(function) not in parts:
            parts[id(function)] = _condition_nodes(function, places)
        inside = parts[id(function)]
        if id(mutation.original_node) in inside or _changes_a_condition(mutation):
            yield mutation


def _changes_a_condition(mutation: Mutation) -> bool:
    """Return whether it is a call of a write with another condition, or without one."""
    before, after = mutation.original_node, mutation.mutated_node
    if not isinstance(before, cst.Call) or not isinstance(after, cst.Call):
        return False
    kept = {id(argument) for argument in after.args}
    changed = [one for one in before.args if id(one) not in kept]
    return any(one.keyword is not None and one.keyword.value == CONDITION for one in changed)


def _condition_nodes(function: cst.FunctionDef, places: Mapping[str, int]) -> set[int]:
    """Return all nodes of a function's conditions and of their assignments."""
    roots: list[cst.CSTNode] = [function.body] if _is_condition(function.returns) else []
    roots += [one.value for one in _given_as_conditions(function, places)]
    roots += [call for call in _calls(function) if _name_of(call.func) in READS]
    assigned = list(_assignments(function))
    nodes: set[int] = set()
    while roots:
        below = list(_walk(roots.pop()))
        nodes.update(map(id, below))
        names = {one.value for one in below if isinstance(one, cst.Name)}
        roots += [one for name, one in assigned if name in names and id(one) not in nodes]
    return nodes


def _is_condition(annotation: cst.Annotation | None) -> bool:
    if annotation is None:
        return False
    nodes = _walk(annotation)
    return any(isinstance(one, cst.Name) and one.value == CONDITION_TYPE for one in nodes)


def _given_as_conditions(function: cst.FunctionDef, places: Mapping[str, int]) -> Iterator[cst.Arg]:
    for call in _calls(function):
        place = places.get(_name_of(call.func))
        for number, argument in enumerate(call.args):
            named = argument.keyword is not None and argument.keyword.value == CONDITION
            if named or number == place:
                yield argument


def _calls(function: cst.FunctionDef) -> Iterator[cst.Call]:
    return (one for one in _walk(function.body) if isinstance(one, cst.Call))


def _name_of(called: cst.BaseExpression) -> str:
    """Return the name of a called local function: ``reads.get``, ``query``."""
    if isinstance(called, cst.Name):
        return called.value
    if matchers.matches(called, matchers.Attribute(value=matchers.Name("reads"))):
        return cst.ensure_type(called, cst.Attribute).attr.value
    return ""


def _assignments(function: cst.FunctionDef) -> Iterator[tuple[str, cst.CSTNode]]:
    """Return each singly assigned name with its assignment."""
    kinds = matchers.Assign() | matchers.AugAssign() | matchers.AnnAssign()
    for node in matchers.findall(function.body, kinds):
        if isinstance(node, cst.Assign):
            targets: list[cst.BaseExpression] = [one.target for one in node.targets]
        else:
            targets = [cst.ensure_type(node, type(node)).target]  # type: ignore[attr-defined]
        for target in targets:
            yield from ((name.value, node) for name in _names(target))


def _names(target: cst.BaseExpression) -> Iterator[cst.Name]:
    if isinstance(target, cst.Name):
        yield target
    if isinstance(target, cst.Tuple):
        yield from (one.value for one in target.elements if isinstance(one.value, cst.Name))


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _walk(child)
