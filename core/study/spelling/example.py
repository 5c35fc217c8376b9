"""An old program to try: it ran once, and today it stops in its third line."""

OLD = """\
from keras.models import Sequential
from keras.layers.core import Dense, Dropout
from keras.utils import np_utils
from keras.optimizers import SGD
import numpy as np

# 300 points. Their class: how many of their two coordinates are positive
x = np.random.RandomState(0).randn(300, 2)
y = np_utils.to_categorical((x > 0).sum(axis=1).astype(np.int))

model = Sequential()
model.add(Dense(16, activation='relu', input_dim=2))  # the first layer
model.add(Dropout(0.1))
model.add(Dense(3, activation='softmax', name='how many'))
model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.5), metrics='accuracy')

history = model.fit(x, y, nb_epoch=5, verbose=0)
print('accuracy in the last epoch:', round(history.history['acc'][-1], 2))
print('the first five points:', model.predict_classes(x[:5], verbose=0))
model.save_weights('points.h5')
"""
