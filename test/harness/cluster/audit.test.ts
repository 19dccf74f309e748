import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../workspace.ts';
import { type AuditEvent, isWrite, readAudit } from './audit.ts';

const workspace = makeWorkspace('audit');
afterAll(() => workspace.remove());

const event = (verb: string, requestURI: string, resource = 'configmaps'): AuditEvent => ({
  auditID: '1',
  verb,
  requestURI,
  user: { username: 'writer' },
  objectRef: { resource },
  stage: 'ResponseComplete',
  stageTimestamp: '2026-11-21T15:00:00Z',
});

describe('the audit log', () => {
  it('is read line by line, without the one that is still being written', () => {
    const file = workspace.path('audit.log');
    writeFileSync(
      file,
      `${JSON.stringify(event('get', '/a'))}\n${JSON.stringify(event('patch', '/b'))}\n{"verb":`,
    );
    expect(readAudit(file).map(({ verb }) => verb)).toEqual(['get', 'patch']);
  });

  it('is empty before there is one', () => {
    expect(readAudit(workspace.path('none'))).toEqual([]);
  });

  it('knows a write from a read, a dry run and a question', () => {
    expect(isWrite(event('patch', '/api/v1/namespaces/a/configmaps/b?fieldManager=c'))).toBe(true);
    expect(isWrite(event('deletecollection', '/api/v1/namespaces/a/configmaps'))).toBe(true);
    expect(isWrite(event('list', '/api/v1/configmaps'))).toBe(false);
    expect(isWrite(event('patch', '/api/v1/namespaces/a/configmaps/b?dryRun=All&force=true'))).toBe(false);
    expect(isWrite(event('create', '/apis/authorization.k8s.io/v1', 'selfsubjectaccessreviews'))).toBe(false);
  });
});
