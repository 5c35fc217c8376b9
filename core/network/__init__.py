"""From an Experiment to a network: checked, counted, written as a script, built, computed.

``build`` is the only door to Keras and belongs to the workers; the rest is NumPy.
"""
