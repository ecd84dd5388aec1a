// Suggestions below a text field (data-suggest="skill", "occupation" or "title"), after
// the combobox pattern of ARIA 1.2. Without scripts the field stays a plain one.
"use strict";
(() => {
  let count = 0;

  function attach(input) {
    const list = document.createElement("ul");
    list.id = `suggestions-${++count}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent.trim() : input.name);
    list.hidden = true;
    const told = document.createElement("span");
    told.className = "hidden";
    told.setAttribute("role", "status");
    const holder = document.createElement("div");
    holder.className = "combobox";
    input.replaceWith(holder);
    holder.append(input, list, told);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    let active = -1;
    let timer = 0;
    let asked = 0;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(place) {
      const options = [...list.children];
      active = (place + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }

    function choose(option) {
      input.value = option.textContent;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    async function ask() {
      const typed = input.value.trim();
      const number = ++asked;
      if (typed.length < 2) { close(); return; }
      const params = new URLSearchParams({ q: typed, kind: input.dataset.suggest, limit: "8" });
      // In the language of the text beside it, where the form says which that is.
      const lang = document.getElementById(input.dataset.suggestLang);
      if (lang && lang.value) params.set("lang", lang.value);
      let answer;
      try {
        answer = await fetch(`/api/v1/suggest/?${params}`, { headers: { Accept: "application/json" } });
      } catch { close(); return; }
      // An answer to what was typed before is too late.
      if (number !== asked || !answer.ok) return;
      const { results } = await answer.json();
      if (number !== asked) return;
      list.replaceChildren(...results.map((result, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = result.text;
        return option;
      }));
      told.textContent = results.length ? `${results.length} ↓` : "";
      active = -1;
      list.hidden = results.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) {
        if (event.key === "ArrowDown") { event.preventDefault(); ask(); }
        return;
      }
      if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
      else if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(list.children[active]); }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
    });
    input.addEventListener("blur", close);
    // On press, before the field loses the focus and the list is gone.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  document.querySelectorAll("input[data-suggest]").forEach(attach);
})();
