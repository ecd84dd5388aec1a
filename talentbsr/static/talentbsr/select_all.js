// A box that chooses all rows of a form at once. Without this script the rows are chosen one by one.
"use strict";
for (const form of document.querySelectorAll("form[data-select-all]")) {
  const boxes = [...form.querySelectorAll(`input[name="${form.dataset.selectAll}"]`)];
  const place = form.querySelector(".tick-all");
  if (!place || !boxes.length) continue;
  const label = document.createElement("label");
  label.className = "choice";
  const all = document.createElement("input");
  all.type = "checkbox";
  label.append(all, form.dataset.chooseAll.replace("%n", boxes.length));
  place.append(label);
  const count = document.createElement("p");
  count.className = "soft";
  count.setAttribute("role", "status");
  form.querySelector(".decision").prepend(count);
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    count.textContent = form.dataset.chosen.replace("%c", chosen).replace("%n", boxes.length);
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
