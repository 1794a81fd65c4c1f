"""Deaths by year in fighting between groups that are no state and in attacks on civilians: forecast, and record."""
