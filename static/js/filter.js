// Empty conditions stay out of the address. Where htmx is on the page the list changes at once, and the new count
// is read out; the button stays for everyone else.
for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

document.addEventListener("htmx:afterSwap", () => {
  const count = document.querySelector("#results .count");
  const announcement = document.getElementById("announcement");
  if (count && announcement) announcement.textContent = count.textContent;
});
