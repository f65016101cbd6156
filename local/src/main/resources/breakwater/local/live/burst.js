const users = document.getElementById("users");
const button = document.querySelector("#burst [type=submit]");
const progress = document.getElementById("progress");
const result = document.getElementById("result");

document.querySelector(".presets").addEventListener("click", ({ target }) => {
  if (target.value) {
    users.value = target.value;
  }
});

/** Sends what the form says. The button stays focusable while a burst runs. */
export async function sendBurst(event) {
  event.preventDefault();
  if (button.ariaDisabled === "true") {
    return;
  }
  button.ariaDisabled = "true";
  result.textContent = `Starting environments where some are missing; then ${plural(users.value, "user opens", "users open")} the dashboard at once …`;
  try {
    const response = await fetch(`burst?users=${encodeURIComponent(users.value)}`, { method: "POST" });
    if (response.ok) {
      showResult(await response.json());
    } else {
      showProblem(await response.text());
    }
  } catch {
    showProblem("The burst got no answer: does make run still run?");
  } finally {
    button.ariaDisabled = "false";
  }
}

/** Whoever sent it, from this tab or another. While environments are initialised, the bar has no end. */
export function showProgress(burst) {
  progress.hidden = !burst;
  if (burst?.prepared) {
    progress.max = burst.requests;
    progress.value = burst.answered;
  } else {
    progress.removeAttribute("value");
  }
}

function showResult({ users: sent, requests, ok, refused, failed, p50Ms, p95Ms }) {
  const parts = [text(`${plural(sent, "user", "users")}, ${plural(requests, "request", "requests")}: `), strong(`${ok} ok`)];
  for (const [status, times] of Object.entries(refused)) {
    parts.push(text(", "), strong(`${times} refused with ${status}`, "bad"));
  }
  for (const [reason, times] of Object.entries(failed)) {
    parts.push(text(", "), strong(`${times} failed: ${reason}`, "bad"));
  }
  parts.push(text(". Half took up to "), strong(milliseconds(p50Ms)), text(", 95 % up to "), strong(milliseconds(p95Ms)), text("."));
  result.replaceChildren(...parts);
}

function showProblem(message) {
  result.replaceChildren(strong(message, "bad"));
}

function plural(number, one, many) {
  return `${number} ${Number(number) === 1 ? one : many}`;
}

function milliseconds(value) {
  return `${value.toLocaleString("en")} ms`;
}

function text(content) {
  return document.createTextNode(content);
}

function strong(content, className = "") {
  const element = document.createElement("b");
  element.textContent = content;
  element.className = className;
  return element;
}
