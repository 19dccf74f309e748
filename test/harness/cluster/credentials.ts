import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Workspace } from '../workspace.ts';
import { auditPolicy } from './audit.ts';
import { type Authority, type Certificate, makeAuthority, newKey, type Subject } from './certificates.ts';
import { OWN_USERS } from './control-plane.ts';
import { certificateUser, kubeconfig } from './kubeconfig.ts';
import { kwokConfig } from './kwok-config.ts';

export interface Credentials {
  readonly authority: Authority;
  /** Certificate of the API server and of the kubelets. */
  readonly server: Certificate;
  /** Token of the administrator `admin`. */
  readonly adminToken: string;
  /** Token of this harness, whose own requests the audit log leaves out. */
  readonly harnessToken: string;
  /** PEM of the key that service account tokens are signed with. */
  readonly serviceAccountKey: string;
}

const OWN_PROGRAMS: readonly (readonly [file: string, user: string])[] = [
  ['controller-manager', 'system:kube-controller-manager'],
  ['scheduler', 'system:kube-scheduler'],
  ['kwok', 'plinth-test:kwok'],
  ['metrics-server', 'plinth-test:metrics-server'],
  ['external-secrets', 'plinth-test:external-secrets'],
];

/** Makes every key and certificate anew, and writes the files that the cluster's programs read. */
export function writeCredentials(path: Workspace['path'], apiServer: string): Credentials {
  const write = (name: string, text: string) => writeFileSync(path(name), text, { mode: 0o600 });
  const authority = makeAuthority('plinth test cluster');
  const names = [
    '127.0.0.1',
    '10.96.0.1',
    'localhost',
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
  ];
  const server = authority.issue({ commonName: 'kube-apiserver' }, names);
  const frontProxy = makeAuthority('plinth test cluster front proxy');
  const proxyClient = frontProxy.issue({ commonName: 'front-proxy-client' });
  const { publicKey, privateKey } = newKey();
  const serviceAccountKey = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const [adminToken, harnessToken] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];

  write('authority.crt', authority.certificate);
  write('server.crt', server.certificate);
  write('server.key', server.key);
  write('front-proxy.crt', frontProxy.certificate);
  write('front-proxy-client.crt', proxyClient.certificate);
  write('front-proxy-client.key', proxyClient.key);
  write('service-account.key', serviceAccountKey);
  write('service-account.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  write(
    'tokens.csv',
    `${adminToken},admin,admin,system:masters\n${harnessToken},plinth-test:harness,harness,system:masters\n`,
  );
  write('audit-policy.json', JSON.stringify(auditPolicy(OWN_USERS)));
  write('kwok.yaml', kwokConfig());
  write(
    'kubeconfig',
    kubeconfig({ server: apiServer, authority: authority.certificate, user: { token: adminToken } }),
  );
  for (const [file, commonName] of OWN_PROGRAMS) {
    const subject = { commonName, organizations: ['system:masters'] };
    write(`${file}.kubeconfig`, certificateKubeconfig(authority, apiServer, subject));
  }
  return { authority, server, adminToken, harnessToken, serviceAccountKey };
}

/** A kubeconfig whose user is a certificate of the cluster's authority. */
export function certificateKubeconfig(
  authority: Authority,
  server: string,
  subject: Subject,
  namespace?: string,
): string {
  return kubeconfig({
    server,
    authority: authority.certificate,
    user: certificateUser(authority.issue(subject)),
    ...(namespace === undefined ? {} : { namespace }),
  });
}
