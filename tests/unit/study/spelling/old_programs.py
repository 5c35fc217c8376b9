"""Old programs, what becomes of each today, and what its rewriting prints."""

from textwrap import dedent
from typing import NamedTuple


class Old(NamedTuple):
    """``today`` is part of the error or warning that ends ``source``, or what it prints instead."""

    source: str
    today: str
    prints: str

    @property
    def fails(self):
        return ": " in self.today


def old(source, today, prints=""):
    return Old(dedent(source).lstrip("\n"), today, prints)


DENSE = """
from keras.models import Sequential
from keras.layers import Dense
import numpy as np
x, y = np.ones((4, 3)), np.ones((4, 1))
"""
COMPILED = f"""{DENSE}
from keras import Input
model = Sequential([Input((3,)), Dense(1, activation="sigmoid", kernel_initializer="ones")])
model.compile(loss="mse", metrics=["accuracy"], run_eagerly=True)
"""

LAYERS = {
    "an input in the first layer": old(
        """
        import keras
        model = keras.Sequential()
        model.add(keras.layers.Dense(16, activation="relu", input_shape=(784,)))
        print(model.input_shape)
        """,
        "UserWarning: Do not pass an `input_shape`",
        "(None, 784)",
    ),
    "an input in a list": old(
        """
        from keras import models, layers
        model = models.Sequential([layers.Dense(4, input_dim=3), layers.Dense(1)])
        print(model.count_params())
        """,
        "UserWarning: Do not pass an `input_shape`",
        "21",
    ),
    "an input in a layer with a name": old(
        """
        from tensorflow import keras
        dense = keras.layers.Dense(10, activation="softmax", input_shape=(784,))
        model = keras.Sequential([dense])
        print(model.input_shape)
        """,
        "UserWarning: Do not pass an `input_shape`",
        "(None, 784)",
    ),
    "an input in Flatten, as a number": old(
        """
        import keras
        model = keras.Sequential([keras.layers.Dense(2, input_shape=(3))])
        print(model.input_shape)
        """,
        "UserWarning: Do not pass an `input_shape`",
        "(None, 3)",
    ),
    "an input behind Normalization": old(
        """
        from tensorflow import keras
        from tensorflow.keras import layers
        from tensorflow.keras.layers.experimental import preprocessing
        import numpy as np
        normalizer = preprocessing.Normalization()
        normalizer.adapt(np.zeros((2, 13)))
        model = keras.Sequential([normalizer, layers.Dense(64, input_shape=(13,))])
        print(model.count_params())
        """,
        "ModuleNotFoundError: No module named",
        "923",
    ),
    "an input with its batch": old(
        """
        import keras
        model = keras.Sequential()
        model.add(keras.layers.LSTM(2, batch_input_shape=(4, 5, 1), stateful=True))
        print(model.input_shape)
        """,
        "ValueError: Unrecognized keyword arguments",
        "(4, 5, 1)",
    ),
    "an input of a sequence": old(
        """
        from keras.models import Sequential
        from keras.layers import LSTM
        model = Sequential()
        model.add(LSTM(2, input_length=5, input_dim=3))
        print(model.input_shape)
        """,
        "ValueError: Unrecognized keyword arguments",
        "(None, 5, 3)",
    ),
    "the length of an Embedding": old(
        """
        from keras.models import Sequential
        from keras.layers import Embedding, Flatten, Dense
        model = Sequential()
        model.add(Embedding(10, 4, input_length=6))
        model.add(Flatten())
        model.add(Dense(1))
        print(model.count_params())
        """,
        "UserWarning: Argument `input_length` is deprecated",
        "65",
    ),
    "an input within Bidirectional": old(
        """
        from keras import layers, Sequential
        model = Sequential([layers.Bidirectional(layers.LSTM(2, input_shape=(5, 3)))])
        print(model.input_shape)
        """,
        "UserWarning: Do not pass an `input_shape`",
        "(None, 5, 3)",
    ),
    "one layer without a list": old(
        """
        import keras
        model = keras.Sequential(keras.layers.Dense(10, input_shape=(784,)))
        print(len(model.layers), model.input_shape)
        """,
        "UserWarning: Do not pass an `input_shape`",
        "1 (None, 784)",
    ),
    "one layer with a name, without a list": old(
        """
        import keras
        dense = keras.layers.Dense(10)
        model = keras.Sequential(dense)
        print(len(model.layers))
        """,
        "TypeError: 'Dense' object is not iterable",
        "1",
    ),
    "arguments of Keras 1": old(
        """
        from keras.models import Sequential
        from keras.layers import Dense, Dropout
        from keras.regularizers import l2
        model = Sequential()
        model.add(Dense(output_dim=4, input_dim=3, init="uniform", W_regularizer=l2(0.01)))
        model.add(Dropout(p=0.5))
        model.add(Dense(output_dim=1, init="normal", bias=False))
        print(model.count_params(), model.layers[1].rate)
        """,
        "TypeError: Dense.__init__() missing",
        "20 0.5",
    ),
    "a convolution of Keras 1": old(
        """
        from keras.models import Sequential
        from keras.layers.convolutional import Convolution2D, MaxPooling2D
        from keras.layers.core import Flatten
        model = Sequential()
        model.add(Convolution2D(8, 3, 3, border_mode="same", subsample=(1, 1),
                                dim_ordering="tf", input_shape=(8, 8, 1)))
        model.add(MaxPooling2D(pool_size=(2, 2), border_mode="valid"))
        model.add(Flatten())
        print(model.output_shape)
        """,
        "ModuleNotFoundError: No module named",
        "(None, 128)",
    ),
    "a kernel of rows and columns": old(
        """
        from keras import Input
        from keras.layers import Convolution2D
        print(Convolution2D(8, 3, 3)(Input((9, 9, 1))).shape)
        """,
        "(None, 3, 3, 8)",
        "(None, 7, 7, 8)",
    ),
    "nb_row and nb_col": old(
        """
        from keras import Input
        from keras.layers import Convolution2D
        print(Convolution2D(nb_filter=8, nb_row=3, nb_col=2)(Input((9, 9, 1))).shape)
        """,
        "TypeError: ",
        "(None, 7, 8, 8)",
    ),
    "a recurrent layer of Keras 1": old(
        """
        import keras
        layer = keras.layers.LSTM(output_dim=4, inner_activation="hard_sigmoid",
                                  dropout_W=0.2, dropout_U=0.1, consume_less="cpu")
        print(layer.units, layer.dropout, layer.recurrent_dropout)
        """,
        "TypeError: ",
        "4 0.2 0.1",
    ),
    "the slope of a LeakyReLU": old(
        """
        from keras.layers import LeakyReLU
        print(LeakyReLU(alpha=0.1).negative_slope)
        """,
        "UserWarning: Argument `alpha` is deprecated",
        "0.1",
    ),
    "a model's input and output": old(
        """
        from keras.layers import Input, Dense
        from keras.models import Model
        x = Input(shape=(3,))
        print(Model(input=x, output=Dense(2)(x)).output_shape)
        """,
        "ValueError: Unrecognized keyword arguments",
        "(None, 2)",
    ),
    "a Korean name in a class": old(
        """
        import keras, numpy as np
        class Mine(keras.Model):
            def __init__(self):
                super().__init__(name="나의모델")
                self.last = keras.layers.Dense(1)
            def call(self, x):
                return self.last(x)
        model = Mine()
        model.compile(loss="mse")
        model.fit(np.ones((2, 3)), np.ones(2), verbose=0)
        print(model.name)
        """,
        "ValueError: '나의모델' is not a valid root scope name",
        "model",
    ),
    "Korean names": old(
        """
        import keras, numpy as np
        model = keras.Sequential([
            keras.Input((3,)),
            keras.layers.Dense(2, name='은닉층'),
            keras.layers.Dense(1, name='output layer'),
        ], name='모델이름')
        said = model.predict(np.ones((1, 3)), verbose=0)
        print(said.shape, model.get_layer('은닉층').name, model.name)
        """,
        "ValueError: '모델이름' is not a valid root scope name",
        "(1, 1) dense model",
    ),
}

