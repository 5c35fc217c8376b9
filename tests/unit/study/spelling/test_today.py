"""Old code in today's spelling: any text gets an answer, and what is of today stays as it is."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import FACTS
from core.experiment import Impossible
from core.network.script import script
from core.study.mistakes import MISTAKES, Programs
from core.study.presets import GARMENTS, NORMALIZATION
from core.study.spelling import today
from core.study.spelling.example import OLD as EXAMPLE
from core.study.spelling.modules import MODULES, NAMES, NAMES_OF_KERAS_ALONE
from core.study.spelling.today import RULES
from core.ui.builder.data import outline
from tests.unit.study.spelling.old_programs import OLD

LINES = sorted({line for old in OLD.values() for line in old.source.splitlines()})

ONLY_NAMED = [
    "import tensorflow as tf\nwith tf.Session() as session: pass",
    "import tensorflow as tf\nx = tf.placeholder(tf.float32)",
    "from keras.layers import Merge",
    "from keras.wrappers.scikit_learn import KerasClassifier",
    "from keras import backend as K\nK.learning_phase()",
    "from keras import backend as K\nK.foldl(1, 2)",
    "import keras\nmodel = keras.Sequential()\nmodel.to_yaml()",
    "model.fit(batches, samples_per_epoch=1000)",
    'import keras\nkeras.callbacks.ModelCheckpoint("a.keras", period=5)',
    "from keras.layers import Dense\nhidden = make(Dense(3, input_dim=4))",
    "acc = history.history['acc']",
]


def answer(text):
    """What a text becomes, or the sentence that says why it is none."""
    try:
        return today(text).text
    except Impossible:
        return None


def found(text):
    return [(one.line, one.mended) for one in today(text).found]


def scripts_of_today():
    experiments = [GARMENTS[0].experiment.on("sample"), NORMALIZATION.experiment.on("sample")]
    scripts = [
        script(e, outline(e.data).input_shape, FACTS[e.data.name].classes) for e in experiments
    ]
    programs = [m.ways.right for m in MISTAKES.values() if isinstance(m.ways, Programs)]
    return [*scripts, *programs]


class TestAnyText:
    @given(st.text(max_size=200))
    @settings(max_examples=60)
    def test_gets_a_program_or_a_sentence(self, text):
        answer(text)

    @given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join), st.data())
    @settings(max_examples=60)
    def test_torn_from_old_programs_does_too_and_then_stays_as_it_is(self, text, data):
        cut = data.draw(st.integers(0, len(text)))
        for piece in (text, text[:cut], text[cut:]):
            once = answer(piece)
            if once is not None:
                ast.parse(once)
                assert today(once).text == once

    @pytest.mark.parametrize(
        "text",
        [
            "(" * 5000,
            "-" * 19000 + "1",
            "a" + ".b" * 9000,
            "f" + "()" * 9000,
            "x = " + "[" * 150 + "]" * 150,
            "1+" * 9000 + "1",
            "if 1:\n" + "".join(" " * depth + "if 1:\n" for depth in range(1, 120)),
            "\0\0",
            "x = '\ud800'",
            "np.int;" * 2800,
            "class A(A): pass\nx = x\nx.y = x.y\nmodel = model\nmodel.fit(nb_epoch=1)",
            "def f():\n    return f()\nf().fit_generator(1)",
        ],
        ids=range(12),
    )
    def test_that_is_made_to_be_difficult_gets_an_answer(self, text):
        answer(text)

    def test_longer_than_is_read_gets_a_sentence(self):
        with pytest.raises(Impossible, match="20000"):
            today("x = 1\n" * 4000)


@pytest.mark.parametrize("name", OLD)
def test_a_rewritten_program_changes_no_more(name):
    once = today(OLD[name].source)
    again = today(once.text)
    assert once.found
    assert again.text == once.text
    assert again.found == ()


def test_every_rule_has_an_old_program():
    texts = [*(old.source for old in OLD.values()), *ONLY_NAMED]
    heard = {one.rule for text in texts for one in today(text).found}
    assert {f"{rule.__module__.split('.')[-1]}.{rule.__name__}" for rule in RULES} <= heard


def test_code_of_today_stays_letter_for_letter():
    for source in scripts_of_today():
        assert today(source).text == source
        assert today(source).found == ()


def test_comments_and_layout_stay():
    source = (
        "import keras  # the library\n"
        "model = keras.Sequential([\n"
        "    keras.layers.Dense(  # hidden\n"
        "        16,\n"
        "        input_shape=(4,),  # four columns\n"
        "        activation='relu',\n"
        "    ),\n"
        "    keras.layers.Dense(1)])\n"
        "model.compile(loss = 'mse', metrics = 'mae')  # 회귀\n"
    )
    assert today(source).text == (
        "import keras  # the library\n"
        "model = keras.Sequential([\n"
        "    keras.Input((4,)),\n"
        "    keras.layers.Dense(  # hidden\n"
        "        16,\n"
        "        # four columns\n"
        "        activation='relu',\n"
        "    ),\n"
        "    keras.layers.Dense(1)])\n"
        "model.compile(loss = 'mse', metrics = ['mae'])  # 회귀\n"
    )


def test_lines_are_those_of_what_was_pasted():
    lines = [one.line for one in today("%matplotlib inline\n" + EXAMPLE).found]
    assert lines == [1, 3, 4, 10, 13, 15, 16, 16, 18, 19, 20, 21]


@pytest.mark.parametrize(
    "line",
    [
        "class Mine:\n    def fit_generator(self, x): pass\nMine().fit_generator(1)",
        "from sklearn.svm import SVC\nmodel = SVC()\nmodel.predict_proba([[0]])",
        "class Rates:\n    lr = 1\nrates = Rates()\nrates.lr = 2",
        "from torch.optim import Adam\nAdam([], lr=0.1)",
        "def layers(): pass\nlayers.Dense(3, input_dim=4)",
        "import pandas as pd\ntable = pd.DataFrame()\ntable.copy(0)",
        "from sympy import *\nModel(input=1)",
        "import keras\nkeras.layers.Embedding(input_dim=10, output_dim=4)",
        "import keras\nkeras.layers.Conv2D(32, 3, 3)",
        "from tensorflow.keras import backend as K\nK.mean([1.0])",
        "import keras\nmodel = keras.Model()\nmodel.load_weights('of_a_friend.h5')",
        "h = {}\nh['acc'] = 1",
        "import keras\nmodel = keras.Model()\nmodel.compile('sgd', ['mse', 'mae'], [0.5, 0.5])",
        "model.compile('sgd', metrics=['acc'])\nmodel.fit(x).history['acc']",
        "import keras\nmodel = keras.Model()\nmodel.predict([one, other])",
        "import re\nre.compile('x')",
        "import numpy as np\nnp.bool\nint(3)",
    ],
)
def test_what_only_looks_old_is_left_alone(line):
    assert today(line).text == line
    assert today(line).found == ()


@pytest.mark.parametrize("line", ONLY_NAMED)
def test_what_only_its_writer_can_mend_is_named_with_its_line(line):
    assert found(line) == [(line.count("\n") + 1, False)]
    assert today(line).text == line


def test_a_piece_of_a_program_says_what_it_lacks():
    assert today("model.add(Dense(3, input_dim=4))\nprint(x_train)").lacking == (
        "model",
        "keras",
        "Dense",
        "x_train",
    )


@pytest.mark.parametrize("name", [*NAMES, *NAMES_OF_KERAS_ALONE, *MODULES])
def test_today_s_names_are_no_old_ones(name):
    new = {**NAMES, **NAMES_OF_KERAS_ALONE, **MODULES}[name]
    assert new not in {**NAMES, **NAMES_OF_KERAS_ALONE, **MODULES}
