// Pictures answer to a pointer, a tap and the arrow keys with the figures of a mark, and can be saved. Nothing is fetched.
(() => {
  const root = document.documentElement;
  if (root.classList.contains("pictures-live")) return;
  root.classList.add("pictures-live");
  const tip = document.createElement("div");
  tip.className = "picture-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  let marked = null;

  const show = (mark) => {
    hide();
    marked = mark;
    if (!mark) return;
    const holder = mark.closest("figure.picture");
    if (!holder.contains(tip)) holder.append(tip);
    mark.classList.add("picture-mark");
    tip.textContent = mark.dataset.says;
    tip.hidden = false;
    const box = holder.getBoundingClientRect(), at = mark.getBoundingClientRect();
    const middle = at.left + at.width / 2 - box.left, room = box.width - tip.offsetWidth;
    tip.style.left = Math.max(0, Math.min(room, middle - tip.offsetWidth / 2)) + "px";
    const above = at.top - box.top - tip.offsetHeight - 8;
    tip.style.top = (above > 0 ? above : at.bottom - box.top + 8) + "px";
  };
  const hide = () => {
    if (marked) marked.classList.remove("picture-mark");
    marked = null;
    tip.hidden = true;
  };
  const markOf = (event) => event.target.closest && event.target.closest("figure.picture [data-says]");

  document.addEventListener("pointerover", (event) => { const mark = markOf(event); if (mark) show(mark); });
  document.addEventListener("pointerout", (event) => { if (event.pointerType === "mouse" && markOf(event)) hide(); });
  document.addEventListener("focusout", (event) => { if (event.target.closest("figure.picture")) hide(); });
  document.addEventListener("keydown", (event) => {
    const picture = event.target.closest && event.target.closest(".picture-drawn");
    if (!picture) return;
    if (event.key === "Escape") return hide();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const seen = new Set();
    const marks = [...picture.querySelectorAll("[data-says]")].filter((m) => {
      const is = m.getClientRects().length > 0 && !seen.has(m.dataset.says);
      if (is) seen.add(m.dataset.says);
      return is;
    });
    if (!marks.length) return;
    const now = marked ? marks.findIndex((m) => m.dataset.says === marked.dataset.says) : step > 0 ? -1 : 0;
    show(marks[(now + step + marks.length) % marks.length]);
  });

  const onPaper = (picture) => {
    const svg = [...picture.querySelectorAll("svg")].find((one) => one.getClientRects().length > 0).cloneNode(true);
    for (const mark of svg.querySelectorAll("[data-says]")) {
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = mark.dataset.says;
      mark.append(title);
      mark.removeAttribute("data-says");
      mark.classList.remove("picture-mark");
    }
    const text = new XMLSerializer().serializeToString(svg);
    const plain = text.replace(/var\(--[\w-]+, (#\w+)\)/g, "$1").replace(/currentColor/g, "#1b1b1b");
    return { text: plain.replace(/(<svg[^>]*>)/, '$1<rect width="100%" height="100%" fill="#ffffff"/>'), box: svg.viewBox.baseVal };
  };
  const save = (url, name) => {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-save]");
    if (!button) return;
    const { text, box } = onPaper(button.closest("figure.picture")), name = button.dataset.name;
    const url = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    if (button.dataset.save === "svg") return save(url, name + ".svg");
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * box.width;
      canvas.height = 2 * box.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      save(canvas.toDataURL("image/png"), name + ".png");
    };
    image.src = url;
  });
})();
