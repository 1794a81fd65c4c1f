"""Keys, codes and time: what lets tables of different publishers stand beside each other."""
