import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type Duration, days, toDays } from '../../spec/units.ts';
import { type ChildProps, child, providerOf } from '../child.ts';

/** What every contract takes. Transforms: `contract.secret`. */
export interface ContractProps extends ChildProps {
  /** Prefix of the secret's name, `/<service>/<environment>`. Changing it REPLACES the secret. */
  readonly prefix: string;
  /**
   * In place; new versions use the new key.
   * @default the AWS managed key of Secrets Manager
   */
  readonly kmsKeyArn?: string;
  /**
   * How long a deleted secret can be restored, 0 (not at all) or 7 to 30 days; its name stays taken meanwhile.
   * @default days(30)
   */
  readonly recoveryWindow?: Duration;
}

export const contractTransforms = ['contract.secret'] as const;

/** A JSON document; values may be references, which Terraform fills in. */
export type Document = Readonly<Record<string, string | number | boolean>>;

/** A JSON document in Secrets Manager, through which workloads learn where a store is. */
export class ContractSecret extends Construct {
  readonly arn: string;

  /**
   * @param secrets Fields whose values are ephemeral. With them the document is written by a write-only
   *   argument, and again whenever any other field or `secretsVersion` changes.
   */
  constructor(
    scope: Construct,
    id: string,
    props: ContractProps & { readonly store: string; readonly document: Document },
    secrets?: { readonly values: Document; readonly version: number },
  ) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(
      this,
      'Resource',
      child(props, 'contract.secret', {
        name: `${props.prefix}/${props.store}`,
        description: `Connection contract: ${props.store}`,
        kmsKeyId: props.kmsKeyArn,
        recoveryWindowInDays: toDays(props.recoveryWindow ?? days(30)),
      }),
    );
    new SecretsmanagerSecretVersion(this, 'version', {
      ...providerOf(props),
      secretId: secret.id,
      ...(secrets
        ? {
            secretStringWo: JSON.stringify({ ...props.document, ...secrets.values }),
            secretStringWoVersion: fingerprint(props.document, secrets.version),
          }
        : { secretString: JSON.stringify(props.document) }),
    });
    this.arn = secret.arn;
  }
}

/**
 * Terraform cannot compare a write-only document, so its version must change with the document: a
 * number from the digest of everything that is not secret. Seven hex digits fit any integer.
 */
const fingerprint = (document: Document, version: number): number => {
  const plain = [version, ...Object.values(document)].map(String);
  return Token.asNumber(Fn.parseint(Fn.substr(Fn.sha256(Fn.join(' ', plain)), 0, 7), 16));
};