MODULES = {
    "np_utils": old(
        """
        from keras.utils.np_utils import to_categorical
        print(to_categorical([0, 2], nb_classes=3).shape)
        """,
        "ModuleNotFoundError: No module named 'keras.utils.np_utils'",
        "(2, 3)",
    ),
    "np_utils, as a module": old(
        """
        from keras.utils import np_utils
        print(np_utils.to_categorical([0, 2], 3).shape)
        """,
        "ImportError: cannot import name 'np_utils'",
        "(2, 3)",
    ),
    "np_utils, by its full name": old(
        """
        import keras
        print(keras.utils.np_utils.to_categorical([0, 2], 3).shape)
        """,
        "AttributeError: ",
        "(2, 3)",
    ),
    "the modules of layers": old(
        """
        from keras.layers.core import Dense, Dropout, Activation
        from keras.layers.normalization import BatchNormalization
        from keras.layers.advanced_activations import LeakyReLU
        import keras.layers.core as core
        print(Dense(3).units, core.Dense(2).units)
        print(BatchNormalization().axis, LeakyReLU().negative_slope)
        """,
        "ModuleNotFoundError: No module named",
        "3 2\n-1 0.3",
    ),
    "a layer of one's own": old(
        """
        from keras.engine.topology import Layer
        from keras.engine import Model
        class Mine(Layer):
            def call(self, x):
                return x
        print(issubclass(Mine, Layer), Model.__name__)
        """,
        "ModuleNotFoundError: No module named 'keras.engine'",
        "True Model",
    ),
    "optimizers in lower case": old(
        """
        from keras import optimizers
        from keras.optimizers import adam, rmsprop
        print(optimizers.adagrad().name, adam().name, rmsprop(0.01).name)
        """,
        "ImportError: cannot import name 'adam'",
        "adagrad adam rm_sprop",
    ),
    "optimizers called legacy": old(
        """
        import keras
        print(keras.optimizers.legacy.Adam().name)
        """,
        "ImportError: `keras.optimizers.legacy` is not supported",
        "adam",
    ),
    "layers for one graphics card": old(
        """
        from keras.layers import Dense, CuDNNLSTM
        print(CuDNNLSTM(3).units)
        """,
        "ImportError: cannot import name 'CuDNNLSTM'",
        "3",
    ),
    "losses by short names": old(
        """
        import keras, numpy as np
        print(keras.losses.mse(np.ones(2), np.zeros(2)).numpy())
        """,
        "AttributeError: ",
        "1.0",
    ),
    "the backend's functions": old(
        """
        from keras import backend as K
        import numpy as np
        def far(y, p):
            return K.mean(K.square(p - y), axis=-1) + K.epsilon()
        print(K.pow(np.float32(2), 3).numpy(), far(np.ones(2), np.ones(2)).numpy() < 1e-6)
        """,
        "AttributeError: ",
        "8.0 True",
    ),
    "the text tools": old(
        """
        from keras.preprocessing.text import Tokenizer
        from keras.preprocessing.sequence import pad_sequences
        words = Tokenizer(num_words=10)
        words.fit_on_texts(["a b a"])
        print(pad_sequences(words.texts_to_sequences(["a b"]), maxlen=3)[0].tolist())
        """,
        "ModuleNotFoundError: No module named",
        "[0, 1, 2]",
    ),
    "pictures turned about": old(
        """
        from keras.preprocessing.image import ImageDataGenerator, img_to_array
        print(ImageDataGenerator(rescale=1 / 255).rescale == 1 / 255)
        """,
        "ImportError: cannot import name 'ImageDataGenerator'",
        "True",
    ),
    "TensorFlow's own seed": old(
        """
        import tensorflow as tf
        tf.set_random_seed(1)
        print(tf.log(1.0).numpy())
        """,
        "AttributeError: ",
        "0.0",
    ),
    "scikit-learn's splits": old(
        """
        from sklearn.cross_validation import train_test_split
        print(len(train_test_split([1, 2, 3, 4])[0]))
        """,
        "ModuleNotFoundError: No module named 'sklearn.cross_validation'",
        "3",
    ),
    "scikit-learn's files": old(
        """
        from sklearn.externals import joblib
        print(joblib.hash(1) == joblib.hash(1))
        """,
        "ImportError: cannot import name 'joblib'",
        "True",
    ),
}

