"""A survey of one's own: read, checked, estimated, exported; nothing of a single respondent is ever kept or told."""
