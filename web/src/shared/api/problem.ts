// What the server refuses with (RFC 9457). Its sentences are already in the caller's language.
export interface Problem {
  status: number;
  code: string;
  detail: string;
  trace?: string;
  errors?: { pointer: string; detail: string; code?: string }[];
}

export class ProblemError extends Error {
  // waitS: after how many seconds the server wants to be asked again, where it says so (429, 503).
  constructor(
    readonly problem: Problem,
    readonly waitS?: number,
  ) {
    super(problem.detail);
  }
  get status() {
    return this.problem.status;
  }
  // The sentence about one field: "/login" or "login".
  of(field: string): string | undefined {
    const wanted = field.replace(/^\//, '');
    return this.problem.errors?.find((error) => error.pointer.replace(/^\//, '') === wanted)?.detail;
  }
}

// The connection failed before there was an answer.
export class OfflineError extends Error {}

export async function problemOf(reply: Response): Promise<ProblemError> {
  const bare: Problem = { status: reply.status, code: `http_${reply.status}`, detail: reply.statusText };
  const waitS = Number(reply.headers.get('Retry-After')) || undefined;
  try {
    return new ProblemError({ ...bare, ...((await reply.json()) as Partial<Problem>) }, waitS);
  } catch {
    return new ProblemError(bare, waitS);
  }
}
