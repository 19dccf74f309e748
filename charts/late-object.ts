import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ManifestObject } from '../k8s/object.ts';

/** Computed from the other objects of its chart when these are finished; what it says cannot fall behind them. */
export class LateObject extends ApiObject {
  readonly #fieldsFrom: (objects: readonly ManifestObject[]) => object;

  constructor(
    scope: Construct,
    id: string,
    props: ApiObjectProps,
    fieldsFrom: (objects: readonly ManifestObject[]) => object,
  ) {
    super(scope, id, props);
    this.#fieldsFrom = fieldsFrom;
  }

  complete(rendered: ManifestObject, others: readonly ManifestObject[]): ManifestObject {
    return { ...rendered, ...this.#fieldsFrom(others) };
  }
}
