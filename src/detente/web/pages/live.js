// The list on a page without a socket: it is asked for anew now and then, and as its reader types what to search for.
(() => {
  const field = document.getElementById("search");
  let typed, next;
  const look = async () => {
    clearTimeout(next);
    const list = document.getElementById("live"), at = location.href;
    try {
      const answer = document.hidden ? null : await fetch(at, { cache: "no-cache" });
      if (answer && (answer.redirected || !answer.ok)) return location.reload();
      if (answer) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
        if (at === location.href && fresh.outerHTML !== list.outerHTML) list.replaceWith(fresh);
      }
    } catch { /* the server does not answer just now */ }
    next = setTimeout(look, 1000 * document.getElementById("live").dataset.every);
  };
  field.addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(() => {
      const to = new URL(location.href);
      to.search = field.value ? new URLSearchParams({ search: field.value }) : "";
      history.replaceState(null, "", to);
      look();
    }, 300);
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  next = setTimeout(look, 1000 * document.getElementById("live").dataset.every);
})();
