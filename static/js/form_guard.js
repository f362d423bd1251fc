// A second tap on the same button sends nothing; Enter that ends a Japanese conversion sends nothing;
// leaving a page with unsaved words asks first.
let unsaved = false;
let sending = false;

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    sending = true;
    event.submitter?.setAttribute("aria-busy", "true");
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
  if ("guard" in form.dataset) {
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("draft-saved", () => { unsaved = false; });
  }
}

// Back from the next page, the form may be sent again; the server knows a post it had already.
window.addEventListener("pageshow", () => {
  sending = false;
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  document.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved && !sending) event.preventDefault();
});
