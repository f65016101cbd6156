import { Router } from "wouter";
import dashboard from "../pages/DashboardPage.module.css";
import { Card } from "../parts/Card";
import { SkeletonLines, SkeletonSentence, SkeletonTiles } from "../parts/Skeletons";
import frame from "../shell/Frame.module.css";
import { Brand, PageLinks } from "../shell/PageLinks";
import links from "../widgets/QuickLinksWidget.module.css";

/**
 * What is seen while the page's code is loaded: the frame, and the dashboard without data. The build renders it into
 * index.html; nothing moves when the page takes its place.
 */
export function FirstPicture() {
  return (
    <Router ssrPath="/">
      <div id="first" className={frame.frame}>
        <header className={frame.header}>
          <Brand />
        </header>
        <PageLinks current={null} />
        <main className={frame.main}>
          <header className={dashboard.summary}>
            <h1>&nbsp;</h1>
            <SkeletonSentence />
          </header>
          <div className={dashboard.board}>
            <Card title="Quick links" href="/quick-links" className={`${links.widget} ${dashboard.links}`}>
              <SkeletonTiles />
            </Card>
            <Card title="Todos" href="/todos">
              <SkeletonLines count={10} />
            </Card>
            <Card title="Calendar" href="/calendar">
              <SkeletonLines count={8} isTall />
            </Card>
            <Card title="Sales" href="/sales">
              <SkeletonLines count={10} />
            </Card>
          </div>
        </main>
      </div>
    </Router>
  );
}
