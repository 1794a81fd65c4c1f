"""Community: what people say of those who are there to protect them, and what was done about it."""
