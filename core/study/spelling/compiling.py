"""What ``compile`` and optimizers are given."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.messages import N_
from core.study.spelling.edits import Edit
from core.study.spelling.program import Program, keyword, text_of
from core.study.spelling.rule import Finding, found

RATES = {"SGD": 0.01, "Adagrad": 0.001, "Adadelta": 0.001}
"""Learning rates that optimizers have by themselves; the others have 0.001."""

_THIRD = N_(
    "What compile is given third are weights of losses today, no metrics: ValueError in fit."
)


def thirds(program: Program) -> Iterator[Finding]:
    """``compile("adam", "mse", ["mae"])``."""
    for call in program.calls:
        if len(call.args) not in (3, 4) or not program.method(call, "compile"):
            continue
        given = call.args[2]
        if any(_is_metric(program, one) for one in (given, *getattr(given, "elts", ()))):
            named = zip(call.args[2:], ("metrics", "loss_weights"), strict=False)
            starts = [(program.start(one), f"{name}=") for one, name in named]
            yield found(given, _THIRD, *(Edit(place, place, name) for place, name in starts))


def _is_metric(program: Program, node: ast.expr) -> bool:
    made = node.func if isinstance(node, ast.Call) else node
    return text_of(node) is not None or program.keras(made).startswith(("metrics.", "losses."))


_METRICS = N_("Metrics are a list, even if there is one: ValueError.")


def metrics(program: Program) -> Iterator[Finding]:
    """``metrics="accuracy"``."""
    for call in program.calls:
        given = keyword(call, "metrics")
        if given is None or not program.method(call, "compile"):
            continue
        metric = given.value
        one = text_of(metric) is not None or (
            isinstance(metric, ast.Call) and program.keras(metric.func).startswith("metrics.")
        )
        if one:
            words = program.text[program.start(metric) : program.end(metric)]
            yield found(given, _METRICS, program.replaced(metric, f"[{words}]"))


_CALLED = N_("The loss {old} is called {new} now: ValueError.")
_COSINE = "cosine_proximity", "cosine_similarity"


def cosines(program: Program) -> Iterator[Finding]:
    """``compile("adam", "cosine_proximity")``."""
    old, new = _COSINE
    for call in program.calls:
        if program.method(call, "compile"):
            named = keyword(call, "loss")
            for given in (*call.args[1:2], *([named.value] if named else [])):
                if text_of(given) == old:
                    yield found(given, _CALLED, program.renamed(given, new), old=old, new=new)


_LOSS = N_("The loss {old} of {name} is called {new} now: InvalidParameterError.")
LOSSES = {
    ("sklearn.linear_model.SGDClassifier", "log"): "log_loss",
    ("sklearn.linear_model.SGDRegressor", "squared_loss"): "squared_error",
    ("sklearn.ensemble.GradientBoostingClassifier", "deviance"): "log_loss",
}
"""Losses of scikit-learn that are called otherwise today."""


def losses(program: Program) -> Iterator[Finding]:
    """``SGDClassifier(loss="log")``."""
    assumed = {"SGDClassifier": "sklearn.linear_model.SGDClassifier"}
    for call in program.calls:
        given = keyword(call, "loss")
        name = program.full(call.func)
        if isinstance(call.func, ast.Name) and call.func.id not in program.bindings:
            name = assumed.get(call.func.id, name)
        if given and (new := LOSSES.get((name, text_of(given.value) or ""))):
            edit = program.renamed(given.value, new)
            last = name.rpartition(".")[2]
            yield found(given, _LOSS, edit, old=text_of(given.value), new=new, name=last)


_RATE = N_("The argument has its full name now, learning_rate: ValueError.")
_DECAY = N_(
    "decay is ignored, with a warning: the rate would not fall. A schedule does the same, "
    "InverseTimeDecay."
)
_DECAY_NONE = N_("decay is ignored, with a warning; here it changed nothing.")
_EPSILON = N_(
    "epsilon=None was “as usual” once; today it is an error, and leaving it out is usual."
)
_SCHEDULE = N_("There is no argument {old} any more: ValueError.")


def optimizers(program: Program) -> Iterator[Finding]:
    """``Adam(lr=0.01, decay=1e-6)``."""
    for call in program.calls:
        name = program.keras(call.func)
        if not name.startswith("optimizers.") or not name.rpartition(".")[2][:1].isupper():
            continue
        rate, decay = keyword(call, "lr"), keyword(call, "decay")
        if rate:
            start = program.start(rate)
            yield found(rate, _RATE, Edit(start, start + len("lr"), "learning_rate"))
        elif decay:
            yield _without_decay(program, call, decay, name.rpartition(".")[2])
        epsilon, schedule = keyword(call, "epsilon"), keyword(call, "schedule_decay")
        if epsilon and isinstance(epsilon.value, ast.Constant) and epsilon.value.value is None:
            yield found(epsilon, _EPSILON, *program.without(call, epsilon))
        if schedule:
            without = program.without(call, schedule)
            yield found(schedule, _SCHEDULE, *without, old="schedule_decay")


def _without_decay(program: Program, call: ast.Call, decay: ast.keyword, optimizer: str) -> Finding:
    without = program.without(call, decay)
    if isinstance(decay.value, ast.Constant) and not decay.value.value:
        return found(decay, _DECAY_NONE, *without)
    rate = keyword(call, "learning_rate")
    given = rate.value if rate else call.args[0] if call.args else None
    schedule, lacking = program.spelled("keras.optimizers.schedules.InverseTimeDecay")
    if not schedule:
        return found(decay, _DECAY)
    initial = program.words(given) if given else str(RATES.get(optimizer, 0.001))
    falling = f"{schedule}({initial}, decay_steps=1, decay_rate={program.words(decay.value)})"
    if given is not None:
        return found(decay, _DECAY, program.replaced(given, falling), *without, *lacking)
    in_its_place = program.replaced(decay, f"learning_rate={falling}")
    return found(decay, _DECAY, in_its_place, *lacking)


_ATTRIBUTE_READ = N_("An optimizer has no lr any more: AttributeError. It is learning_rate.")
_ATTRIBUTE_SET = N_("An optimizer takes any lr and does not look at it. It is learning_rate.")
_SET_VALUE = N_("A learning rate is simply set today, without keras.backend: AttributeError.")
_GET_VALUE = N_("A learning rate is simply read today, without keras.backend.")


def rates(program: Program) -> Iterator[Finding]:
    """``model.optimizer.lr = 0.1``, ``K.set_value(model.optimizer.lr, 0.1)``."""
    for node in program.nodes:
        match node:
            case ast.Call(func, [ast.Attribute(_, "lr" | "learning_rate") as rate, value]) if (
                program.keras(func) == "backend.set_value" and _of_optimizer(program, rate)
            ):
                words = f"{program.words(rate.value)}.learning_rate = {program.words(value)}"
                if isinstance(program.parents[node], ast.Expr):
                    yield found(node, _SET_VALUE, program.replaced(node, words))
            case ast.Call(func, [ast.Attribute(_, "lr" | "learning_rate") as rate]) if (
                program.keras(func) == "backend.get_value" and _of_optimizer(program, rate)
            ):
                words = f"float({program.words(rate.value)}.learning_rate)"
                yield found(node, _GET_VALUE, program.replaced(node, words))
            case ast.Attribute(_, "lr", context) if _of_optimizer(program, node):
                end = program.end(node)
                why = _ATTRIBUTE_READ if isinstance(context, ast.Load) else _ATTRIBUTE_SET
                yield found(node, why, Edit(end - len("lr"), end, "learning_rate"))


def _of_optimizer(program: Program, node: ast.Attribute) -> bool:
    """Whether it is an attribute of an optimizer, also of a model that the text does not make."""
    if program.kind(node.value) == "optimizer":
        return True
    match node.value:
        case ast.Attribute(ast.Name(name) as model, "optimizer"):
            return name == "model" and program.kind(model) in ("", "model")
        case ast.Attribute(ast.Attribute(ast.Name("self"), "model"), "optimizer"):
            return True
    return False


RULES = (thirds, metrics, cosines, losses, optimizers, rates)
