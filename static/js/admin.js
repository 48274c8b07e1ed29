// The administration's suggesting fields are named after nothing: give each the name of its label.
globalThis.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const chosen = box?.querySelector("[role=textbox]");
    if (!label || !chosen) continue;
    label.id ||= `${select.id}_label`;
    for (const wrong of ["role", "aria-readonly"]) chosen.removeAttribute(wrong);
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }
});
