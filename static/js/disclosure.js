// Menus close by Escape and by a tap elsewhere; a link to a folded place opens it; folded text is printed when open.
const menus = document.querySelectorAll(".user-menu, .menu");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});

function openFor(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  return target;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const target = link && openFor(link.hash);
  if (target && target.matches("input, select, textarea")) {
    event.preventDefault();
    target.focus();
    target.closest(".field")?.scrollIntoView({ block: "start" });
  }
});

openFor(location.hash);
