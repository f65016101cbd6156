import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { Empty } from "./states";

/** Where a part of the page fails, the rest stays. That happens when its code cannot be loaded: offline, or after a new release. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div role="alert">
        <Empty
          title="This part cannot be shown"
          action={
            <Button variant="default" onClick={() => window.location.reload()}>
              Load the page again
            </Button>
          }
        >
          {error.message} Your edits are kept.
        </Empty>
      </div>
    );
  }
}
