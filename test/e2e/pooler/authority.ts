import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { MissingTool } from '../../harness/index.ts';

/** Keys of the Secret. */
export type Certificate = Readonly<Record<'ca.crt' | 'tls.crt' | 'tls.key', string>>;

/** An authority that signs certificates for names, as cert-manager and Amazon RDS have them. */
export interface Authority {
  /** PEM of its own certificate. */
  readonly certificate: string;
  readonly issue: (hostName: string) => Certificate;
}

const elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

export function makeAuthority(folder: string, name: string): Authority {
  const file = (suffix: string) => join(folder, `${name}${suffix}`);
  const text = (suffix: string) => readFileSync(file(suffix), 'utf8');
  const own = ['-subj', `/CN=${name}`, '-keyout', file('.key'), '-out', file('.crt')];
  openssl(['req', '-x509', ...elliptic, ...own, '-addext', 'keyUsage=critical,keyCertSign,cRLSign']);
  let issued = 0;
  return {
    certificate: text('.crt'),
    issue: (hostName) => {
      issued += 1;
      const one = (suffix: string) => file(`-${issued}${suffix}`);
      openssl([
        ...[
          'req',
          '-x509',
          ...elliptic,
          '-subj',
          `/CN=${hostName}`,
          '-keyout',
          one('.key'),
          '-out',
          one('.crt'),
        ],
        ...[
          '-CA',
          file('.crt'),
          '-CAkey',
          file('.key'),
          '-addext',
          `subjectAltName=${isIP(hostName) === 0 ? 'DNS' : 'IP'}:${hostName}`,
        ],
        ...['-addext', 'basicConstraints=critical,CA:FALSE'],
      ]);
      return {
        'ca.crt': text('.crt'),
        'tls.crt': readFileSync(one('.crt'), 'utf8'),
        'tls.key': readFileSync(one('.key'), 'utf8'),
      };
    },
  };
}

function openssl(args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error !== undefined)
    throw new MissingTool({
      tool: 'OpenSSL 3',
      purpose: 'making certificates of the pooler',
      remedy: 'install the package openssl of the system',
    });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}
