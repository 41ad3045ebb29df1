// What the pages need beyond HTML and htmx. No page carries a script of its own.
(function () {
  "use strict";
  const first = (selector, root) => (root || document).querySelector(selector);
  const SAID = { 204: "", 413: "写得太长，草稿没有存上。", lost: "连接中断，草稿没有存上。" };
  const copied = (text) => (text.select(), document.execCommand("copy")); // without permission it is selected, no more
  const copy = (button) => copied(document.getElementById(button.dataset.copy)) && (first("span", button).textContent = "已复制");
  const typing = (element) => Boolean(element.closest("input, textarea, select, [contenteditable]"));

  // The menu and the filters on a phone: a button that unfolds what follows it (app.css hides it).
  const unfold = (button) => button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") !== "true");

  // After a refused form the reader begins at the summary; its links lead into the fields.
  const showErrors = (root) => first(".form-errors", root)?.focus();

  function goToField(link, event) {
    event.preventDefault();
    const place = document.getElementById(link.hash.slice(1));
    (place?.matches("input, select, textarea") ? place : place && first("input, select, textarea", place))?.focus();
  }

  // A figure from the list beside the text goes in where the writer stands.
  function insert(button) {
    const text = document.getElementById(button.dataset.into);
    text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  // Rows below a form: one more is a copy of the template that stands after the last one.
  function addLine(button) {
    const lines = button.closest("[data-lines]"), count = first("[name$=TOTAL_FORMS]", lines), copied = first("template", lines);
    copied.insertAdjacentHTML("beforebegin", copied.innerHTML.replace(/__prefix__/g, count.value++));
    first(".field input, .field select", copied.previousElementSibling).focus();
  }

  function closeDrops(except) {
    document.querySelectorAll("details.drop[open]").forEach((drop) => (drop.open = drop === except));
  }

  const PRESSED = { ".unfold": unfold, ".form-errors a": goToField, "[data-insert]": insert, "[data-add-line]": addLine, "[data-copy]": copy };
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(PRESSED)) {
      const pressed = event.target.closest(selector);
      if (pressed) act(pressed, event);
    }
    closeDrops(event.target.closest("details.drop"));
  });

  // Drafts: what is typed goes to the server every few seconds. X-Background says that it is no activity of the user.
  const drafts = new Map(); // a form, or the part of one that is a row -> its timer

  function forgetDrafts(which) {
    drafts.forEach((timer, place) => which(place) && (clearTimeout(timer), drafts.delete(place)));
  }
  function typed(place) {
    const kept = new FormData(), prefix = place.dataset.draftPrefix || "";
    for (const [name, value] of new FormData(place.closest("form")))
      if (name.startsWith(prefix) && typeof value === "string") kept.append(name.slice(prefix.length), value);
    return kept;
  }

  async function keepDraft(place, leaving) {
    const form = place.closest("form"), token = form.csrfmiddlewaretoken.value;
    const sent = { method: "POST", body: typed(place), redirect: "manual", keepalive: leaving === true };
    forgetDrafts((other) => other === place);
    sent.headers = { "X-Background": "draft", "X-CSRFToken": token };
    const answer = await fetch(place.dataset.draftUrl, sent).catch(() => ({ status: "lost" }));
    trouble(SAID[answer.status] ?? "草稿没有存上，登录可能已到期：请先复制刚写的内容，再重新登录。");
    if (answer.ok) first("[data-draft-said]", form).textContent = `草稿已存 ${new Date().toTimeString().slice(0, 5)}，只有您看得到。`;
  }

  document.addEventListener("input", (event) => {
    const place = event.target.closest("[data-draft-url]");
    if (place && !drafts.has(place)) drafts.set(place, setTimeout(keepDraft, 3000, place));
  });
  window.addEventListener("pagehide", () => drafts.forEach((timer, place) => keepDraft(place, true)));

  // One press, one record: the second submit of a form on its way does nothing.
  // A form that leads to a download stays on the page, so the lock opens again by itself.
  function free(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[data-held]").forEach((button) => delete button.dataset.held && (button.disabled = false));
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
    forgetDrafts((place) => form.contains(place) || place.dataset.draftUrl === form.dataset.drops);
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
    if (line) Object.assign(line, { textContent: words, hidden: !words });
  }

  document.addEventListener("htmx:sendError", () => trouble("连接中断，正在等待恢复。"));
  document.addEventListener("htmx:responseError", () => trouble("没有取到数据，请刷新页面再试。"));
  document.addEventListener("htmx:afterOnLoad", (event) => event.detail.successful && trouble(""));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    if (detail.boosted || detail.target === document.body || !/^\s*<!doctype/i.test(detail.serverResponse)) return;
    detail.shouldSwap = false;
    window.location.reload();
  });
  document.addEventListener("htmx:afterSettle", (event) => showErrors(event.detail.elt));
  const ending = first("#ending"), tab = first(".tabs [aria-current]"); // the session ends by itself: said two minutes before
  if (ending) setTimeout(() => (ending.hidden = false), (ending.dataset.left - 120) * 1000);
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 48; // a row of tabs wider than a phone begins at the open one
  first(".side [aria-current]")?.scrollIntoView({ block: "nearest" }); // and a menu longer than the window
  showErrors();
})();
