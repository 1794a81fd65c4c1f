"""Peace that lasts: how long peace held after civil wars, with peacekeepers of whom, and what that does not show."""
