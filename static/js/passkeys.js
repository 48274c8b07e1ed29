// Passkeys and security keys: the browser asks for one, its answer goes with the form.
// A form marked data-passkey ("get" or "create") has a button data-passkey-button and a hidden field for the answer.
(() => {
  "use strict";

  const json = window.webauthnJSON;
  if (!json || !json.supported()) return;

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()).request_options;
  };

  // On its own, a passkey needs the finger, the face or the PIN; beside a password, touching the key is enough.
  const choose = (wanted, form) => {
    const alone = form.querySelector("[name=passwordless]");
    if (!alone) return wanted;
    const without = alone.type === "hidden" || alone.checked; // hidden: there is no password beside it
    const selection = wanted.publicKey.authenticatorSelection;
    selection.residentKey = without ? "required" : "discouraged";
    selection.requireResidentKey = without;
    selection.userVerification = without ? "required" : "preferred";
    return wanted;
  };

  const answer = async (form) => {
    const wanted = await options(form);
    const credential = form.dataset.passkey === "create" ? await json.create(choose(wanted, form)) : await json.get(wanted);
    form.querySelector(`[name="${form.dataset.passkeyField || "credential"}"]`).value = JSON.stringify(credential);
    form.submit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    const error = form.querySelector("[data-passkey-error]");
    button.addEventListener("click", async () => {
      button.disabled = true;
      if (error) error.hidden = true;
      try {
        await answer(form);
      } catch {
        if (error) error.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
