"""The engagement ledger: what people said, what was promised, and what was done, in one append-only file."""

from importlib.util import find_spec

from comity.errors import ComityError

if find_spec("sqlalchemy") is None:
    raise ComityError(
        "The ledger needs SQLAlchemy, which is not installed.",
        remedy="Install it with: pip install 'comity[community]'.",
    )
