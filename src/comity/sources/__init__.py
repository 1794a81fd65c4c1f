"""What publishers gave: the catalog of sources, the mirror of their files, one reader for each publisher.

A reader takes the mirror and gives one frame with the columns its docstring names, sorted by its key, in the
publisher's own codes and units. It mends nothing: what is missing in the file is missing in the frame, and a
file that is not as declared is a `SourceError`.
"""
