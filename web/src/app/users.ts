import { createApiClient } from "../api/client";
import type { Session } from "../session/session";
import { startUser, type UserScope } from "./user";

/** Has the UserScope of whoever is signed in, and only of them. */
export class Users {
  private scope: UserScope | null = null;
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  /** The scope of the signed-in user; null if nobody is. The same one as long as it is the same user. */
  readonly current = (): UserScope | null => {
    const subject = this.session.getState().user?.subject ?? null;
    if (this.scope?.subject !== subject) {
      this.scope?.stop();
      this.scope = subject === null ? null : this.start(subject);
    }
    return this.scope;
  };

  private start(subject: string): UserScope {
    return startUser(
      subject,
      createApiClient(() => this.session.accessToken(subject)),
    );
  }
}
