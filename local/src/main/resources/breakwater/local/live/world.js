const nav = document.getElementById("worlds");
const message = document.getElementById("start");
let starting = false;

/** Links to both worlds. Ours can start the naive one; the naive one alone has nowhere to lead. */
export async function showWorlds(here) {
  const other = { after: "before", before: "after" }[here];
  const { url } = other ? await (await fetch("world")).json() : {};
  nav.hidden = !url && here !== "after";
  if (!nav.hidden) {
    mark(document.getElementById(here));
    lead(document.getElementById(other), url);
  }
}

function mark(link) {
  link.removeAttribute("href");
  link.ariaCurrent = "page";
}

/** Where nothing runs yet, the link starts it first. */
function lead(link, url) {
  link.ariaCurrent = null;
  link.href = url ? page(url) : "#";
  link.title = url ? "" : "Start the naive world beside this one";
  link.onclick = url ? null : start;
}

async function start(event) {
  event.preventDefault();
  if (starting) {
    return;
  }
  starting = true;
  say("Starting the naive world: its own Postgres, its own pooler, its own functions; and the users of bursts get the same rows in both …");
  try {
    const response = await fetch("world?name=before", { method: "POST" });
    if (response.ok) {
      location.assign(page((await response.json()).url));
      say("");
    } else {
      say(await response.text(), "bad");
    }
  } catch {
    say("The naive world could not be asked for: does make run still run?", "bad");
  } finally {
    starting = false;
  }
}

function page(url) {
  return new URL("/local/", url).href;
}

function say(text, className = "") {
  message.textContent = text;
  message.className = className;
}
