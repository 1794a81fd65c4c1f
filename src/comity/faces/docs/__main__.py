"""Write docs/."""

from __future__ import annotations

from comity.faces.docs import FOLDER, pages, write

changed = write(pages())
print("\n".join(f"{FOLDER.name}/{name}" for name in changed) or "docs/ is as the declarations say.")
