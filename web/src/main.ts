import "@mantine/core/styles/baseline.layer.css";
import "./style/inter.css";
import "./style/tokens.css";
import "./style/base.css";
import "./shell/Frame.module.css";
import "./parts/Card.module.css";
import "./parts/LinkGrid.module.css";
import "./parts/Skeletons.module.css";
import "./pages/DashboardPage.module.css";
import "./widgets/QuickLinksWidget.module.css";

// The styles above are those of the first picture, which waits for no others. All else comes after it.

/** Until the browser has painted what is there; it does not paint what is hidden. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
  });
}

/** Until the browser has done what it has to do between two pieces of work. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

async function main(root: HTMLElement): Promise<void> {
  await painted();
  try {
    const { start } = await import("./app/start");
    await nextTask();
    await start(root);
  } catch {
    root.textContent = "Breakwater could not be loaded. Load it again when you are online.";
  }
}

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root.");
}
void main(root);
