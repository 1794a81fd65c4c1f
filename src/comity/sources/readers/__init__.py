"""One reader for each publisher: from its files, as it made them, to one frame in its own codes and units."""
