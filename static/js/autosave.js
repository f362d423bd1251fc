// Drafts: a form with data-autosave is sent to the server while its owner types. Nothing is kept in the browser.
const PAUSE = 2000;

function watch(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let sent = "";

  function body() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_path", location.pathname);
    return new URLSearchParams(data);
  }

  async function save() {
    const content = body();
    const text = content.toString();
    if (text === sent) return;
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: content,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (!response.ok) throw new Error(response.status);
      const answer = await response.json();
      if (answer.saved) {
        sent = text;
        form.dispatchEvent(new CustomEvent("draft-saved"));
        status.textContent = `${form.dataset.saved} ${new Date().toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" })}`;
      }
    } catch {
      status.textContent = form.dataset.unsaved;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) save();
  });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
