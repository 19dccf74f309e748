import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { certificateName, poolerName } from './names.ts';
import type { PoolerProps } from './props.ts';

const apiVersion = 'cert-manager.io/v1';

/**
 * A certificate for the pooler by an authority of its own, both made by cert-manager. The authority signs this one
 * service's certificates and lasts ten years; it keeps its key when it is renewed, so what was signed before stays
 * verified. The certificate lasts 90 days and is renewed after 60.
 */
export function certificates(scope: Construct, props: PoolerProps): void {
  const authority = `${poolerName(props.service)}-ca`;
  const origin = `${poolerName(props.service)}-selfsigned`;
  issuer(scope, 'selfsigned', origin, { selfSigned: {} });
  certificate(scope, 'authority', authority, origin, {
    isCA: true,
    commonName: authority,
    duration: '87600h',
    renewBefore: '8760h',
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
    usages: ['cert sign', 'crl sign'],
  });
  issuer(scope, 'issuer', authority, { ca: { secretName: authority } });
  certificate(scope, 'certificate', certificateName(props.service), authority, {
    commonName: poolerName(props.service),
    dnsNames: hostNames(props),
    duration: '2160h',
    renewBefore: '720h',
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
    usages: ['digital signature', 'server auth'],
  });
}

/** Every spelling of the Service's name that pods use. */
const hostNames = ({ service, namespace }: PoolerProps): readonly string[] =>
  ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map(
    (domain) => `${poolerName(service)}${domain}`,
  );

const issuer = (scope: Construct, id: string, name: string, spec: object): ApiObject =>
  new ApiObject(scope, id, { apiVersion, kind: 'Issuer', metadata: { name }, spec });

const certificate = (scope: Construct, id: string, name: string, issuedBy: string, spec: object): ApiObject =>
  new ApiObject(scope, id, {
    apiVersion,
    kind: 'Certificate',
    metadata: { name },
    spec: {
      ...spec,
      secretName: name,
      issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: issuedBy },
    },
  });
