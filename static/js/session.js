// Before a session ends it says so, and one click goes on. When it has ended, the page is covered and what was typed
// stays in it: after signing in again in another tab, the same page goes on. Without this file, a form that is sent
// too late comes back with its text.
(() => {
  "use strict";

  const box = document.querySelector("[data-session]");
  if (!box) return;
  const KEY = "ppr-seen";
  const WARN = 120;
  const started = Date.now();
  let idle = Number(box.dataset.idle);
  let ends = started + Number(box.dataset.whole) * 1000;
  let seen = started;
  const part = (name) => box.querySelector(`[data-session-${name}]`);
  const covered = [...document.body.children].filter((el) => el !== box && el.tagName !== "SCRIPT");

  const note = () => {
    seen = Date.now();
    try {
      localStorage.setItem(KEY, String(seen));
    } catch {
      // private windows may have no storage: then each tab counts alone
    }
  };
  const lastSeen = () => {
    try {
      return Math.max(seen, Number(localStorage.getItem(KEY)) || 0);
    } catch {
      return seen;
    }
  };
  const remaining = () => Math.min((lastSeen() - Date.now()) / 1000 + idle, (ends - Date.now()) / 1000);

  const show = (state) => {
    if (box.dataset.state === state) return;
    box.dataset.state = state;
    box.hidden = state === "quiet";
    part("warning").hidden = state !== "warning";
    part("ended").hidden = state !== "ended";
    for (const el of covered) {
      el.inert = state === "ended";
      el.classList.toggle("covered", state === "ended");
    }
    if (state === "ended") part("ended").focus();
  };

  const look = () => {
    const seconds = remaining();
    show(seconds <= 0 ? "ended" : seconds <= WARN ? "warning" : "quiet");
    if (seconds > 0) part("minutes").textContent = String(Math.max(1, Math.ceil(seconds / 60)));
    setTimeout(look, Math.max(500, Math.min(seconds > WARN ? (seconds - WARN) * 1000 : 5000, 60000)));
  };

  const token = () => {
    const input = document.querySelector("[name=csrfmiddlewaretoken]");
    return input ? input.value : "";
  };
  // A new session has a new token: the forms of this page take it, so that they can still be sent.
  const renew = (value) => {
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = value;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": value }));
  };

  const stay = async () => {
    const fresh = await fetch(box.dataset.stay, { headers: { Accept: "application/json" } });
    if (fresh.ok && !fresh.redirected) renew((await fresh.json()).token);
    const response = await fetch(box.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token() } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const said = await response.json();
    if (said.user !== box.dataset.user) {
      location.assign("/");
      return;
    }
    renew(said.token);
    idle = said.idle;
    ends = Date.now() + said.whole * 1000;
    note();
    show("quiet");
  };

  box.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-session-stay]");
    if (!button) return;
    button.disabled = true;
    try {
      await stay();
    } catch {
      if (box.dataset.state === "ended") part("not-yet").hidden = false;
      else show("ended");
    }
    button.disabled = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) note();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) show(remaining() <= 0 ? "ended" : box.dataset.state || "quiet");
  });

  note();
  look();
})();
