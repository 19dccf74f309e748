import { describe, expect, it } from 'vitest';
import { emulatorFolder, emulatorPython, run } from '../harness/index.ts';

describe('the shim of the AWS emulator', () => {
  const unittest = async (module: string) =>
    run(await emulatorPython(), ['-m', 'unittest', module], {
      cwd: emulatorFolder(),
      env: { PATH: process.env.PATH ?? '', PYTHONDONTWRITEBYTECODE: '1' },
    });

  it('has a test for every patch, which passes with it and fails without it', async () => {
    const tests = await unittest('tests.test_every_patch');
    expect(tests.code, tests.stderr).toBe(0);
    expect(tests.stderr).toContain('Ran 3 tests');
  });

  it('leaves it to clients to end connections they do not use', async () => {
    const tests = await unittest('tests.test_server');
    expect(tests.code, tests.stderr).toBe(0);
    expect(tests.stderr).toContain('Ran 2 tests');
  });

  it('refuses the name of a patch that does not exist', async () => {
    const shim = await run(await emulatorPython(), ['-m', 'shim', '--port', '1'], {
      cwd: emulatorFolder(),
      env: { PATH: process.env.PATH ?? '', PYTHONDONTWRITEBYTECODE: '1', SHIM_WITHOUT: 'rds.no_such_patch' },
    });
    expect(shim.code).toBe(1);
    expect(shim.stderr).toContain('no such patch: rds.no_such_patch');
  });
});
