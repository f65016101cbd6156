import { Chart } from "./chart.js";
import { Picture } from "./picture.js";
import { showWorlds } from "./world.js";
import { sendBurst, showProgress } from "./burst.js";

const picture = new Picture(document.getElementById("picture"));
const chart = new Chart(document.getElementById("chart"));
const link = document.getElementById("link");
let setup;
let events;

/** A browser has six connections to one server: a tab that nobody sees must not hold one. */
function connect() {
  events?.close();
  if (document.hidden) {
    return;
  }
  events = new EventSource("events");
  events.addEventListener("setup", (event) => start(JSON.parse(event.data)));
  events.addEventListener("update", (event) => update(JSON.parse(event.data)));
  events.onerror = () => say("lost", "connection lost, trying again: does make run still run?");
}

function start(newSetup) {
  setup = newSetup;
  chart.clear();
  picture.start(setup);
  count("clientLimit", number(setup.clientLimit));
  count("poolSize", number(setup.poolSize));
  count("lent", setup.poolMode === "session" ? "as long as it is connected" : "one transaction");
  showWorld(setup.load);
}

function showWorld({ world, paths }) {
  const text = {
    after: `World “after”: one dashboard load is one request, to ${paths[0]}.`,
    before: `World “before”: one dashboard load is ${paths.length} requests at once, one for each widget.`,
    none: "This template has no dashboard, so there is nothing to send a burst to.",
  };
  document.getElementById("world").textContent = text[world];
  showWorlds(world);
}

function update({ picture: now, points }) {
  say(
    now.connections ? "live" : "lost",
    now.connections ? "live" : "Postgres or PgBouncer does not answer",
  );
  showFigures(now);
  picture.update(now);
  chart.add(points);
  showTables(now);
  showProgress(now.burst);
}

function showFigures({ environments, traffic, connections }) {
  const last = chart.last();
  count("inFlight", number(traffic.inFlight));
  count("requests", `${number(Math.round(last?.requestsPerSecond ?? 0))} a second, ${number(traffic.total)} in all`);
  count("environments", number(environments.length));
  count("environmentsUnit", environments.length === 1 ? "process" : "processes");
  for (const state of ["init", "busy", "frozen"]) {
    count(state, number(inState(environments, state)));
  }
  if (connections) {
    showConnections(connections);
  }
}

function showConnections({ clients, servers, queries, postgres, maxConnections }) {
  const waiting = inState(clients, "waiting");
  count("clients", number(clients.length));
  count("clientDetail", waiting ? `${number(waiting)} waiting` : `${number(queries)} queries in all`);
  find("clientDetail").classList.toggle("waiting", waiting > 0);
  count("servers", number(servers.length));
  count("serverDetail", `Postgres: ${number(postgres)} of ${number(maxConnections)} taken`);
}

function showTables({ environments, traffic, connections }) {
  const pids = new Map(environments.map((environment) => [environment.pid, environment.function]));
  const holders = (connections?.clients ?? []).map((client) => pids.get(client.pid));
  const functions = setup.functions.map((name) => {
    const mine = environments.filter((environment) => environment.function === name);
    const states = ["init", "busy", "frozen"].map((state) => inState(mine, state));
    const held = holders.filter((holder) => holder === name).length;
    return [name, ...states, held, mine.reduce((sum, box) => sum + box.served, 0)];
  });
  fill("functions", functions);
  fill("counts", [
    ["requests in flight", traffic.inFlight, "", ""],
    ["execution environments", environments.length, chart.peak("environments"), ""],
    ["client connections", connections?.clients.length ?? "?", chart.peak("clients"), setup.clientLimit],
    ["server connections", connections?.servers.length ?? "?", chart.peak("servers"), setup.poolSize],
    ["connections in Postgres", connections?.postgres ?? "?", "", connections?.maxConnections ?? "?"],
  ]);
}

function fill(id, rows) {
  const lines = rows.map((cells) => {
    const line = document.createElement("tr");
    cells.forEach((cell, i) => {
      const element = document.createElement(i === 0 ? "th" : "td");
      if (i === 0) {
        element.scope = "row";
      }
      element.textContent = typeof cell === "number" ? number(cell) : cell;
      line.append(element);
    });
    return line;
  });
  document.getElementById(id).replaceChildren(...lines);
}

function inState(things, state) {
  return things.filter((thing) => thing.state === state).length;
}

function find(name) {
  return document.querySelector(`[data-count="${name}"]`);
}

function count(name, text) {
  const element = find(name);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function number(value) {
  return value.toLocaleString("en");
}

function say(state, text) {
  if (link.textContent !== text) {
    link.className = state;
    link.textContent = text;
  }
}

document.addEventListener("visibilitychange", connect);
document.getElementById("burst").addEventListener("submit", sendBurst);
connect();
