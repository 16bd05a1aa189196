// The page for paper prints only when asked to.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
