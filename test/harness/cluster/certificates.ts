import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, integer, octets, oid, sequence, set, tagged, time, truth, utf8 } from './der.ts';

/** A certificate with its key, both as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  /** The user, where Kubernetes reads the certificate. */
  readonly commonName: string;
  /** The user's groups. @default - none */
  readonly organizations?: readonly string[];
}

export interface Authority extends Certificate {
  /** For a server on loopback, and for clients: the certificate says which names are the server's. */
  issue(subject: Subject, names?: readonly string[]): Certificate;
}

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** A certificate authority of one's own, good for a day; its key is nowhere but in this process. */
export function makeAuthority(commonName: string): Authority {
  const issuer = { commonName };
  const { publicKey, privateKey } = newKey();
  const authority = [basicConstraints(), keyUsage(KEY_CERT_SIGN)];
  const certificate = signed({
    subject: issuer,
    issuer,
    publicKey,
    signer: privateKey,
    extensions: authority,
  });
  return {
    certificate,
    key: pem(privateKey),
    issue(subject, names = []) {
      const own = newKey();
      const extensions = [keyUsage(DIGITAL_SIGNATURE), extendedKeyUsage(), ...alternativeNames(names)];
      return {
        certificate: signed({ subject, issuer, publicKey: own.publicKey, signer: privateKey, extensions }),
        key: pem(own.privateKey),
      };
    },
  };
}

/** A new P-256 key pair. */
export function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

interface ToSign {
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** RFC 5280, section 4.1. */
function signed({ subject, issuer, publicKey, signer, extensions }: ToSign): string {
  const now = Date.now();
  const hour = 3_600_000;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    name(issuer),
    sequence(time(new Date(now - hour)), time(new Date(now + 24 * hour))),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, signer)));
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function name({ commonName, organizations = [] }: Subject): Buffer {
  const attribute = (type: string, value: string) => set(sequence(oid(type), utf8(value)));
  return sequence(
    ...organizations.map((value) => attribute('2.5.4.10', value)),
    attribute('2.5.4.3', commonName),
  );
}

/** Bits of RFC 5280, section 4.2.1.3, and how many bits behind them are unused. */
const DIGITAL_SIGNATURE = { byte: 0x80, unused: 7 };
const KEY_CERT_SIGN = { byte: 0x04, unused: 2 };

function keyUsage({ byte, unused }: { byte: number; unused: number }): Buffer {
  return sequence(oid('2.5.29.15'), truth(), octets(bits(Buffer.from([byte]), unused)));
}

function basicConstraints(): Buffer {
  return sequence(oid('2.5.29.19'), truth(), octets(sequence(truth())));
}

/** Server and client authentication. */
function extendedKeyUsage(): Buffer {
  return sequence(oid('2.5.29.37'), octets(sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))));
}

function alternativeNames(names: readonly string[]): Buffer[] {
  if (names.length === 0) return [];
  const entries = names.map((entry) =>
    /^[\d.]+$/.test(entry)
      ? tagged(0x87, Buffer.from(entry.split('.').map(Number)))
      : tagged(0x82, Buffer.from(entry)),
  );
  return [sequence(oid('2.5.29.17'), octets(sequence(...entries)))];
}
