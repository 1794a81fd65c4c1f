"""Distance on the globe."""

from __future__ import annotations

import numpy as np
import polars as pl

EARTH_KM = 6371.0088
"""Mean radius of the Earth, kilometres (IUGG)."""


def great_circle(lat1: pl.Series, lon1: pl.Series, lat2: pl.Series, lon2: pl.Series) -> pl.Series:
    """Great-circle distance by the haversine formula.

    d = 2 R asin(sqrt(sin²((φ₂-φ₁)/2) + cos φ₁ cos φ₂ sin²((λ₂-λ₁)/2))); Sinnott (1984), Sky and Telescope 68: 159.

    Args:
        lat1: degrees north, shape (n,).
        lon1: degrees east, shape (n,).
        lat2: the same of the other place.
        lon2: the same of the other place.

    Returns:
        Kilometres, null where a coordinate is.
    """
    phi1, lam1, phi2, lam2 = (np.radians(series.cast(pl.Float64).to_numpy()) for series in (lat1, lon1, lat2, lon2))
    half = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin((lam2 - lam1) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return pl.Series("capital_distance", km.astype(np.float32)).fill_nan(None)
