// A list's filters act at once where htmx is on the page; the button stays for everyone else. Empty conditions
// stay out of the address.
for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}
