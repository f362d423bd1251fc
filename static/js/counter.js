// Counts what a reader would call characters: か゛ and 👨‍👩‍👧 are one each.
const segmenter = new Intl.Segmenter("ja", { granularity: "grapheme" });

for (const control of document.querySelectorAll("[data-count]")) {
  const limit = Number(control.dataset.count);
  const shown = document.createElement("p");
  shown.className = "counter";
  control.after(shown);
  const count = () => {
    const length = [...segmenter.segment(control.value)].length;
    shown.textContent = limit ? `${length} / ${limit}` : String(length);
    shown.classList.toggle("counter-over", limit > 0 && length > limit);
  };
  control.addEventListener("input", count);
  count();
}
