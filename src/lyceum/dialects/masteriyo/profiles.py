"""The two profiles and the one table of what differs between them (contract, section 0).

`documented` answers as the vendor's guide says, `observed` as the product was measured to. What
stands in no row is the same in both.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One side of the table; each field is a row, and says which."""

    name: str
    takes_price: bool
    """D1: `price` stands for `regular_price`, and makes a course one to be paid for."""
    pads_prices: bool
    """D2: prices that are read have two decimals."""
    drops_zero_cents: bool
    """D3: `$50` instead of `$50.00`."""
    plain_dates: bool
    """D4: `2025-01-21 14:30:00` instead of `2025-01-21T14:30:00Z`."""
    tells_deletion: bool
    """D5, D6: what is deleted comes with a message, and with the state that it has now."""
    missing_is_404: bool
    """D7: what a path names and is not there is always 404."""
    key_needed: bool
    """D8, D9: without a key that is good nothing is looked at."""
    limited: bool
    """D12: requests are counted."""
    refuses_nonsense: bool
    """D13: values that the product swallows are refused."""
    manager_manages: bool
    """D14: the manager's role has rights."""


DOCUMENTED = Profile(
    name="documented",
    takes_price=True,
    pads_prices=True,
    drops_zero_cents=True,
    plain_dates=True,
    tells_deletion=True,
    missing_is_404=True,
    key_needed=True,
    limited=True,
    refuses_nonsense=True,
    manager_manages=True,
)
OBSERVED = Profile(
    name="observed",
    takes_price=False,
    pads_prices=False,
    drops_zero_cents=False,
    plain_dates=False,
    tells_deletion=False,
    missing_is_404=False,
    key_needed=False,
    limited=False,
    refuses_nonsense=False,
    manager_manages=False,
)
PROFILES = {profile.name: profile for profile in (DOCUMENTED, OBSERVED)}


def profile_of(options: Mapping[str, str]) -> Profile:
    """The one that the settings name; the documented one where they name none."""
    return PROFILES[options.get("profile", DOCUMENTED.name)]
