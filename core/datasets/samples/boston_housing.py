"""Invented houses with the columns of Boston's."""

from __future__ import annotations

import numpy as np

from core.datasets.dataset import Split


def boston_housing() -> Split:
    """404 + 102 invented houses with the thirteen columns of the original, on the same scales.

    One hidden variable, how wealthy a town is, moves most columns; the price bends with rooms and
    poverty, and carries noise of about $2,000, so that a network can learn much and overfit.
    """
    random = np.random.default_rng(1978)
    rows = 506
    wealth = random.normal(size=rows)
    city = random.normal(size=rows) - 0.6 * wealth

    def around(
        mean: float, spread: float, low: float, high: float, *pulls: np.ndarray
    ) -> np.ndarray:
        noise = random.normal(size=rows)
        return np.clip(mean + spread * (0.6 * noise + sum(pulls)), low, high)

    crime = np.clip(np.exp(1.1 * city + 0.7 * random.normal(size=rows) - 1.2), 0.006, 89)
    zoned = np.where(wealth + 0.5 * random.normal(size=rows) > 0.7, around(45, 20, 0, 100), 0.0)
    industry = around(11, 6.5, 0.5, 28, 0.8 * city)
    river = (random.random(rows) < 0.07).astype(float)
    oxides = around(0.555, 0.11, 0.38, 0.87, 0.8 * city)
    rooms = around(6.28, 0.65, 3.6, 8.8, 0.8 * wealth)
    age = around(68, 26, 3, 100, 0.8 * city)
    distance = np.clip(np.exp(1.2 - 0.4 * city + 0.3 * random.normal(size=rows)), 1.1, 12)
    highways = np.where(
        city + 0.4 * random.normal(size=rows) > 0.9, 24.0, random.integers(1, 9, rows)
    )
    tax = np.round(np.where(highways == 24, 666, around(310, 70, 187, 711, 0.3 * city)))
    pupils = around(18.4, 2.0, 12.6, 22, -0.6 * wealth)
    formula = np.clip(
        396.9 - np.abs(random.normal(size=rows)) * 20 * np.exp(city * 0.8), 0.3, 396.9
    )
    poverty = np.clip(np.exp(2.4 - 0.5 * wealth + 0.3 * random.normal(size=rows)), 1.7, 38)
    price = (
        14
        + 6.0 * np.maximum(rooms - 5.8, 0) ** 1.4
        + 90 / (poverty + 4)
        - 9 * (oxides - 0.55) * np.log(distance)
        - 0.5 * (pupils - 18)
        + 3 * river
        - 0.6 * np.log1p(crime)
        + 1.8 * random.normal(size=rows)
    )
    columns = [
        crime,
        zoned,
        industry,
        river,
        oxides,
        rooms,
        age,
        distance,
        highways,
        tax,
        pupils,
        formula,
        poverty,
    ]
    x = np.round(np.stack(columns, axis=1), 3)
    y = np.round(np.clip(price, 5, 50), 1)
    return (x[:404], y[:404]), (x[404:], y[404:])
