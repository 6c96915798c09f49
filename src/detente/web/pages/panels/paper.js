// Digits choose a word where the keyboard is, 0 takes it back, Enter hands in. Without the workbench's socket nothing is handed in.
(() => {
  const form = document.getElementById("paper"), code = form.elements.code;
  let busy = false;
  form.addEventListener("keydown", (e) => {
    const choices = e.target.closest("fieldset");
    if (choices && /^[0-9]$/.test(e.key) && !e.ctrlKey && !e.altKey && !e.metaKey) {
      const radios = [...choices.querySelectorAll("input")], chosen = radios[Number(e.key) - 1];
      if (e.key === "0") radios.forEach((r) => (r.checked = false));
      if (chosen) { chosen.checked = true; chosen.focus(); }
      e.preventDefault();
    } else if (e.key === "Enter" && e.target.tagName !== "BUTTON") {
      e.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (busy) return;
    busy = true;
    emitEvent("paper", Object.fromEntries(new FormData(form)));
  });
  window.paperDone = (taken) => {
    busy = false;
    if (taken) { form.reset(); window.scrollTo(0, 0); }
    code.focus();
    if (!taken) code.select();
  };
  code.focus();
})();
