import type { Schemas } from "./client";

/** Why a request failed, for people and for programs. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** urn:problem-type:breakwater:…; null where not our functions answered. */
  readonly type: string | null;
  /** What is wrong with the request, place by place. */
  readonly errors: readonly Schemas["ProblemError"][];
  /** Seconds to wait before sending it again; null where the answer does not say. */
  readonly retryAfter: number | null;

  constructor(
    message: string,
    status: number,
    options: {
      type?: string | null;
      errors?: readonly Schemas["ProblemError"][];
      retryAfter?: number | null;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = options.type ?? null;
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }

  /** Whether the same request may succeed later: no answer, too many requests, or a fault of the service. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The problem of an answer that is not what was asked for. */
export function problemOf(response: Response, body: unknown): Problem {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Partial<Schemas["Problem"]>;
  return new Problem(problem.detail ?? sentence(response.status), response.status, {
    type: problem.type ?? null,
    errors: problem.errors ?? [],
    retryAfter: seconds(response.headers.get("retry-after")),
  });
}

/** The problem where no answer came; other errors as they are. */
export function problemOfFailure(error: unknown): unknown {
  return error instanceof TypeError ? new Problem("The service cannot be reached.", 0) : error;
}

function seconds(header: string | null): number | null {
  const value = Number(header ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function sentence(status: number): string {
  switch (status) {
    case 401:
      return "You are not signed in any more.";
    case 429:
      return "There are too many requests at the moment.";
    default:
      return status >= 500
        ? "The service has a fault at the moment."
        : `The service refused this (${status}).`;
  }
}
