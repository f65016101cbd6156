const SVG = "http://www.w3.org/2000/svg";
const SERIES = ["environments", "clients", "servers"];
const LENGTH_MS = 5 * 60 * 1000;
const MARGIN = { top: 14, right: 48, bottom: 26, left: 40 };

/** Three lines over the last five minutes; the environments as an area, for clients often equal them. */
export class Chart {
  constructor(svg) {
    this.svg = svg;
    this.points = [];
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  clear() {
    this.points = [];
  }

  add(points) {
    if (points.length > 0) {
      const oldest = points.at(-1).at - LENGTH_MS;
      this.points = [...this.points, ...points].filter((point) => point.at >= oldest);
      this.draw();
    }
  }

  last() {
    return this.points.at(-1);
  }

  peak(series) {
    return Math.max(0, ...this.points.map((point) => point[series]));
  }

  draw() {
    if (this.points.length === 0) {
      return;
    }
    const { width, height } = this.svg.getBoundingClientRect();
    const top = nextRoundNumber(Math.max(...SERIES.map((series) => this.peak(series))));
    const end = this.last().at;
    this.x = (at) => width - MARGIN.right - ((end - at) / LENGTH_MS) * (width - MARGIN.left - MARGIN.right);
    this.y = (value) => height - MARGIN.bottom - (value / top) * (height - MARGIN.top - MARGIN.bottom);
    this.svg.replaceChildren(
      ...this.rules(top, width),
      ...this.times(end, width, height),
      this.area(),
      ...SERIES.map((series) => element("path", { class: `series ${series}`, d: this.line(series) })),
      ...this.ends(),
    );
  }

  rules(top, width) {
    return [0, top / 2, top].flatMap((value) => [
      element("line", { class: "rule", x1: MARGIN.left, x2: width - MARGIN.right, y1: this.y(value), y2: this.y(value) }),
      element("text", { x: MARGIN.left - 8, y: this.y(value) + 5, "text-anchor": "end" }, String(value)),
    ]);
  }

  times(end, width, height) {
    const minutesShown = width < 600 ? [4, 2, 0] : [5, 4, 3, 2, 1, 0];
    return minutesShown.map((minutes) =>
      element(
        "text",
        { x: this.x(end - minutes * 60_000), y: height - 4, "text-anchor": "middle" },
        minutes === 0 ? "now" : `−${minutes} min`,
      ),
    );
  }

  line(series) {
    const corners = this.points.map((point) => `${this.x(point.at).toFixed(1)},${this.y(point[series]).toFixed(1)}`);
    return `M${corners.join("L")}`;
  }

  area() {
    const [first, last] = [this.points[0], this.last()];
    const d = `${this.line("environments")}L${this.x(last.at)},${this.y(0)}L${this.x(first.at)},${this.y(0)}Z`;
    return element("path", { class: "area", d });
  }

  /** The newest figures beside the ends of the lines, moved apart where they would overlap. */
  ends() {
    const ends = SERIES.map((series) => ({ series, value: this.last()[series], y: this.y(this.last()[series]) + 6 }));
    ends.sort((a, b) => b.y - a.y);
    ends.forEach((end, i) => {
      end.y = i === 0 ? end.y : Math.min(end.y, ends[i - 1].y - 19);
    });
    const x = this.x(this.last().at) + 8;
    return ends.map(({ series, value, y }) => element("text", { class: `end ${series}`, x, y }, String(value)));
  }
}

/** 10, 20, 40, 60, 80, 100, 200 … so that its half is whole, too. */
function nextRoundNumber(value) {
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(Math.max(1, value))));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * unit).find((candidate) => candidate >= value);
}

function element(name, attributes, content = "") {
  const created = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => created.setAttribute(key, value));
  created.textContent = content;
  return created;
}
