// A passkey made, used and removed, with an authenticator that the browser makes believe.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../lib/axe';
import { openBrowser, openPage } from '../lib/browser';
import { engines, type Server, startServer } from '../lib/server';
import { Owner } from '../lib/shop';

describe.each(engines)('a passkey, on %s', (engine) => {
  let server: Server;
  let origin: string;
  let owner: Owner;
  let browser: Browser;
  let customer: string;

  beforeAll(async () => {
    server = await startServer(engine);
    // Keys belong to a name, not to an address.
    origin = server.origin.replace('127.0.0.1', 'localhost');
    owner = await Owner.of(server);
    customer = (await owner.call<{ id: string }>('POST', '/v1/customers', { surname: '林', given_name: '思远' })).id;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('signs in without a code, and no more once it is removed', async () => {
    const { page, context, faults, expectStatus } = await openPage(browser, origin, {
      viewport: { width: 375, height: 760 },
    });
    expectStatus(401);
    const devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    const { link } = await owner.call<{ link: string }>('POST', `/v1/customers/${customer}/portal-link`);
    await page.goto(`${origin}/portal/in#${link.split('#')[1]}`);
    await page.getByRole('button', { name: '出示会员码' }).waitFor();

    await page.goto(`${origin}/portal/me/passkeys`);
    await page.getByRole('button', { name: '在此设备上创建' }).click();
    await page.getByRole('button', { name: '移除' }).waitFor();
    expect(await axe(page)).toEqual([]);

    await page.goto(`${origin}/portal/me`);
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('button', { name: '使用通行密钥登录' }).waitFor();
    expect(await axe(page)).toEqual([]);
    const [said] = await Promise.all([
      page.waitForRequest((one) => one.url().endsWith('/v1/m/passkeys/session')),
      page.getByRole('button', { name: '使用通行密钥登录' }).click(),
    ]);
    await page.getByRole('button', { name: '出示会员码' }).getByText('林思远').waitFor();

    // What was signed is good once, and only as it was signed.
    const replay = (body: unknown) =>
      fetch(`${server.origin}/v1/m/passkeys/session`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Host: new URL(origin).host },
        body: JSON.stringify(body),
      });
    const sent = said.postDataJSON() as Record<string, string>;
    expect((await replay(sent)).status).toBe(401);
    expect((await replay({ ...sent, signature: sent.signature?.replace(/.$/, 'A') })).status).toBe(401);
    expect((await replay({ ...sent, client_data: 'e30' })).status).toBe(401);

    await page.goto(`${origin}/portal/me/passkeys`);
    await page.getByText(/使用过/).waitFor();
    await page.getByRole('button', { name: '移除' }).click();
    await page.getByRole('button', { name: '移除' }).waitFor({ state: 'detached' });
    await page.goto(`${origin}/portal/me`);
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('button', { name: '使用通行密钥登录' }).click();
    await page.getByRole('alert').filter({ hasText: '通行密钥验证失败' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
