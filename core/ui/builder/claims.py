"""A claim in the address, and back; a score in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.experiment import InvalidExperiment
from core.messages import N_
from core.study.claim import Claim
from core.study.openings import Measure
from core.ui.builder.address import decode, encode
from core.ui.language import _

NAMES: dict[Measure, str] = {
    "accuracy": N_("test accuracy"),
    "r2": "R²",
    "mae": "MAE",
    "mse": "MSE",
    "loss": N_("test loss"),
}
_PLACE = re.compile(r"([0-9a-f]{16})\.([0-9]{13})")


def address_of(claim: Claim) -> dict[str, str]:
    """The claim as the query of an address."""
    place = {"noted": f"{claim.place.device}.{claim.place.at:013d}"} if claim.place else {}
    return {
        "x": encode(claim.experiment),
        "measure": claim.measure,
        "value": f"{claim.value:.6g}",
        **place,
    }


def claim_in(address: Mapping[str, str]) -> Claim | None:
    """The claim in the query of an address; None where there is none that can be read."""
    experiment = decode(address.get("x", ""))
    if experiment is None or len(address.get("value", "")) > 30:
        return None
    place = _PLACE.match(address.get("noted", ""))
    try:
        return Claim.model_validate(
            {
                "experiment": experiment,
                "measure": address.get("measure", ""),
                "value": address.get("value", ""),
                "place": {"device": place[1], "at": int(place[2])} if place else None,
            }
        )
    except (ValueError, InvalidExperiment):
        return None


def as_number(measure: Measure, value: float) -> str:
    """A score as people say it: three digits."""
    if measure == "accuracy":
        return f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")


def name_of(measure: Measure) -> str:
    """What a score is called."""
    return _(NAMES[measure])
