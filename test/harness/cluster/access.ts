import { writeFileSync } from 'node:fs';
import type { Workspace } from '../workspace.ts';
import type { Api } from './api.ts';
import { type Credentials, certificateKubeconfig } from './credentials.ts';
import { writeExecPlugin } from './exec-plugin.ts';
import { type KubeconfigUser, kubeconfig } from './kubeconfig.ts';
import { grant, makeServiceAccount, type Rights, type ServiceAccount, serviceAccountToken } from './users.ts';

export interface UserProps extends Rights {
  readonly user: string;
  /** @default - none; the user has the given rights alone */
  readonly groups?: readonly string[];
}

export interface ExecUserProps extends Rights {
  /** Name of the service account that the tokens are of, and of the file. */
  readonly user: string;
  /**
   * Seconds from now for which each token is good; 0 or less is one that has expired. Each call of the program hands out
   * the next, and after them all the last. The API server remembers a token it has accepted for 10 s.
   * @default [0, 3600]
   */
  readonly lifetimes?: readonly number[];
}

/** Kubeconfigs of others than the administrator. */
export interface Access {
  /** Path of a kubeconfig whose user, a certificate, may do just this. Its current namespace is `namespace`. */
  kubeconfigFor(props: UserProps): Promise<string>;
  /** Path of a kubeconfig with a token that has expired: every request is answered with 401. */
  expiredKubeconfig(): Promise<string>;
  /** A kubeconfig that gets its token from a program, and how often the program was run. */
  execKubeconfig(props: ExecUserProps): Promise<{ readonly path: string; calls(): number }>;
}

export interface AccessProps {
  readonly api: Api;
  readonly workspace: Workspace;
  readonly server: string;
  readonly credentials: Credentials;
}

export function openAccess({ api, workspace, server, credentials }: AccessProps): Access {
  const { authority, serviceAccountKey } = credentials;
  const write = (name: string, text: string) => {
    const file = workspace.path(`${name.replace(/[^\w.-]/g, '-')}.kubeconfig`);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const writeFor = (name: string, user: KubeconfigUser, namespace = 'default') =>
    write(name, kubeconfig({ server, authority: authority.certificate, user, namespace }));
  const token = (account: ServiceAccount, seconds: number) =>
    serviceAccountToken(account, serviceAccountKey, Date.now() + seconds * 1_000);

  return {
    async kubeconfigFor({ user, groups = [], ...rights }) {
      await grant(api, { kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }, rights);
      const subject = { commonName: user, organizations: groups };
      return write(`user-${user}`, certificateKubeconfig(authority, server, subject, rights.namespace));
    },
    async expiredKubeconfig() {
      const account = await makeServiceAccount(api, 'expired', 'default');
      return writeFor('expired', { token: token(account, -3_600) });
    },
    async execKubeconfig({ user, lifetimes = [0, 3_600], ...rights }) {
      const namespace = rights.namespace ?? 'default';
      const account = await makeServiceAccount(api, user, namespace);
      await grant(api, { kind: 'ServiceAccount', name: user, namespace }, rights);
      const tokens = lifetimes.map((seconds) => token(account, seconds));
      const { plugin, calls } = writeExecPlugin(workspace.path(`exec-${user}.cjs`), tokens);
      return { path: writeFor(`exec-${user}`, { exec: plugin }, namespace), calls };
    },
  };
}
