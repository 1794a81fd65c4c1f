"""On the ground: events near and far from peacekeepers' sites, before and after troops arrived."""
