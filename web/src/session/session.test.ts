import { User } from "oidc-client-ts";
import { expect, test, vi } from "vitest";
import { Session } from "./session";

function tokensOf(sub: string): User {
  return new User({
    access_token: `token of ${sub}`,
    token_type: "Bearer",
    profile: { sub, iss: "https://issuer.example", aud: "web", exp: 0, iat: 0 },
    expires_at: Math.floor(Date.now() / 1_000) + 3_600,
  });
}

test("a token is given for its own user only, whoever another tab has signed in meanwhile", async () => {
  Object.defineProperty(navigator, "locks", { value: { request: async () => {} }, configurable: true });
  const oidc = { authority: "https://issuer.example", clientId: "web", scope: "openid", parameters: {} };
  const session = new Session({ oidc });
  const otherTab = new BroadcastChannel("breakwater-session");
  const tell = (user: User) => otherTab.postMessage({ user: user.toStorageString() });

  tell(tokensOf("ada"));
  await vi.waitFor(() => expect(session.getState().user?.subject).toBe("ada"));
  expect(await session.accessToken("ada")).toBe("token of ada");
  tell(tokensOf("bob"));
  await vi.waitFor(() => expect(session.getState().user?.subject).toBe("bob"));
  await expect(session.accessToken("ada")).rejects.toMatchObject({ status: 401 });
  otherTab.close();
});
