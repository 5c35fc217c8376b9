"""House prices: a regression on few rows, and four folds to see when it overfits."""

from core.ui.builder.builder import builder

builder("house_prices")
