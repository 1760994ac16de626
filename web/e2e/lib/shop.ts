// What a shop needs before a page can be looked at: an owner, a customer, some orders, by the API.
import type { Server } from './server';

export const LOGIN = 'lin@example.com';
export const PASSWORD = 'a quiet lantern on the river';

export class Owner {
  #cookie = '';
  constructor(private server: Server) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(this.server.origin + path, {
      method,
      headers: {
        Origin: this.server.origin,
        Cookie: this.#cookie,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const cookies = reply.headers.getSetCookie().map((one) => one.split(';')[0]);
    if (cookies.length && !this.#cookie) this.#cookie = cookies.join('; ');
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  static async of(server: Server): Promise<Owner> {
    const owner = new Owner(server);
    await owner.call('POST', '/v1/setup', {
      token: server.setupLink.split('#')[1],
      password: PASSWORD,
      login: LOGIN,
      name: '林晓',
    });
    return owner;
  }

  // Somebody who was invited by that link.
  async colleague(link: string, password: string): Promise<Owner> {
    const colleague = new Owner(this.server);
    await colleague.call('POST', '/v1/setup', { token: link.split('#')[1], password });
    return colleague;
  }

  // The newest code in the outbox, once it is there.
  async code(): Promise<string> {
    for (let i = 0; i < 100; i++) {
      const { items } = await this.call<{ items: { body: string; purpose: string }[] }>('GET', '/v1/messages');
      const code = /\b(\d{6})\b/.exec(items[0]?.body ?? '')?.[1];
      if (code) return code;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('no code came to the outbox');
  }
}
