import { isIPv4 } from 'node:net';
import { type Env, refused } from './kubeconfig.ts';

/**
 * The proxy a connection goes through: `proxy-url` of the kubeconfig, else HTTPS_PROXY (HTTP_PROXY for `http://`)
 * unless NO_PROXY names the host, as kubectl has it (Go, net/http, ProxyFromEnvironment).
 */
export function proxyOf(server: URL, proxyUrl: string | undefined, env: Env): URL | undefined {
  const [path, url] = proxyUrl ? ['kubeconfig proxy-url', proxyUrl] : fromEnvironment(server, env);
  if (!url) return undefined;
  const whole = url.includes('://') ? url : `http://${url}`;
  const proxy = URL.canParse(whole) ? new URL(whole) : null;
  if (proxy !== null && ['http:', 'https:'].includes(proxy.protocol)) return proxy;
  throw refused({
    code: 'PLINTH-K8S-010',
    path,
    got: proxy === null ? 'no URL' : `a ${proxy.protocol.slice(0, -1)} proxy`,
    rule: 'a proxy is an HTTP or HTTPS proxy that understands CONNECT',
    fix: 'name such a proxy, or none and reach the server by a tunnel',
  });
}

function fromEnvironment(server: URL, env: Env): [string, string | undefined] {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const url = env[name] ?? env[name.toLowerCase()];
  return [name, isDirect(server.hostname, env.NO_PROXY ?? env.no_proxy ?? '') ? undefined : url];
}

function isDirect(hostname: string, noProxy: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase().replace(/:\d+$/, ''))
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || inRange(host, entry) || inDomain(host, entry));
}

const inDomain = (host: string, entry: string): boolean => {
  const domain = entry.replace(/^\*?\./, '');
  return host.endsWith(`.${domain}`) || (host === domain && domain === entry);
};

function inRange(host: string, entry: string): boolean {
  const [network = '', bits] = entry.split('/');
  if (bits === undefined || !isIPv4(host) || !isIPv4(network)) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(host) / size) === Math.floor(number(network) / size);
}

const number = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
