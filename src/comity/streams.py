"""Named randomness: a stream of random numbers depends on its seed and its names, and on nothing else.

One more country, another order or another number of workers changes no other stream.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random stream of a decision.

    Args:
        seed: the edition's seed.
        names: what the decision is, from the general to the particular, as in `("risk", "SOM")`.

    Returns:
        A PCG64 generator seeded with the first 128 bits of SHA-256 over seed and names.
    """
    import numpy as np

    text = "\x1f".join((str(seed), *names))
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")))