COMPILING = {
    "a metric without a list": old(
        f"""{DENSE}
model = Sequential([Dense(1)])
model.compile(loss="mse", metrics="accuracy", run_eagerly=True)
print(sorted(model.fit(x, y, verbose=0).history))
""",
        "ValueError: Expected `metrics` argument to be a list",
        "['accuracy', 'loss']",
    ),
    "metrics as the third that is given": old(
        f"""{DENSE}
model = Sequential([Dense(1)])
model.compile("adam", "mse", ["mae"], run_eagerly=True)
history = model.fit(x, y, verbose=0).history
print(len(history["mean_absolute_error"]))
""",
        "ValueError: dtype='string' is not a valid dtype",
        "1",
    ),
    "a loss by its old name": old(
        f"""{DENSE}
model = Sequential([Dense(1)])
model.compile("adam", "cosine_proximity", run_eagerly=True)
print(sorted(model.fit(x, y, verbose=0).history))
""",
        "ValueError: ",
        "['loss']",
    ),
    "a loss of scikit-learn": old(
        """
        from sklearn.linear_model import SGDClassifier
        print(SGDClassifier(loss="log", max_iter=5, tol=None).fit([[0], [1]], [0, 1]).loss)
        """,
        "InvalidParameterError: ",
        "log_loss",
    ),
    "lr": old(
        """
        from keras.optimizers import Adam
        print(round(float(Adam(lr=0.01).learning_rate), 4))
        """,
        "ValueError: Argument(s) not recognized",
        "0.01",
    ),
    "lr and decay": old(
        """
        import keras
        sgd = keras.optimizers.SGD(lr=0.5, decay=1.0, momentum=0.9, nesterov=True)
        w = keras.Variable([0.0])
        sgd.apply([w * 0.0], [w])
        print(round(float(sgd.learning_rate), 4), sgd.nesterov)
        """,
        "UserWarning: Argument `decay` is no longer supported",
        "0.25 True",
    ),
    "all arguments as usual": old(
        """
        from keras.optimizers import Adam
        adam = Adam(lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=None, decay=0.0, amsgrad=False)
        print(adam.epsilon)
        """,
        "UserWarning: Argument `decay` is no longer supported",
        "1e-07",
    ),
    "the lr of an optimizer": old(
        f"""{COMPILED}
model.optimizer.lr = 0.5
print(round(float(model.optimizer.learning_rate), 4))
""",
        "0.001",
        "0.5",
    ),
    "the lr by the backend": old(
        f"""{COMPILED}
from keras import backend as K
K.set_value(model.optimizer.lr, 0.5 * K.get_value(model.optimizer.lr))
print(round(float(K.get_value(model.optimizer.lr)), 5))
""",
        "AttributeError: ",
        "0.0005",
    ),
}

