"""Brief: one document for one place and one decision, composed of the other rooms' answers."""
