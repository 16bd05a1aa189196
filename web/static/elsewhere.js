// Links of the sentences to another time of the week: chosen in place, as the form does.

export function startElsewhere(state) {
  document.querySelector(".told").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-period]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    state.set({ period: link.dataset.period });
  });
}
