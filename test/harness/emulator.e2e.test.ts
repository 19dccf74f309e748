import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Emulator, emulatorFolder, emulatorPython, startEmulator } from './emulator.ts';
import { freePort } from './free-port.ts';
import { isAlive } from './is-alive.ts';
import { makeBucket, signedFor } from './signed.ts';
import { makeWorkspace } from './workspace.ts';

const started: Emulator[] = [];

async function start(props: Parameters<typeof startEmulator>[0] = {}): Promise<Emulator> {
  const emulator = await startEmulator(props);
  started.push(emulator);
  return emulator;
}

// The first start on a machine installs the emulator.
beforeAll(() => emulatorPython());
afterEach(async () => {
  for (const emulator of started.splice(0)) await emulator.stop();
});

/** True where something answers at the address, however long it takes; where nobody listens the system says so. */
async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined)) !== undefined;
}

/** The buckets, by S3's own answer. */
async function buckets(endpoint: string): Promise<string[]> {
  const answer = await (await fetch(endpoint, { headers: signedFor('s3') })).text();
  return [...answer.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name ?? '');
}

describe('the emulator', () => {
  it('answers on loopback, and on no other address of this machine', async () => {
    const { endpoint } = await start();
    expect(await answers(endpoint)).toBe(true);
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.family === 'IPv4' && !address.internal);
    for (const other of others) {
      expect(await answers(endpoint.replace('127.0.0.1', other?.address ?? ''))).toBe(false);
    }
  });

  it('says what it is doing', async () => {
    const lines: string[] = [];
    const { endpoint } = await start({ onProgress: (line) => lines.push(line) });
    expect(lines).toEqual([`starting the AWS emulator on ${endpoint}`]);
  });

  it('forgets everything on reset', async () => {
    const emulator = await start();
    await makeBucket(emulator.endpoint, 'orders');
    expect(await buckets(emulator.endpoint)).toEqual(['orders']);
    await emulator.reset();
    expect(await buckets(emulator.endpoint)).toEqual([]);
  });

  it('runs beside another without sharing anything', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await makeBucket(one.endpoint, 'orders');
    expect(await buckets(one.endpoint)).toEqual(['orders']);
    expect(await buckets(two.endpoint)).toEqual([]);
  });

  it('leaves neither process nor file behind when stopped', async () => {
    const { endpoint, logFile, pid, stop } = await start();
    expect(isAlive(pid)).toBe(true);
    expect(existsSync(logFile)).toBe(true);
    await stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(logFile)).toBe(false);
    expect(await answers(endpoint)).toBe(false);
  });

  it('keeps a log that was asked for by name', async () => {
    const workspace = makeWorkspace('log');
    const emulator = await start({ logFile: workspace.path('deep', 'emulator.log') });
    await emulator.stop();
    expect(readFileSync(emulator.logFile, 'utf8')).toContain('Running on http://127.0.0.1');
    workspace.remove();
  });

  it('shows its log where it cannot start', async () => {
    await expect(start({ without: ['rds.no_such_patch'] })).rejects.toThrow(
      /ended before it answered[\s\S]*no such patch: rds\.no_such_patch/,
    );
  });

  it('ends, with its files, when its parent is killed', async () => {
    const folder = makeWorkspace('orphan').folder;
    const shim = [
      '-m',
      'shim',
      '--port',
      String(await freePort()),
      '--folder',
      folder,
      '--until-input-closes',
    ];
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').spawn(${JSON.stringify(await emulatorPython())},
          ${JSON.stringify(shim)}, { cwd: ${JSON.stringify(emulatorFolder())}, stdio: ['pipe', 'ignore', 'ignore'] });
        console.log(child.pid);`,
      ],
      {
        env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 120_000, interval: 50 });
    expect(existsSync(folder)).toBe(false);
  });
});
