// One map over the other with a divider between: option A to its left, option B to its right.

const KEYS = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -20, PageUp: 20 };

export class Swipe {
  constructor(stage) {
    this.stage = stage;
    this.handle = stage.querySelector(".divider");
    this.at = 50;
    this.handle.addEventListener("keydown", (event) => this.press(event));
    this.handle.addEventListener("pointerdown", (event) => this.drag(event));
  }

  on(yes) {
    this.handle.hidden = !yes;
    this.active = yes;
    this.set(this.at);
  }

  // Percent of the width that shows option A.
  set(at) {
    this.at = Math.max(0, Math.min(100, Math.round(at)));
    this.stage.style.setProperty("--divider", `${this.at}%`);
    this.handle.setAttribute("aria-valuenow", this.at);
    this.handle.setAttribute("aria-valuetext", `option A on the left ${this.at}% of the map, option B on the rest`);
  }

  press(event) {
    if (event.key === "Home" || event.key === "End") this.set(event.key === "Home" ? 0 : 100);
    else if (event.key in KEYS) this.set(this.at + KEYS[event.key]);
    else return;
    event.preventDefault();
  }

  drag(event) {
    event.preventDefault();
    this.handle.focus();
    this.handle.setPointerCapture(event.pointerId);
    const move = ({ clientX }) => {
      const box = this.stage.getBoundingClientRect();
      this.set((100 * (clientX - box.left)) / box.width);
    };
    const stop = () => this.handle.removeEventListener("pointermove", move);
    this.handle.addEventListener("pointermove", move);
    this.handle.addEventListener("pointerup", stop, { once: true });
    this.handle.addEventListener("pointercancel", stop, { once: true });
  }
}
