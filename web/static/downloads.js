// The links that download what is on screen, kept in step with what is chosen.

export function startDownloads(state) {
  const menu = document.getElementById("downloads");
  if (!menu) return;
  const links = [...menu.querySelectorAll("a[data-download]")];

  function follow() {
    const query = new URLSearchParams(Object.entries(state.selection));
    for (const link of links) link.href = `${link.href.split("?")[0]}?${query}`;
  }

  state.addEventListener("change", follow);
  follow();
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}
