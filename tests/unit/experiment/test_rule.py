"""A typed rule: read into a tree, computed, written again, and as a line of NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Impossible, InvalidExperiment, Plane
from core.experiment.rule import (
    CONSTANTS,
    FUNCTIONS,
    MOST_LETTERS,
    Call,
    Minus,
    Name,
    Number,
    Pair,
    Rule,
    read_rule,
    tidy,
    value,
    written,
)

x, y = np.random.default_rng(0).uniform(-6, 6, (2, 300))
numbers = st.integers(0, 2000).map(lambda thousandths: Number(thousandths / 1000))
leaves = numbers | st.sampled_from(["x", "y", *CONSTANTS]).map(Name)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Call, st.sampled_from([*FUNCTIONS]), inner)
        | st.builds(Minus, inner)
        | st.builds(Pair, st.sampled_from("+-*/^"), inner, inner)
    ),
    max_leaves=6,
)
rules = st.builds(Rule, st.sampled_from(["<", "<=", ">", ">="]), trees, trees)


def in_numpy(expression):
    """What Python and NumPy make of it; None where Python refuses, or leaves the real numbers."""
    names = {"np": np, "x": x, "y": y, **CONSTANTS, **FUNCTIONS}
    try:
        with np.errstate(all="ignore"):
            found = eval(expression, names)  # noqa: S307 - written by us
    except (ArithmeticError, TypeError):
        return None
    return None if np.iscomplexobj(found) else found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("y > sin(x)", y > np.sin(x)),
        ("x^2 + y^2 < 9", x**2 + y**2 < 9),
        ("Y>2X-1", y > 2 * x - 1),
        ("x₂ ≥ −3·sin(π*x₁ / 2)", y >= -3 * np.sin(np.pi * x / 2)),
        ("abs(x) + abs(y) <= 4", np.abs(x) + np.abs(y) <= 4),
        ("-x^2 < y", -(x**2) < y),
        ("y > 2^-x^2", y > 2.0 ** (-(x**2))),
        ("y > 1 - 2 - x", y > 1 - 2 - x),
        ("y > x / 2 / 3", y > x / 2 / 3),
        ("y > 2(x+1)", y > 2 * (x + 1)),
        ("ln(x**2) < y", np.log(x**2) < y),
        ("y > sqrt(x)", (x >= 0) & (y > np.abs(x) ** 0.5)),
    ],
)
def test_a_rule_means_what_it_means_in_a_lesson_of_mathematics(typed, meant):
    np.testing.assert_array_equal(read_rule(typed).holds(x, y), meant)


@given(rules)
def test_what_is_written_is_read_as_the_same_rule(rule):
    try:
        read = read_rule(rule.written())
    except Impossible:
        return
    assert read == rule
    assert tidy(tidy(rule.written())) == rule.written()


@given(rules)
def test_its_line_of_numpy_computes_the_same_to_the_last_bit(rule):
    try:
        read = read_rule(rule.written())
    except Impossible:
        return
    np.testing.assert_array_equal(in_numpy(read.source()), read.holds(x, y))


@given(trees)
def test_powers_signs_and_brackets_bind_as_in_python(tree):
    with np.errstate(all="ignore"):
        found = value(tree, x, y)
    expected = in_numpy(written(tree).replace("^", "**"))
    if expected is not None:
        np.testing.assert_allclose(found, expected, rtol=1e-9)


@given(st.text(st.sampled_from("xy123.+-*/^()<>= sincoπ²₁e"), max_size=MOST_LETTERS + 5))
def test_whatever_is_typed_is_a_rule_or_a_sentence(text):
    try:
        rule = read_rule(text)
    except Impossible:
        return
    assert rule.holds(x, y).dtype == bool
    assert read_rule(rule.written()) == rule


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("y", "compares two sides"),
        ("y = x", "compares two sides"),
        ("x < y < 2", "compares two sides"),
        ("y >", "missing at the end"),
        ("y > * x", "missing before “[*]”"),
        ("y > sin x", r"“sin” in the rule needs brackets: sin\(x\)"),
        ("y > foo(x)", "not “foo”"),
        ("y > (x + 1", "not closed"),
        ("y > x)", "never opened"),
        ("y > x y", "Before “y” the rule lacks a sign"),
        ("y > ⁴x", "“⁴” means nothing"),
        ("__import__('os') > x", "“_” means nothing"),
        ("y > x.real", "“.” means nothing|missing|lacks a sign"),
        ("y > 1/0", "“1/0” in the rule is no number"),
        ("y > sqrt(0-1)*x", r"“sqrt\(0 - 1\)” in the rule is no number"),
        ("y > 10^999", "is no number"),
        ("1 < 2", "needs x or y"),
        ("y > " + "(" * 20 + "x" + ")" * 20, "12 brackets"),
        ("y > " + "-" * 50 + "x", "12 brackets"),
        ("y > x" + " + 1" * 30, "100 letters"),
    ],
)
def test_what_is_no_rule_gets_a_sentence(typed, complaint):
    with pytest.raises(Impossible, match=complaint):
        read_rule(typed)


def test_an_experiment_keeps_a_rule_as_it_is_always_written():
    assert Plane(shape="curve", rule="Y>Sin( x1 )").rule == "y > sin(x)"


@pytest.mark.parametrize(
    "changes", [{"shape": "curve"}, {"rule": "y > x"}, {"shape": "curve", "rule": "y > "}]
)
def test_a_curve_has_a_rule_and_nothing_else_has_one(changes):
    with pytest.raises(InvalidExperiment):
        Plane().changed(**changes)
