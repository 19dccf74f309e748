import { describe, expect, it } from 'vitest';
import { MissingTool, orMissing } from './missing-tool.ts';

const absent = () =>
  Promise.reject(
    new MissingTool({ tool: 'Terraform', purpose: 'planning', remedy: 'install it', detail: 'not on PATH' }),
  );

describe('a missing tool', () => {
  it('says what is missing, what for, and what to do', async () => {
    await expect(absent()).rejects.toThrow(
      'Terraform is missing (not on PATH): it is needed for planning; install it',
    );
  });

  it('is handed to a person', async () => {
    expect(await orMissing(absent, {})).toBeInstanceOf(MissingTool);
  });

  it('fails the run in CI', async () => {
    await expect(orMissing(absent, { CI: 'true' })).rejects.toThrow(MissingTool);
  });

  it('does not hide another error', async () => {
    const broken = () => Promise.reject(new Error('disk full'));
    await expect(orMissing(broken, {})).rejects.toThrow('disk full');
  });
});
