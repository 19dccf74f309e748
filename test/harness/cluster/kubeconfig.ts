export interface KubeconfigProps {
  readonly server: string;
  /** PEM of the authority that issued the server's certificate. */
  readonly authority: string;
  /** The `user` entry: a token, a certificate, or a program that answers with one. */
  readonly user: KubeconfigUser;
  /** @default 'default' */
  readonly namespace?: string;
}

export type KubeconfigUser =
  | { readonly token: string }
  | { readonly 'client-certificate-data': string; readonly 'client-key-data': string }
  | { readonly exec: ExecCredentialPlugin };

export interface ExecCredentialPlugin {
  readonly apiVersion: 'client.authentication.k8s.io/v1';
  readonly command: string;
  readonly args: readonly string[];
  readonly interactiveMode: 'Never';
}

/** The text of a kubeconfig with one context, `plinth-test`; JSON, which is YAML too. */
export function kubeconfig({ server, authority, user, namespace = 'default' }: KubeconfigProps): string {
  const name = 'plinth-test';
  const cluster = { server, 'certificate-authority-data': base64(authority) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** A client certificate as a kubeconfig holds it. */
export function certificateUser({ certificate, key }: { certificate: string; key: string }): KubeconfigUser {
  return { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
