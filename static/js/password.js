// A button beside each password shows and hides it; its words come from the page.
const words = document.querySelector("template[data-password-words]")?.dataset;

for (const input of words ? document.querySelectorAll("input[type=password]") : []) {
  const row = document.createElement("div");
  row.className = "password-row";
  input.replaceWith(row);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-outline";
  button.setAttribute("aria-pressed", "false");
  button.textContent = words.show;
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? words.hide : words.show;
    button.setAttribute("aria-pressed", String(hidden));
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  row.append(input, button);
}
