"""Boston's house prices: a regression on 404 rows, and four folds to see when it overfits."""

from core.ui.builder.page import builder

builder("house_prices", "boston_housing")
