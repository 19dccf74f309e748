import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from './certificates.ts';

const authority = makeAuthority('test authority');

describe('a certificate authority', () => {
  it('signs for itself and may sign for others', () => {
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.subject).toBe('CN=test authority');
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('issues certificates that it signed, with a key of their own', () => {
    const { certificate, key } = authority.issue({
      commonName: 'reader',
      organizations: ['team-a', 'team-b'],
    });
    const issued = new X509Certificate(certificate);
    expect(issued.subject).toBe('O=team-a\nO=team-b\nCN=reader');
    expect(issued.issuer).toBe('CN=test authority');
    expect(issued.ca).toBe(false);
    expect(issued.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect(key).toContain('BEGIN PRIVATE KEY');
    expect(key).not.toBe(authority.key);
  });

  it('names the addresses and hosts of a server', () => {
    const { certificate } = authority.issue({ commonName: 'server' }, ['127.0.0.1', 'localhost']);
    const issued = new X509Certificate(certificate);
    expect(issued.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost');
    expect(issued.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(issued.checkHost('elsewhere.example.com')).toBeUndefined();
  });

  it('issues for a day, from an hour ago', () => {
    const issued = new X509Certificate(authority.issue({ commonName: 'reader' }).certificate);
    const hours = (Date.parse(issued.validTo) - Date.parse(issued.validFrom)) / 3_600_000;
    expect(hours).toBe(25);
    expect(Date.parse(issued.validFrom)).toBeLessThan(Date.now());
  });
});
