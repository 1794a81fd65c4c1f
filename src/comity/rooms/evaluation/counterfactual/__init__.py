"""What would probably have happened: synthetic controls, their placebos, and rules for a verdict."""
