"""The network of pledges: who is tied to whom, in which bloc, how alike, and what a change would do."""
