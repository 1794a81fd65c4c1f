"""The faces: how people and programs meet the questions. Each is made from `comity.questions`."""