FITTING = {
    "nb_epoch": old(
        f"""{COMPILED}
print(len(model.fit(x, y, nb_epoch=2, verbose=0).epoch))
""",
        "TypeError: ",
        "2",
    ),
    "fit_generator": old(
        f"""{COMPILED}
def batches():
    while True:
        yield x, y
history = model.fit_generator(batches(), 2, 3, verbose=0, workers=1, use_multiprocessing=False)
print(len(history.epoch), len(model.predict_generator(batches(), 2, verbose=0)))
print(len(model.evaluate_generator(generator=batches(), steps=1, verbose=0)))
""",
        "AttributeError: ",
        "3 8\n2",
    ),
    "rows of an epoch": old(
        f"""{COMPILED}
from keras.preprocessing.image import ImageDataGenerator
from keras.layers import Flatten
model = Sequential([Input((2, 2, 1)), Flatten(), Dense(1)])
model.compile(loss="mse", run_eagerly=True)
x = np.ones((4, 2, 2, 1))
flow = ImageDataGenerator().flow(x, y, batch_size=2)
print(len(model.fit_generator(flow, samples_per_epoch=len(x), nb_epoch=1, verbose=0).epoch))
""",
        "ImportError: ",
        "1",
    ),
    "predict_classes of one sigmoid": old(
        f"""{COMPILED}
print(model.predict_classes(x, verbose=0).ravel().tolist())
""",
        "AttributeError: ",
        "[1, 1, 1, 1]",
    ),
    "predict_classes and predict_proba of many": old(
        f"""{DENSE}
from keras import Input
model = Sequential([Input((3,)), Dense(2, activation="softmax", kernel_initializer="ones")])
print(model.predict_classes(x, verbose=0).tolist(), model.predict_proba(x, verbose=0)[0].tolist())
""",
        "AttributeError: ",
        "[0, 0, 0, 0] [0.5, 0.5]",
    ),
    "acc in a history": old(
        f"""{COMPILED}
history = model.fit(x, y, validation_data=(x, y), verbose=0)
acc = history.history['acc']
print(len(acc), len(history.history["val_acc"]))
""",
        "KeyError: 'acc'",
        "1 1",
    ),
    "an error in a history by its long name": old(
        f"""{DENSE}
model = Sequential([Dense(1)])
model.compile(loss="mse", metrics=["mae"], run_eagerly=True)
history = model.fit(x, y, validation_data=(x, y), verbose=0)
print(len(history.history["val_mean_absolute_error"]))
""",
        "KeyError: 'val_mean_absolute_error'",
        "1",
    ),
    "acc in a callback": old(
        f"""{COMPILED}
from keras.callbacks import Callback
class Enough(Callback):
    def on_epoch_end(self, epoch, logs={{}}):
        self.model.stop_training = logs.get("acc") >= 0
print(len(model.fit(x, y, epochs=3, verbose=0, callbacks=[Enough()]).epoch))
""",
        "TypeError: '>=' not supported",
        "1",
    ),
    "accuracy to be shown": old(
        f"""{DENSE}
model = Sequential([Dense(1)])
model.compile(loss="mse", optimizer="sgd", class_mode="binary")
print(len(model.fit(x, y, nb_epoch=1, show_accuracy=True, verbose=0).epoch))
""",
        "TypeError: ",
        "1",
    ),
    "a list of numbers": old(
        f"""{COMPILED}
print(model.predict([[1.0, -2.0, 3]], verbose=0).shape)
""",
        "ValueError: Unrecognized data type",
        "(1, 1)",
    ),
    "val_acc to watch": old(
        f"""{COMPILED}
from keras.callbacks import EarlyStopping
stop = EarlyStopping(monitor="val_acc", patience=0)
history = model.fit(x, y, epochs=4, validation_data=(x, y), callbacks=[stop], verbose=0)
print(len(history.epoch))
""",
        "ValueError: EarlyStopping callback received monitor=val_acc",
        "2",
    ),
}

