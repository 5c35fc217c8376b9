"""The model builder: one for every example. A page differs only by its data and its words."""
