// The one place that talks to the server: language, errors, what happens when the session has ended.
import type { Lang } from '../i18n/core';
import { OfflineError, problemOf } from './problem';

export type Query = Record<string, string | number | boolean | undefined | null>;

interface Options {
  query?: Query;
  body?: unknown;
  ifMatch?: number;
  idempotencyKey?: string;
  signal?: AbortSignal;
  file?: boolean; // the answer is a file, not JSON
}

let language: () => Lang = () => 'zh-CN';
let ended: () => void = () => {};
let confirm: () => Promise<boolean> = async () => false;
let written: (path: string) => void = () => {};

// confirmPassword asks for the password once more, where the server wants it fresh: whether it was given.
export function configureClient(options: {
  language: () => Lang;
  sessionEnded: () => void;
  confirmPassword?: () => Promise<boolean>;
  written?: (path: string) => void; // the server took what a form, or somebody at once, has sent
}) {
  language = options.language;
  ended = options.sessionEnded;
  confirm = options.confirmPassword ?? confirm;
  written = options.written ?? written;
}

export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

// What a page asked for before its code was there (boot.js); each answer is for one taker.
declare global {
  interface Window {
    early?: Record<string, Promise<Response>>;
  }
}
function takeEarly(address: string): Promise<Response> | undefined {
  const early = globalThis.window?.early;
  const reply = early?.[address];
  if (early) delete early[address];
  return reply;
}

async function call<T>(method: string, path: string, options: Options = {}, again = false): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language() };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['If-Match'] = `"v${options.ifMatch}"`;
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  let reply: Response;
  try {
    const where = address(path, options.query);
    const early = method === 'GET' && language() === document.documentElement.lang ? takeEarly(where) : undefined;
    reply = await (early ??
      fetch(where, {
        method,
        headers,
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: options.signal,
        credentials: 'same-origin',
      }));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new OfflineError(String(error));
  }
  if (!reply.ok) {
    const problem = await problemOf(reply);
    if (reply.status === 401 && path !== '/v1/session') ended();
    if (problem.problem.code === 'confirm_password' && !again && (await confirm()))
      return call(method, path, options, true);
    throw problem;
  }
  if (options.file) return (await reply.blob()) as T;
  if (method !== 'GET') written(path);
  return (reply.status === 204 ? undefined : await reply.json()) as T;
}

export const api = {
  get: <T>(path: string, options?: Options) => call<T>('GET', path, options),
  post: <T>(path: string, options?: Options) => call<T>('POST', path, options),
  // A file that is made of what the body says; the password is asked for once more where that is wanted.
  file: (path: string, options?: Options) => call<Blob>('POST', path, { ...options, file: true }),
  patch: <T>(path: string, options?: Options) => call<T>('PATCH', path, options),
  put: <T = void>(path: string, options?: Options) => call<T>('PUT', path, options),
  delete: <T = void>(path: string, options?: Options) => call<T>('DELETE', path, options),
};

// A file as the body, with how much of it has gone out (fetch can't tell).
export function upload<T>(
  path: string,
  file: Blob,
  options: { query?: Query; progress?: (part: number) => void; signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address(path, options.query));
    request.setRequestHeader('Accept-Language', language());
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => options.progress?.(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new OfflineError('upload'));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      const reply = new Response(request.responseText, { status: request.status, statusText: request.statusText });
      if (reply.ok) {
        resolve(reply.json() as Promise<T>);
        return;
      }
      if (request.status === 401) ended();
      problemOf(reply).then(reject);
    };
    options.signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

export const newKey = () => crypto.randomUUID();
