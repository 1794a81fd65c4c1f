"""File formats, each read into typed rows that know the line they came from."""
