// The list of contents follows the scroll: it names the sections there are, and marks the one in sight. Nothing is fetched.
(() => {
  const root = document.documentElement;
  if (root.classList.contains("contents-live")) return;
  root.classList.add("contents-live");
  let known = "";

  const heads = () => [...document.querySelectorAll("h2[id]")];
  const mark = () => {
    const nav = document.querySelector("nav.contents");
    if (!nav) return;
    const above = heads().filter((head) => head.getBoundingClientRect().top < nav.getBoundingClientRect().bottom + 48);
    const now = above.length ? above[above.length - 1].id : null;
    for (const link of nav.querySelectorAll("a")) {
      const here = link.getAttribute("href") === "#" + now;
      if (here === link.hasAttribute("aria-current")) continue;
      if (!here) { link.removeAttribute("aria-current"); continue; }
      link.setAttribute("aria-current", "true");
      nav.scrollTo({ left: link.offsetLeft - nav.clientWidth / 2 + link.offsetWidth / 2 });
    }
  };
  const fill = () => {
    const nav = document.querySelector("nav.contents"), found = heads();
    const names = found.map((head) => head.id + head.textContent).join("|");
    if (!nav || names === known) return;
    known = names;
    nav.replaceChildren(...found.map((head) => {
      const link = document.createElement("a");
      link.href = "#" + head.id;
      link.textContent = head.textContent;
      return link;
    }));
    mark();
  };
  new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
  addEventListener("scroll", mark, { passive: true });
  fill();
})();
