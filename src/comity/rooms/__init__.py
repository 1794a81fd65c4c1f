"""The rooms: each makes its tables for an edition (`steps.py`) and answers from tables (`question.py`)."""
