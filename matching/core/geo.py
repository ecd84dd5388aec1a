"""Distances on the globe."""

from __future__ import annotations

import math
from typing import Final

_EARTH_RADIUS_KM: Final = 6371.0088  # mean radius, IUGG


def distance_km(
    latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float
) -> float:
    """Return the great-circle distance of two points in kilometres; arguments in degrees.

    Haversine on a sphere: within 0.5 % of the ellipsoid, which is less than the way from a city's
    centre to a workplace in it.
    """
    phi_a, phi_b = math.radians(latitude_a), math.radians(latitude_b)
    half_latitude = math.sin((phi_b - phi_a) / 2.0)
    half_longitude = math.sin(math.radians(longitude_b - longitude_a) / 2.0)
    chord = half_latitude**2 + math.cos(phi_a) * math.cos(phi_b) * half_longitude**2
    return 2.0 * _EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))
