"""From an Experiment to a network: checked, counted, written as a script, and built in Keras.

``build`` imports Keras and belongs to the workers; the rest is free of it.
"""
