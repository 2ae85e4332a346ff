// Each still chart gives way to a live one, as wide as its place; where that fails, it stays, and on paper.
for (const box of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(`chart-${box.dataset.chart}`).textContent);
  spec.width = "container";
  spec.autosize = { type: "fit-x", contains: "padding" };
  const live = document.createElement("div");
  live.className = "live";
  live.setAttribute("aria-hidden", "true"); // the place around it has the label
  box.append(live);
  const settings = { renderer: "svg", actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true } };
  vegaEmbed(live, spec, settings).then(() => box.classList.add("alive"), () => live.remove());
}
