import { type Size, toMib } from '../../spec/units.ts';
import { caBundle, connectionsFolder } from '../connections.ts';
import { mebibyteQuantity } from '../quantity.ts';
import { secretName } from '../stores/index.ts';
import type { BackupProps } from './props.ts';

/** A volume of a pod with the place it is mounted at. */
export interface Mounted {
  readonly name: string;
  readonly source: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly readOnly?: boolean;
}

export const scriptsFolder = '/etc/plinth/backup';
export const workFolder = '/work';
export const tokenFile = '/run/plinth/token/password';

export const scriptsName = (service: string): string => `${service}-backup-scripts`;

export const scriptsVolume = (service: string): Mounted => ({
  name: 'scripts',
  source: { configMap: { name: scriptsName(service) } },
  path: scriptsFolder,
  readOnly: true,
});

/** A Secret of the contract, readable by the pod's group and by nobody else. */
export const connectionVolume = (service: string, store: string): Mounted => ({
  name: `connection-${store}`,
  source: { secret: { secretName: secretName(service, store), defaultMode: 0o440 } },
  path: `${connectionsFolder}/${store}`,
  readOnly: true,
});

export const caVolume: Mounted = {
  name: 'ca',
  source: { configMap: { name: caBundle.configMap } },
  path: caBundle.path.replace(`/${caBundle.file}`, ''),
  readOnly: true,
};

export const tmpVolume: Mounted = {
  name: 'tmp',
  source: { emptyDir: { sizeLimit: '64Mi' } },
  path: '/tmp',
};

/** In memory, so that a password never is on a disk. */
export const tokenVolume: Mounted = {
  name: 'token',
  source: { emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
  path: tokenFile.slice(0, tokenFile.lastIndexOf('/')),
};

/** Ends with its pod, of either kind: dumps are kept in S3 alone. */
export const workVolume = ({ storageClass }: BackupProps, storage: Size): Mounted => ({
  name: 'work',
  source:
    storageClass === undefined
      ? { emptyDir: { sizeLimit: mebibyteQuantity(mebibytes(storage)) } }
      : { ephemeral: { volumeClaimTemplate: { spec: claim(storageClass, storage) } } },
  path: workFolder,
});

const claim = (storageClass: string, storage: Size): object => ({
  accessModes: ['ReadWriteOnce'],
  storageClassName: storageClass,
  resources: { requests: { storage: mebibyteQuantity(mebibytes(storage)) } },
});

export const mebibytes = (storage: Size): number => Math.ceil(toMib(storage));
