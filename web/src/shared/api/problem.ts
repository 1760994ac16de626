// What the server refuses with (RFC 9457). Its sentences are already in the caller's language.
export interface Problem {
  status: number;
  code: string;
  detail: string;
  trace?: string;
  errors?: { pointer: string; detail: string; code?: string }[];
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
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
  try {
    return new ProblemError({ ...bare, ...((await reply.json()) as Partial<Problem>) });
  } catch {
    return new ProblemError(bare);
  }
}
