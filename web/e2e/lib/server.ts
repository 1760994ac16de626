// The real binary on a database of its own. Its pages are the ones built into it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const house = path.join(import.meta.dirname, '../../..');

function binary(): string {
  if (process.env.HUITOU) return path.resolve(house, process.env.HUITOU);
  const built = ['debug', 'release'].map((variant) => path.join(house, 'build', variant, 'huitou')).filter(existsSync);
  const newest = built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!newest) throw new Error('there is no build/debug/huitou: run make first');
  return newest;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface Server {
  origin: string;
  setupLink: string; // for the first owner
  stop(): Promise<void>;
}

export type Engine = 'SQLite' | 'PostgreSQL';

// Those at hand: a PostgreSQL server where HUITOU_TEST_POSTGRES names one.
export const engines: Engine[] = process.env.HUITOU_TEST_POSTGRES ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

// Each of the files that run at the same time has a server of its own, as far as there are enough.
function postgres(): string {
  const servers = process.env.HUITOU_TEST_POSTGRES?.split(' ') ?? [];
  return servers[(Number(process.env.VITEST_POOL_ID ?? 1) - 1) % servers.length] ?? '';
}

function psql(server: string, command: string) {
  execFileSync('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', server, '-c', command], { stdio: 'pipe' });
}

function makeDemo(dir: string, url: string, customers: number, language: Language) {
  const size = ['--customers', `${customers}`, '--language', language];
  execFileSync(binary(), ['demo', '--db', url, '--key-file', path.join(dir, 'key'), ...size], {
    cwd: dir,
    stdio: 'pipe',
  });
}

// The demo shop on SQLite, made once for all files (shared.ts): who comes first makes it, the others wait for it.
async function copyDemo(dir: string, customers: number, language: Language) {
  const made = path.join(process.env.E2E_SHARED ?? dir, `demo-${customers}-${language}`);
  const [lock, making, failed] = [`${made}.lock`, `${made}.making`, `${made}.failed`];
  if (mkdirSync(lock, { recursive: true })) {
    try {
      mkdirSync(making);
      makeDemo(making, path.join(making, 'shop.db'), customers, language);
      renameSync(making, made);
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
  }
  while (!existsSync(made)) {
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  cpSync(made, dir, { recursive: true });
}

type Language = 'zh' | 'en';

export interface Beginning {
  demo?: number; // a believable shop of so many customers; else one that has just been opened
  language?: Language; // that the staff of a believable shop writes; Chinese
  bare?: boolean; // not even tables: the server makes them
}

export async function startServer(
  engine: Engine = 'SQLite',
  { demo, language = 'zh', bare }: Beginning = {},
): Promise<Server> {
  const dir = mkdtempSync(path.join(tmpdir(), 'huitou-e2e-'));
  const server = postgres();
  const database = `e2e_${process.pid}_${Date.now()}`;
  const url =
    engine === 'SQLite' ? path.join(dir, 'shop.db') : `${server.slice(0, server.lastIndexOf('/'))}/${database}`;
  const schema = bare ? undefined : process.env.HUITOU_TEST_SCHEMA; // test/support.h
  if (engine === 'PostgreSQL') {
    psql(server, `CREATE DATABASE ${database}${schema ? ' TEMPLATE huitou_schema' : ''}`);
    if (demo) makeDemo(dir, url, demo, language);
  } else if (demo) await copyDemo(dir, demo, language);
  else if (schema) copyFileSync(schema, url);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn(
    binary(),
    ['serve', '--db', url, '--key-file', path.join(dir, 'key'), '--listen', `127.0.0.1:${port}`],
    { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  let ended = false;
  // How it ended, a report of its sanitizers for one.
  const last = (code: number | null, signal: string | null) =>
    new Error(`the server ended (${code ?? signal}): ${said.slice(-6000)}`);
  const setupLink = await new Promise<string>((resolve, reject) => {
    const hear = (bytes: Buffer) => {
      said += bytes.toString();
      const link = /(http:\/\/\S+\/setup#\S+)/.exec(said);
      if (link?.[1]) resolve(link[1]);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', (code, signal) => {
      ended = true;
      reject(last(code, signal));
    });
    setTimeout(() => reject(new Error(`the server printed no link: ${said}`)), 120_000).unref();
  });
  return {
    origin,
    setupLink,
    stop: () =>
      new Promise((resolve, reject) => {
        const over = () => {
          rmSync(dir, { recursive: true, force: true });
          if (engine === 'PostgreSQL') psql(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
          if (child.exitCode === 0 && !ended) resolve();
          else reject(last(child.exitCode, child.signalCode));
        };
        if (ended) return over();
        child.removeAllListeners('exit');
        child.on('close', over);
        child.kill('SIGTERM');
      }),
  };
}
