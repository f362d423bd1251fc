// Some minutes before the session ends a dialog asks; one tap goes on. The server knows the time left.
const dialog = document.querySelector("dialog[data-session]");
const WARN_BEFORE = 3 * 60; // seconds
const LONGEST_TIMER = 12 * 3600;

async function ask(method) {
  const options = { method, headers: { Accept: "application/json" } };
  if (method === "POST") options.body = new URLSearchParams(new FormData(dialog.querySelector("form")));
  const response = await fetch(dialog.dataset.session, options);
  if (!response.ok || response.redirected) return 0;
  return (await response.json()).seconds_left;
}

function plan(secondsLeft) {
  if (secondsLeft <= WARN_BEFORE) {
    if (!dialog.open) dialog.showModal();
    return;
  }
  if (dialog.open) dialog.close();
  const wait = Math.min(secondsLeft - WARN_BEFORE, LONGEST_TIMER);
  setTimeout(look, wait * 1000);
}

// Another window may have kept the session alive in the meantime: ask before warning.
async function look() {
  try {
    plan(await ask("GET"));
  } catch {
    setTimeout(look, 60_000);
  }
}

if (dialog) {
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    plan(await ask("POST"));
  }, { capture: true });
  look();
}
