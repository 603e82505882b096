// Draws every chart of a page. Bundled with Vega-Embed by gov_reviews.web.chart_script; not served as it is.
// `ast`: expressions are interpreted, so that the page's policy need not allow eval.
const root = getComputedStyle(document.documentElement);
const colour = (name) => root.getPropertyValue(name).trim();
const words = { labelColor: colour("--soft"), titleColor: colour("--soft") };
const colours = {
  font: getComputedStyle(document.body).fontFamily,
  axis: { ...words, gridColor: colour("--line") },
  axisYBand: { labelColor: colour("--ink") },
  legend: { ...words, symbolFillColor: colour("--soft"), symbolStrokeColor: colour("--soft") },
  style: {
    soft: { color: colour("--soft") },
    halo: { color: colour("--paper"), stroke: colour("--paper") },
  },
  text: { color: colour("--ink") },
  rule: { color: colour("--soft") },
  range: {
    category: ["--accent", "--peer", "--context", "--critical", "--warning", "--info"].map(colour),
  },
};
const wanted = {
  ast: true,
  actions: false,
  defaultStyle: false,
  renderer: "svg",
  tooltip: { disableDefaultStyle: true, theme: "page" },
};
// A chart brings the colours of its pictures on white paper, and Vega takes a chart's own before the page's.
const laid = (above, below) => {
  const both = { ...below };
  for (const [key, value] of Object.entries(above))
    both[key] = value?.constructor === Object ? laid(value, below?.[key]) : value;
  return both;
};
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(place.dataset.chart);
  spec.config = laid(colours, spec.config);
  vegaEmbed(place, spec, wanted).catch((error) => console.error(String(error)));
}
