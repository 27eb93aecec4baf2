from __future__ import annotations

import ast
from typing import Any

import pytest

from vcl_tui.calibrate.programs import fingerprint, normal_form

PLAIN = "def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n"


@pytest.mark.parametrize(
    "variant",
    [
        PLAIN.replace("total", "s").replace("xs", "items"),
        PLAIN.replace("def f(xs)", "def f(xs: list[int]) -> int"),
        PLAIN.replace("    total = 0\n", '    """Adds."""\n    total: int = 0  # start\n'),
        PLAIN + "    print('never')\n",
        "def unused():\n    return 1\n" + PLAIN,
        PLAIN.replace("total += x", "total += x\n        pass"),
    ],
)
def test_the_same_program_in_other_words(variant: str) -> None:
    assert fingerprint(variant, "f") == fingerprint(PLAIN, "f")


@pytest.mark.parametrize(
    "variant",
    [
        PLAIN.replace("total = 0", "total = 1"),
        PLAIN.replace("+= x", "-= x"),
        PLAIN.replace("total = 0", "total = 0.0"),
        PLAIN.replace("return total", "return x"),
        PLAIN.replace("def f", "def g"),
        "def sum(xs):\n    return 1\n" + PLAIN.replace("total = 0", "total = sum(xs)"),
    ],
)
def test_a_different_program(variant: str) -> None:
    assert fingerprint(variant, "f") != fingerprint(PLAIN, "f")


def test_parameters_that_are_passed_by_name_keep_their_order() -> None:
    call = "def f():\n    return h(a=1, b=2)\n"
    first, second = "def h(a, b):\n    return a - b\n", "def h(b, a):\n    return b - a\n"
    assert fingerprint(first + call, "f") != fingerprint(second + call, "f")


def test_scopes_are_told_apart() -> None:
    closed = "def f(n):\n    def g():\n        return n\n    return g()\n"
    shadowed = "def f(n):\n    def g(n=1):\n        return n\n    return g()\n"
    assert fingerprint(closed) != fingerprint(shadowed)
    assert fingerprint(closed) == fingerprint(closed.replace("n)", "k)").replace("return n", "return k"))


def test_code_that_reads_local_names_keeps_them() -> None:
    reads = "def f(a):\n    return locals()\n"
    assert fingerprint(reads) != fingerprint(reads.replace("(a)", "(b)"))


@pytest.mark.parametrize("code", ["", "def f(:", "x = '\ud800'", "\0", "(" * 5000, "def f():\n\treturn '\\d'"])
def test_text_that_is_no_program_still_has_a_fingerprint(code: str) -> None:
    assert fingerprint(code) == fingerprint(code)
    assert len(fingerprint(code)) == 40
    assert fingerprint(code) != fingerprint(code + "1 +")


WRITTEN_TWICE = [
    # no else after a return; the test of yes first
    ("if a == 1:\n        return 0\n    else:\n        return b", "if a != 1:\n        return b\n    return 0"),
    ("if not a:\n        return 1\n    return b", "if a:\n        return b\n    else:\n        return 1"),
    ("return 1 if a else b", "if a:\n        return 1\n    return b"),
    ("if a == b:\n        return True\n    return False", "return b == a"),
    ("if a == b:\n        return False\n    return a in b", "return a != b and a in b"),
    ("if a:\n        if b:\n            return 1\n    return 0", "if a and b:\n        return 1\n    return 0"),
    ("if a:\n        return 1\n    if b:\n        return 1", "if a or b:\n        return 1\n    return None"),
    ("return not (a == 1 and b != 2)", "return a != 1 or b == 2"),
    ("return 1 < a <= b", "return a > 1 and b >= a"),
    # detours
    ("n = a + b\n    return n", "return a + b"),
    ("n = len(a)\n    for i in range(n):\n        print(i, n)", "for i in range(0, len(a)):\n        print(i, len(a))"),
    ("vowels = 'aeiou'\n    return [c for c in a if c in vowels]", "return [c for c in a if c in 'aeiou']"),
    (
        "x, y = 0, 1\n    for _ in a:\n        x = x + y\n        print(x)",
        "y = 1\n    x = 0\n    for _ in a:\n        x += y\n        print(x)",
    ),
    (
        "for x in a:\n        if x:\n            continue\n        print(x)",
        "for x in a:\n        if not x:\n            print(x)",
    ),
    # loops that build a value
    (
        "xs = []\n    for x in a:\n        if x > b:\n            xs.append(x + 1)\n    return xs",
        "return [x + 1 for x in a if b < x]",
    ),
    ("xs = set()\n    for x in a:\n        xs.add(x % 2)\n    return xs", "return set(x % 2 for x in a)"),
    (
        "n = 0\n    for x in a:\n        if x > b:\n            n += 1\n    return n",
        "return len([x for x in a if x > b])",
    ),
    (
        "s = ''\n    for c in a:\n        if c == b:\n            s += '-'\n        else:\n            s = s + c\n"
        "    return s",
        "return ''.join(['-' if c == b else c for c in a])",
    ),
    (
        "for x in a:\n        for y in b:\n            if x == y:\n                return True\n    return False",
        "return any(x == y for x in a for y in b)",
    ),
    ("for x in a:\n        if x != b:\n            return False\n    return True", "return all(x == b for x in a)"),
    ("return list(map(lambda x: x + 1, a))", "return [x + 1 for x in a]"),
    ("return sum(list(filter(None, a)))", "return sum(x for x in a if x)"),
    ("return sorted([x for x in a])", "return sorted(a)"),
    ("for i in range(len(a)):\n        print(a[i])", "for i, x in enumerate(a):\n        print(x)"),
    ("return [i * a[i] for i in range(len(a))]", "return [x * i for i, x in enumerate(a)]"),
    # a list that is known to be one
    (
        "xs = list(a)\n    xs.append(b)\n    if not xs:\n        return b",
        "xs = list(a)\n    xs.append(b)\n    if len(xs) == 0:\n        return b",
    ),
    ("xs = [a]\n    xs.pop()\n    return xs == []", "xs = [a]\n    xs.pop()\n    return len(xs) < 1"),
    ("sum = 0\n    for x in a:\n        sum += x\n    return sum", "return sum(a)"),
]


