"""The small mistakes that are planted: one change of one place each, of the kind that a hand makes.

    for change in changes(tree):
        with change.planted():
            code = compile(tree, ...)

Boundaries (`<` and `<=`), conditions turned round or with a part left out, numbers one too high, a statement, a keyword
of `replace` or an element left out, `min` for `max`, `any` for `all`. Words, types, docstrings and what a decorator is
told stay as they are: other tests and tools hold those.
"""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LONGEST_WORDS = 70
_OTHER_COMPARISON: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OTHER_OPERATION: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
}
_OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
_BLOCKS = ("body", "orelse", "finalbody")
_NEVER_INTO = ("annotation", "handlers", "cases")


@dataclass(frozen=True, eq=False)
class Change:
    """One place of a tree and what is put there. `function`: the outermost function's own name, None outside any."""

    line: int
    words: str
    function: str | None
    first_line: int
    holder: ast.AST
    field: str
    place: int | None
    new: ast.AST

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The tree holds the mistake, until the end of the block."""
        old = self._swap(self.new)
        try:
            yield
        finally:
            self._swap(old)

    def _swap(self, new: ast.AST) -> ast.AST:
        if self.place is None:
            old: ast.AST = getattr(self.holder, self.field)
            setattr(self.holder, self.field, new)
            return old
        held: list[ast.AST] = getattr(self.holder, self.field)
        old, held[self.place] = held[self.place], new
        return old


@dataclass(frozen=True)
class _Where:
    """The statement that one stands in: its line, and the outermost function around it."""

    line: int
    function: str | None = None
    first_line: int = 0
    around: str = ""


def changes(tree: ast.Module) -> list[Change]:
    """Every change there is to make in a module, from its first line to its last."""
    return sorted(_of_block(tree, _Where(0)), key=lambda change: change.line)


def _of_block(holder: ast.AST, where: _Where) -> Iterator[Change]:
    for field in _BLOCKS:
        for place, statement in enumerate(getattr(holder, field, ())):
            yield from _of_statement(holder, field, place, statement, where)
    for inner in (*getattr(holder, "handlers", ()), *getattr(holder, "cases", ())):
        yield from _of_block(inner, where)


def _of_statement(
    holder: ast.AST, field: str, place: int, statement: ast.stmt, around: _Where
) -> Iterator[Change]:
    where = _Where(statement.lineno, around.function, around.first_line, around.around)
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _of_block(statement, _into(statement, where))
            yield from _of_defaults(statement, where)
        case ast.ClassDef():
            if not any("Protocol" in ast.dump(base) for base in statement.bases):
                inside = _Where(
                    where.line, where.function, where.first_line, f"{where.around}{statement.name}."
                )
                yield from _of_block(statement, inside)
        case ast.Import() | ast.ImportFrom() | ast.Assert():
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case _:
            yield from _left_out(holder, field, place, statement, where)
            yield from _inside(statement, where)
            yield from _of_block(statement, where)


def _into(function: ast.FunctionDef | ast.AsyncFunctionDef, where: _Where) -> _Where:
    if where.function:
        return where
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    return _Where(where.line, f"{where.around}{function.name}", first, where.around)


def _of_defaults(function: ast.FunctionDef | ast.AsyncFunctionDef, where: _Where) -> Iterator[Change]:
    for field in ("defaults", "kw_defaults"):
        for place, default in enumerate(getattr(function.args, field)):
            if default is not None:
                yield from _of_expression(function.args, field, place, default, where)


def _left_out(
    holder: ast.AST, field: str, place: int, statement: ast.stmt, where: _Where
) -> Iterator[Change]:
    """A call for its effect is not made; a loop ends where it should go on, or goes on where it should end."""
    new: ast.stmt | None = None
    match statement:
        case ast.Expr(value=ast.Call() | ast.Await()):
            new = ast.Pass()
        case ast.Continue():
            new = ast.Break()
        case ast.Break():
            new = ast.Continue()
    if new:
        yield _change(holder, field, place, statement, new, where)


def _inside(node: ast.AST, where: _Where) -> Iterator[Change]:
    """Of the expressions in a statement, or in an expression; blocks are walked by themselves."""
    for field, value in ast.iter_fields(node):
        is_block = field in _BLOCKS and not isinstance(node, ast.IfExp | ast.Lambda)
        if is_block or field in _NEVER_INTO:
            continue
        if isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _of_expression(node, field, place, item, where)
        elif isinstance(value, ast.AST):
            yield from _of_expression(node, field, None, value, where)


def _of_expression(
    holder: ast.AST, field: str, place: int | None, node: ast.AST, where: _Where
) -> Iterator[Change]:
    if isinstance(node, ast.JoinedStr):
        return
    for new in _others(node):
        if not _is_the_same_key(holder, node, new):
            yield _change(holder, field, place, node, new, where)
    if field == "test" and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        yield _change(holder, field, place, node, ast.UnaryOp(ast.Not(), node), where)
    if isinstance(holder, ast.comprehension) and field == "ifs":
        yield _change(holder, field, place, node, ast.Constant(value=True), where)
    yield from _inside(node, where)


def _others(node: ast.AST) -> Iterator[ast.expr]:
    """What could stand in the place of an expression by mistake."""
    yield from _of_a_condition(node)
    match node:
        case ast.BinOp() if type(node.op) in _OTHER_OPERATION and not _is_of_words(node):
            yield ast.BinOp(node.left, _OTHER_OPERATION[type(node.op)](), node.right)
        case ast.Constant(value=bool()):
            yield ast.Constant(value=not node.value)
        case ast.Constant(value=int()):
            yield ast.Constant(value=node.value + 1)
        case ast.Name(id=name) if name in _OTHER_NAME:
            yield ast.Name(id=_OTHER_NAME[name], ctx=node.ctx)
        case ast.Set(elts=elements) if len(elements) > 1:
            yield from (ast.Set(elts=elements[:n] + elements[n + 1 :]) for n in range(len(elements)))
        case ast.Call(func=ast.Name(id="replace"), keywords=said) if len(said) > 1:
            yield from (ast.Call(node.func, node.args, said[:n] + said[n + 1 :]) for n in range(len(said)))


def _is_the_same_key(holder: ast.AST, node: ast.AST, new: ast.AST) -> bool:
    """`known.get(code or "")` without its second part: no table has None for a key."""
    if not (isinstance(holder, ast.Call) and isinstance(holder.func, ast.Attribute)):
        return False
    is_key = holder.func.attr == "get" and holder.args[:1] == [node]
    return is_key and isinstance(node, ast.BoolOp) and ast.unparse(node) == f"{ast.unparse(new)} or ''"


def _of_a_condition(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OTHER_COMPARISON:
            yield ast.Compare(node.left, [_OTHER_COMPARISON[type(op)]()], node.comparators)
        case ast.Compare(ops=[first, second]):
            for ops in (
                [_OTHER_COMPARISON[type(first)](), second],
                [first, _OTHER_COMPARISON[type(second)]()],
            ):
                yield ast.Compare(node.left, ops, node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            yield from _with_a_part_left_out(node)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand


def _with_a_part_left_out(node: ast.BoolOp) -> Iterator[ast.expr]:
    for n in range(len(node.values)):
        rest = node.values[:n] + node.values[n + 1 :]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _is_of_words(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _change(
    holder: ast.AST, field: str, place: int | None, old: ast.AST, new: ast.AST, where: _Where
) -> Change:
    ast.copy_location(new, old)
    ast.fix_missing_locations(new)
    line = getattr(old, "lineno", where.line)
    words = f"{_short(old)}  ->  {_short(new)}"
    return Change(where.line, f"{line}: {words}", where.function, where.first_line, holder, field, place, new)


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 3]}..."
