const SVG = "http://www.w3.org/2000/svg";
const MAX_DOTS = 100;

/** Users, environments, pooler and Postgres as boxes; between them a line for each connection. */
export class Picture {
  constructor(root) {
    this.root = root;
    this.lines = root.querySelector(".lines");
    this.requests = root.querySelector(".requests");
    this.dots = root.querySelector(".dots");
    this.groups = root.querySelector(".groups");
    this.pooler = root.querySelector(".pooler");
    this.postgres = root.querySelector(".postgres");
    this.boxes = new Map();
    new ResizeObserver(() => this.draw()).observe(root);
  }

  start({ functions, poolMode }) {
    this.boxes.clear();
    this.now = undefined;
    this.groupsByName = new Map(functions.map((name) => [name, group(name)]));
    this.groups.replaceChildren(...this.groupsByName.values());
    this.pooler.querySelector(".mode").textContent = `${poolMode} mode`;
  }

  update(now) {
    this.now = now;
    this.updateBoxes(now.environments);
    const dots = Math.min(MAX_DOTS, now.traffic.inFlight);
    this.dots.replaceChildren(...Array.from({ length: dots }, () => document.createElement("i")));
    if (now.connections) {
      this.postgres.querySelector(".limit").textContent = `at most ${now.connections.maxConnections} connections`;
    }
    this.draw();
  }

  updateBoxes(environments) {
    const gone = new Set(this.boxes.keys());
    for (const environment of environments) {
      gone.delete(environment.id);
      this.updateBox(environment);
    }
    gone.forEach((id) => {
      this.boxes.get(id).element.remove();
      this.boxes.delete(id);
    });
    this.groups.classList.toggle("many", environments.length > 24 && environments.length <= 80);
    this.groups.classList.toggle("crowd", environments.length > 80);
    for (const element of this.groupsByName.values()) {
      element.querySelector("b").textContent = element.querySelectorAll(".box").length;
    }
  }

  /** An environment that served since the last update looks busy, even if it is frozen again. */
  updateBox({ id, pid, function: name, state, served }) {
    const box = this.boxes.get(id) ?? this.addBox(id, pid, name);
    box.busy = state === "busy" || served > box.served;
    box.served = served;
    box.element.className = `box ${box.busy ? "busy" : state}`;
    box.element.firstChild.textContent = state === "init" ? "…" : served;
    box.element.title = `${name} ${id}, process ${pid}: ${state}, has served ${served}`;
  }

  addBox(id, pid, name) {
    const element = document.createElement("div");
    element.append(document.createElement("span"), frost());
    this.groupsByName.get(name).querySelector(".boxes").append(element);
    const box = { element, pid, served: 0, busy: false };
    this.boxes.set(id, box);
    return box;
  }

  draw() {
    if (this.now) {
      this.origin = this.root.getBoundingClientRect();
      this.vertical = this.rect(this.pooler).top >= this.rect(this.groups).bottom;
      const { clients = [], servers = [] } = this.now.connections ?? {};
      this.show([...this.requestLines(), ...this.clientLines(clients), ...this.serverLines(servers)]);
    }
  }

  requestLines() {
    const busy = [...this.boxes.values()].filter((box) => box.busy).map((box) => this.rect(box.element));
    const from = this.slots(this.requests, "end", busy.length);
    return this.inOrder(busy).map((rect, i) => this.line("request", from[i], this.point(rect, "start")));
  }

  clientLines(clients) {
    const byPid = new Map([...this.boxes.values()].map((box) => [box.pid, box]));
    const ends = clients.map((client) => this.clientEnd(client, byPid));
    const ordered = this.inOrder(ends);
    const to = this.slots(this.pooler, "start", ends.length);
    return ordered.map((end, i) => this.line(end.className, this.point(end, "end"), to[i]));
  }

  /** Where the system does not tell which process it is, the line starts at its function. */
  clientEnd({ pid, name, state }, byPid) {
    const box = byPid.get(pid);
    const known = [...this.groupsByName.keys()].find((key) => name.endsWith(key));
    const element = box?.element ?? this.groupsByName.get(known) ?? this.groups;
    const hot = state === "active" || box?.busy ? "hot" : "";
    return { ...this.rect(element), className: `client ${state === "waiting" ? state : hot}` };
  }

  serverLines(servers) {
    const from = this.slots(this.pooler, "end", servers.length);
    const to = this.slots(this.postgres, "start", servers.length);
    return servers.map(({ state }, i) => this.line(`server ${state === "active" ? "hot" : ""}`, from[i], to[i]));
  }

  /** Sorted along the side where they arrive, so that lines cross as little as can be. */
  inOrder(rects) {
    return [...rects].sort((a, b) => (this.vertical ? a.left - b.left : a.top - b.top || a.left - b.left));
  }

  rect(element) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const { left: x, top: y } = this.origin;
    return { left: left - x, right: right - x, top: top - y, bottom: bottom - y };
  }

  /** The middle of the side at which a line starts or ends. */
  point({ left, right, top, bottom }, side) {
    return this.vertical
      ? { x: (left + right) / 2, y: side === "end" ? bottom : top }
      : { x: side === "end" ? right : left, y: (top + bottom) / 2 };
  }

  /** Points that share a side evenly. */
  slots(element, side, number) {
    const rect = this.rect(element);
    return Array.from({ length: number }, (_, i) => {
      const share = (i + 1) / (number + 1);
      const middle = this.point(rect, side);
      return this.vertical
        ? { x: rect.left + share * (rect.right - rect.left), y: middle.y }
        : { x: middle.x, y: rect.top + share * (rect.bottom - rect.top) };
    });
  }

  line(className, from, to) {
    const [dx, dy] = this.vertical ? [0, (to.y - from.y) / 2] : [(to.x - from.x) / 2, 0];
    const d = `M${from.x},${from.y}C${from.x + dx},${from.y + dy} ${to.x - dx},${to.y - dy} ${to.x},${to.y}`;
    return { className, d };
  }

  show(lines) {
    while (this.lines.childElementCount > lines.length) {
      this.lines.lastChild.remove();
    }
    while (this.lines.childElementCount < lines.length) {
      this.lines.append(document.createElementNS(SVG, "path"));
    }
    lines.forEach(({ className, d }, i) => {
      this.lines.children[i].setAttribute("class", className);
      this.lines.children[i].setAttribute("d", d);
    });
  }
}

function group(name) {
  const element = document.createElement("div");
  const title = document.createElement("h4");
  title.append(`${name} `, document.createElement("b"));
  const boxes = document.createElement("div");
  boxes.className = "boxes";
  element.className = "group";
  element.append(title, boxes);
  return element;
}

function frost() {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#frost");
  svg.append(use);
  return svg;
}
