import { groupOf, type LiveObject } from '../object.ts';
import type { Rule } from './context.ts';
import { anyOther, scaledObject, verticalPodAutoscaler } from './kinds/custom-resource.ts';
import { customResourceDefinition } from './kinds/custom-resource-definition.ts';
import { daemonSet } from './kinds/daemon-set.ts';
import { deployment, replicaSet } from './kinds/deployment.ts';
import { externalSecret, secretStore } from './kinds/external-secret.ts';
import { horizontalPodAutoscaler } from './kinds/horizontal-pod-autoscaler.ts';
import { httpRoute } from './kinds/http-route.ts';
import { cronJob, job } from './kinds/job.ts';
import { namespace } from './kinds/namespace.ts';
import { persistentVolumeClaim } from './kinds/persistent-volume-claim.ts';
import { pod } from './kinds/pod.ts';
import { podDisruptionBudget } from './kinds/pod-disruption-budget.ts';
import { ingress, service } from './kinds/service.ts';
import { statefulSet } from './kinds/stateful-set.ts';

/** By group and kind: Knative has a Service too, and Volcano a Job. */
const rules: Readonly<Record<string, Rule>> = {
  '/Namespace': namespace,
  '/PersistentVolumeClaim': persistentVolumeClaim,
  '/Pod': pod,
  '/Service': service,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
  'apps/DaemonSet': daemonSet,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'autoscaling.k8s.io/VerticalPodAutoscaler': verticalPodAutoscaler,
  'batch/CronJob': cronJob,
  'batch/Job': job,
  'external-secrets.io/ClusterSecretStore': secretStore,
  'external-secrets.io/ExternalSecret': externalSecret,
  'external-secrets.io/SecretStore': secretStore,
  'gateway.networking.k8s.io/HTTPRoute': httpRoute,
  'keda.sh/ScaledObject': scaledObject,
  'networking.k8s.io/Ingress': ingress,
  'policy/PodDisruptionBudget': podDisruptionBudget,
};

export const ruleOf = ({ apiVersion, kind }: LiveObject): Rule =>
  rules[`${groupOf(apiVersion)}/${kind}`] ?? anyOther;