FILES = {
    "weights": old(
        f"""{COMPILED}
model.save_weights('weights.h5')
model.load_weights('weights.h5')
import os
print(sorted(os.listdir()))
""",
        "ValueError: The filename must end in `.weights.h5`",
        "['model.weights.h5', 'program.py']",
    ),
    "a whole model": old(
        f"""{COMPILED}
from keras.models import load_model
name = "whole.h5"
model.save(name)
again = load_model("whole.h5", compile=False)
import os
print(sorted(os.listdir()), again.predict(x, verbose=0).shape)
""",
        "['program.py', 'whole.h5'] (4, 1)",
        "['program.py', 'whole.keras'] (4, 1)",
    ),
    "a folder": old(
        f"""{COMPILED}
model.save('my_model', save_format="tf")
import os
print(sorted(os.listdir()))
""",
        "ValueError: The `save_format` argument is deprecated",
        "['my_model.keras', 'program.py']",
    ),
    "the best epoch": old(
        f"""{COMPILED}
from keras.callbacks import ModelCheckpoint
keep = ModelCheckpoint("best-{{epoch:02d}}.hdf5", monitor="loss", period=1)
model.fit(x, y, verbose=0, callbacks=[keep])
import os
print(sorted(os.listdir()), keep.save_best_only)
""",
        "TypeError: ",
        "['best-01.keras', 'program.py'] True",
    ),
    "weights of the best epoch": old(
        f"""{COMPILED}
from keras.callbacks import ModelCheckpoint
keep = ModelCheckpoint("w.{{epoch:02d}}.h5", save_weights_only=True)
model.fit(x, y, verbose=0, callbacks=[keep])
import os
print(sorted(os.listdir()))
""",
        "ValueError: When using `save_weights_only=True`",
        "['program.py', 'w.01.weights.h5']",
    ),
}