@pytest.mark.parametrize(("one", "other"), WRITTEN_TWICE)
def test_two_ways_of_writing_the_same(one: str, other: str) -> None:
    first, second = (f"def f(a, b):\n    {body}\n" for body in (one, other))
    assert fingerprint(first, "f") == fingerprint(second, "f")
    assert fingerprint(first, "f", as_written=True) != fingerprint(second, "f", as_written=True)


ALMOST_ALIKE = [
    ("return [a for a in range(a)]", "return [c for c in range(c)]"),  # the first iterable is evaluated outside
    ("if a:\n        return True\n    return False", "return a"),
    ("return not not a", "return a"),
    ("return not a < b", "return b <= a"),  # sets, nan
    ("return a or b", "return b or a"),
    ("x = a\n    x = x + [b]\n    return a", "x = a\n    x += [b]\n    return a"),
    ("x = a.pop()\n    return len(a) + x", "return len(a) + a.pop()"),
    ("x = a[0]\n    return b and x", "return b and a[0]"),
    ("return a.pop() == a[0]", "return a[0] == a.pop()"),
    ("n = len(a)\n    a.append(b)\n    return n", "a.append(b)\n    return len(a)"),
    (
        "n = len(a)\n    if a is None:\n        return 0\n    return n + n",
        "if a is None:\n        return 0\n    return len(a) + len(a)",
    ),
    (
        "xs = []\n    try:\n        for x in a:\n            xs.append(int(x))\n    except ValueError:\n        pass\n"
        "    return xs",
        "xs = []\n    try:\n        xs = [int(x) for x in a]\n    except ValueError:\n        pass\n    return xs",
    ),
    (
        "try:\n        i = a.index(b)\n        n = 1\n    except ValueError:\n        return n",
        "try:\n        n = 1\n        i = a.index(b)\n    except ValueError:\n        return n",
    ),
    ("for x in a:\n        if x:\n            return True\n    return x", "return any(a) or a[-1]"),
    (
        "xs = []\n    for x in a:\n        xs.append(xs + [x])\n    return xs",
        "xs = []\n    return [xs + [x] for x in a]",
    ),
    ("for i in range(len(a)):\n        a[0] = a[i]", "for x in a:\n        a[0] = x"),
    ("return list(map(nobody, a))", "return [nobody(x) for x in a]"),
    ("return any([x.pop() for x in a])", "return any(x.pop() for x in a)"),
    ("if a == []:\n        return b", "if len(a) == 0:\n        return b"),
    ("return eval('n')", "return eval('n') if True else 0"),
]


@pytest.mark.parametrize(("one", "other"), ALMOST_ALIKE)
def test_what_only_looks_the_same(one: str, other: str) -> None:
    first, second = (f"def f(a, b):\n    {body}\n" for body in (one, other))
    assert fingerprint(first, "f") != fingerprint(second, "f")


def test_a_function_with_the_name_of_a_builtin_isnt_the_builtin() -> None:
    own = "def list(xs):\n    return 0\n"
    call, literal = "def f(a):\n    return list(x for x in a)\n", "def f(a):\n    return [x for x in a]\n"
    assert fingerprint(call, "f") == fingerprint(literal, "f")
    assert fingerprint(own + call, "f") != fingerprint(own + literal, "f")


ARGUMENTS: list[tuple[Any, Any]] = [
    ([], 1), ([3, 1, 2], 2), ([1, 1, 5, 0], 1), ("", "a"), ("abca", "a"), ([0, "x", None], None), (3, 2),
    ([[1], []], []), (None, 0),
]  # fmt: skip


@pytest.mark.parametrize("body", sorted({body for pair in (*WRITTEN_TWICE, *ALMOST_ALIKE) for body in pair}))
def test_the_normal_form_does_what_the_program_did(body: str) -> None:
    source = f"def f(a, b):\n    {body}\n"
    rewritten = ast.unparse(ast.fix_missing_locations(normal_form(ast.parse(source), "f")))
    for arguments in ARGUMENTS:
        assert _outcome(rewritten, arguments) == _outcome(source, arguments), rewritten


def _outcome(source: str, arguments: tuple[Any, Any]) -> tuple[object, ...]:
    """What f returns or raises, prints, and leaves its arguments as; loops without end are cut."""
    printed: list[object] = []
    space: dict[str, Any] = {"print": lambda *words: printed.append(words) if len(printed) < 20 else 1 / 0}
    exec(compile(source, "f", "exec"), space)
    given = [list(value) if isinstance(value, list) else value for value in arguments]
    try:
        result: object = space["f"](*given)
    except Exception as error:  # noqa: BLE001 -- which one it is is what is compared
        result = type(error).__name__
    return repr(result), repr(given), printed
