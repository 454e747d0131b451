// Suggestions as one types, for a field that names in data-suggest where they are. Without this script the form does.
"use strict";

for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let waiting = 0;
  let asking = null;
  let chosen = -1;

  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  told.className = "unseen";
  told.setAttribute("role", "status");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  field.form.append(list, told);

  const close = () => {
    chosen = -1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const items = list.children;
    chosen = (place + items.length) % items.length;
    for (const [number, item] of [...items].entries()) item.setAttribute("aria-selected", String(number === chosen));
    items[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[chosen].id);
  };

  const show = (results) => {
    list.replaceChildren(
      ...results.map((result, number) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${number}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = result.label === result.name ? result.label : `${result.label} (${result.name})`;
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => location.assign(result.address));
        return item;
      }),
    );
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = results.length === 0;
    field.setAttribute("aria-expanded", String(results.length > 0));
    told.textContent = `${results.length} suggestions`;
  };

  const ask = async () => {
    asking?.abort();
    const text = field.value.trim();
    if (text.length < 2) return close();
    asking = new AbortController();
    try {
      const address = `${field.dataset.suggest}?${new URLSearchParams({ q: text, most: "8", format: "json" })}`;
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen < 0 && event.key === "ArrowUp" ? -1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      list.children[chosen].click();
    }
  });
}
