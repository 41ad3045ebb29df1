// What the pages need beyond HTML and htmx. No page carries a script of its own.
(function () {
  "use strict";

  const first = (selector, root) => (root || document).querySelector(selector);
  const typing = (element) => Boolean(element.closest("input, textarea, select, [contenteditable]"));

  // The menu and the filters on a phone: a button that unfolds what follows it (app.css hides it).
  function unfold(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
  }

  // After a refused form the reader begins at the summary; its links lead into the fields.
  function showErrors(root) {
    const summary = first(".form-errors", root);
    if (summary) summary.focus();
  }

  function goToField(link) {
    const place = document.getElementById(link.hash.slice(1));
    const field = place && (place.matches("input, select, textarea") ? place : first("input, select, textarea", place));
    if (field) field.focus();
  }

  // A figure from the list beside the text goes in where the writer stands.
  function insert(button) {
    const text = document.getElementById(button.dataset.into);
    text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  function closeDrops(except) {
    document.querySelectorAll("details.drop[open]").forEach((drop) => {
      if (drop !== except) drop.open = false;
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".unfold");
    const link = event.target.closest(".form-errors a");
    const figure = event.target.closest("[data-insert]");
    if (button) unfold(button);
    if (figure) insert(figure);
    if (link) {
      event.preventDefault();
      goToField(link);
    }
    closeDrops(event.target.closest("details.drop"));
  });

  // One press, one record: the second submit of a form on its way does nothing.
  // A form that leads to a download stays on the page, so the lock opens again by itself.
  function free(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[data-held]").forEach((button) => {
      button.disabled = false;
      delete button.dataset.held;
    });
  }

  function hold(form) {
    form.dataset.sent = "yes";
    form.querySelectorAll("button:not([type=button]):not(:disabled)").forEach((button) => {
      button.dataset.held = "yes";
      button.disabled = true;
    });
    setTimeout(() => free(form), 8000);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    else setTimeout(() => hold(form)); // later, so that the pressed button is sent along
    form.dataset.sent = "yes";
  });

  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));

  // Keys: Ctrl+Enter saves, "/" goes to the search, Esc closes what dropped down.
  function save(form) {
    const button = first(".btn-primary:not([type=button])", form);
    form.requestSubmit(button && !button.disabled && button.type === "submit" ? button : undefined);
  }

  function close(event) {
    const drop = event.target.closest("details.drop[open]");
    closeDrops();
    if (drop) first("summary", drop).focus();
  }

  document.addEventListener("keydown", (event) => {
    const search = first("[data-find]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      save(event.target.form);
    } else if (event.key === "/" && search && !typing(event.target)) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") close(event);
  });

  // htmx: say what went wrong; a whole page in answer to a piece means that the session has ended.
  function trouble(words) {
    const line = first("#trouble");
    if (!line) return;
    line.textContent = words;
    line.hidden = !words;
  }

  document.addEventListener("htmx:sendError", () => trouble("连接中断，正在等待恢复。"));
  document.addEventListener("htmx:responseError", () => trouble("没有取到数据，请刷新页面再试。"));
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) trouble("");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    if (detail.boosted || detail.target === document.body || !/^\s*<!doctype/i.test(detail.serverResponse)) return;
    detail.shouldSwap = false;
    window.location.reload();
  });
  document.addEventListener("htmx:afterSettle", (event) => showErrors(event.detail.elt));

  showErrors();
})();
