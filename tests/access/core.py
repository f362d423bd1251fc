from tests.access.table import DONE, NOBODY, PUBLIC, only, row
from tests.roles import SIGNED_IN

row("healthz", get=PUBLIC)
row("readyz", get=PUBLIC)
for page in ("terms", "privacy", "disclaimer", "accessibility"):
    row("about", on={"page": page}, get=PUBLIC)
row("about", on={"page": "unknown"}, get=NOBODY)
# Only where STYLEGUIDE is on, which production never has.
row("styleguide", get=PUBLIC, post=PUBLIC)
row("home", get=PUBLIC)
row("language", get=PUBLIC, post={"default": DONE}, data={"language": "en", "next": "/"})
row("save_draft", post=only(*SIGNED_IN, outcome=DONE), data={"_path": "/visits/new/", "sentence": "x"})
row("drop_draft", post=only(*SIGNED_IN, outcome=DONE), data={"path": "/visits/new/"})
row("choose_navigation", post=only(*SIGNED_IN, outcome=DONE), data={"role": "manager"})
