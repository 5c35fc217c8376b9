"""Invented districts with the columns of California's."""

from __future__ import annotations

import numpy as np

from core.datasets.dataset import Split


def california_housing() -> Split:
    """480 + 120 invented districts with the eight columns of the original, on the same scales.

    As in the first 600 districts of the original, all lie on the east shore of San Francisco Bay:
    a flat, poorer shore in the west, richer hills in the east. The four columns that count homes
    and people grow with the size of a district; the price follows income, hills and crowding, and
    no home is worth more than $500,001.
    """
    random = np.random.default_rng(1990)
    rows = 600
    hills = random.random(rows)
    wealth = random.normal(size=rows) + 2 * (hills - 0.5)
    longitude = -122.29 + 0.13 * hills + 0.02 * random.normal(size=rows)
    latitude = 37.88 - 0.14 * random.random(rows) - 0.04 * hills
    income = np.clip(3.1 * np.exp(0.42 * wealth + 0.2 * random.normal(size=rows)), 0.5, 15)
    age = np.clip(np.round(54 - 14 * np.abs(random.normal(size=rows)) * (0.4 + hills)), 2, 52)
    households = np.round(np.clip(350 * np.exp(0.6 * random.normal(size=rows)), 7, 3000))
    rooms_each = np.clip(4.7 + 0.7 * wealth + 0.5 * random.normal(size=rows), 2, 9)
    people_each = np.clip(2.4 - 0.3 * wealth + 0.4 * random.normal(size=rows), 1.2, 6)
    rooms = np.round(households * rooms_each)
    bedrooms = np.round(households * np.clip(1.06 + 0.05 * random.normal(size=rows), 0.9, 1.6))
    population = np.round(households * people_each)
    price = (
        30_000
        + 52_000 * income**0.9
        + 110_000 * np.maximum(hills - 0.45, 0)
        - 22_000 * (people_each - 2.4)
        + 1_500 * np.maximum(age - 40, 0)
        + 48_000 * random.normal(size=rows)
    )
    columns = [
        np.round(longitude, 2),
        np.round(latitude, 2),
        age,
        rooms,
        bedrooms,
        population,
        households,
        np.round(income, 4),
    ]
    x = np.stack(columns, axis=1).astype("float32")
    y = np.clip(np.round(price, -2), 60_000, 500_001).astype("float32")
    return (x[:480], y[:480]), (x[480:], y[480:])
