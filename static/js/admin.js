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
  // And what stands in rows is named by the heading of its column.
  for (const cell of document.querySelectorAll(".tabular td[class*=field-]")) {
    const field = [...cell.classList].find((name) => name.startsWith("field-")).slice(6);
    const heading = cell.closest("table").querySelector(`th.column-${field}`)?.textContent.trim();
    for (const control of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (heading && !control.labels?.length) control.setAttribute("aria-label", heading);
    }
  }
});
