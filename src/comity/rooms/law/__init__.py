"""On which basis could an option rest, what decides it, and which duties follow."""
