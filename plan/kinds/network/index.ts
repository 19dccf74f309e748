import type { Kind } from '../../kind.ts';
import { aclKinds } from './acl.ts';
import { attachmentKinds } from './attachments.ts';
import { defaultGroupKind, groupKind } from './group.ts';
import { ruleKind } from './rule.ts';

export const networkKinds: readonly Kind[] = [
  groupKind,
  defaultGroupKind,
  ruleKind,
  ...aclKinds,
  ...attachmentKinds,
];