ARRAYS = {
    "Python's types": old(
        """
        import numpy as np
        print(np.zeros(2, dtype=np.int).dtype == int, np.array([1], np.float).dtype)
        """,
        "AttributeError: module 'numpy' has no attribute 'int'",
        "True float64",
    ),
    "names of NumPy 1": old(
        """
        import numpy
        print(numpy.float_(1), numpy.isnan(numpy.NaN), numpy.product([2, 3]), numpy.Inf)
        """,
        "AttributeError: `np.float_` was removed",
        "1.0 True 6 inf",
    ),
    "a copy of zero": old(
        """
        import numpy as np
        def naive_add(x, y):
            x = x.copy(0)
            for i in range(x.shape[0]):
                x[i] += y[i]
            return x
        print(naive_add(np.ones(2), np.ones(2)).tolist())
        """,
        "TypeError: order must be str, not int",
        "[2.0, 2.0]",
    ),
    "no copy": old(
        """
        import numpy as np
        print(np.array([1, 2], copy=False).tolist())
        """,
        "ValueError: Unable to avoid copy",
        "[1, 2]",
    ),
    "xrange": old("print(sum(xrange(4)))\n", "NameError: name 'xrange'", "6"),
    "commands of a notebook": old(
        """
        %matplotlib inline
        !pip install keras
        import numpy as np
        for i in range(2):
            !ls
        np.ones?
        print(np.ones(2).sum())
        """,
        "SyntaxError: ",
        "2.0",
    ),
    "what is moved in": Old(
        "    import numpy as np\n    for i in range(2):\n        print(np.ones(i).sum())\n",
        "IndentationError: unexpected indent",
        "0.0\n1.0",
    ),
    "prompts": old(
        """
        >>> import numpy as np
        >>> for i in range(2):
        ...     print(i)
        ...
        0
        1
        >>> np.ones(2)
        array([1., 1.])
        """,
        "SyntaxError: ",
        "0\n1",
    ),
    "notes with fences": old(
        """
        # Softmax
        It adds up to one:
        ```python
        print(sum([0.5, 0.5]))
        ```
        ```
        1.0
        ```
        """,
        "SyntaxError: ",
        "1.0",
    ),
}

OLD = LAYERS | MODULES | COMPILING | FITTING | FILES | ARRAYS

FURTHER = (
    *("an input in a list", "an input in a layer with a name", "an input with its batch"),
    *("an input in Flatten, as a number", "an input within Bidirectional"),
    *("one layer with a name, without a list", "a recurrent layer of Keras 1"),
    *("arguments of Keras 1", "nb_row and nb_col", "np_utils, by its full name"),
    *("layers for one graphics card", "losses by short names", "pictures turned about"),
    *("scikit-learn's splits", "scikit-learn's files", "all arguments as usual"),
    *("lr", "the lr of an optimizer", "predict_classes and predict_proba of many"),
    *("val_acc to watch", "weights of the best epoch", "names of NumPy 1"),
    *("a loss by its old name", "acc in a callback", "accuracy to be shown"),
    *("a Korean name in a class", "what is moved in", "an error in a history by its long name"),
    *("optimizers called legacy", "a layer of one's own", "an input of a sequence"),
)
"""Further cases of what the others tell."""
