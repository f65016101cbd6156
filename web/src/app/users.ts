import type { Client } from "../api/client";
import type { Session } from "../session/session";
import { startUser, type UserScope } from "./user";

/** Has the UserScope of whoever is signed in, and only of them. */
export class Users {
  private scope: UserScope | null = null;
  private readonly client: Client;
  private readonly session: Session;

  constructor(session: Session, client: Client) {
    this.session = session;
    this.client = client;
  }

  /** The scope of the signed-in user; null if nobody is. The same one as long as it is the same user. */
  readonly current = (): UserScope | null => {
    const subject = this.session.getState().user?.subject ?? null;
    if (this.scope?.subject !== subject) {
      this.scope?.stop();
      this.scope = subject === null ? null : startUser(subject, this.client);
    }
    return this.scope;
  };
}
