import type { ApiError } from '../api.ts';
import type { ClusterProblem } from '../problem.ts';
import { answeredBefore } from './answers.ts';

/** Why no answer came (`ApiError` of status 0). */
export function networkProblem(error: ApiError, path: string): ClusterProblem {
  const code = error.reason;
  const got = error.message;
  if (/^CERT_(?:NOT_YET_VALID|HAS_EXPIRED)$/.test(code)) return outOfDate(error, path);
  if (/CERT|^UNABLE_TO/.test(code))
    return {
      code: 'PLINTH-K8S-032',
      path,
      got,
      rule: 'the certificate of the API server is signed by certificate-authority of the kubeconfig for this host',
      fix: certificateFix(code),
    };
  if (/^ERR_SSL|^EPROTO$/.test(code))
    return {
      code: 'PLINTH-K8S-032',
      path,
      got,
      rule: 'the API server speaks TLS at this address',
      fix: 'check scheme and port of `server` in the kubeconfig',
    };
  if (error.causes.some(({ reason }) => reason === answeredBefore))
    return {
      code: 'PLINTH-K8S-031',
      path,
      got,
      rule: 'the API server answers until the work is done',
      fix: 'wait until `kubectl get --raw /readyz` says ok, then run the same command again: it goes on where it ended',
    };
  if (code === 'ETIMEDOUT')
    return {
      code: 'PLINTH-K8S-034',
      path,
      got,
      rule: 'the API server answers in time',
      fix: 'check VPN, firewall and proxy between here and the server of the kubeconfig',
    };
  return {
    code: 'PLINTH-K8S-030',
    path,
    got,
    rule: 'an API server answers at the address of the kubeconfig',
    fix: unreachableFix(code),
  };
}

const outOfDate = ({ reason, message }: ApiError, path: string): ClusterProblem => ({
  code: 'PLINTH-K8S-033',
  path,
  got: `${message}; the clock here says ${new Date().toISOString()}`,
  rule: 'the certificate of the API server is valid now',
  fix:
    reason === 'CERT_NOT_YET_VALID'
      ? 'set the clock of this machine, or wait until the certificate starts to be valid'
      : 'renew the certificate of the API server, or set the clock of this machine if it is wrong',
});

const certificateFix = (code: string): string =>
  code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? 'use a host name that the certificate carries, or name it with tls-server-name'
    : 'fetch the kubeconfig anew from who runs the cluster: its certificate-authority is not the one of this server';

function unreachableFix(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'check the host name in the kubeconfig, and the VPN or DNS it needs';
  if (code === 'EPROXY') return 'check the proxy: proxy-url of the kubeconfig, HTTPS_PROXY, NO_PROXY';
  return 'check that the cluster runs and that the context is the right one (`kubectl config get-contexts`)';
}
