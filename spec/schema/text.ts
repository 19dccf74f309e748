import { z } from 'zod';

/** Text of a fixed form. The `form` names it in words for the message a user reads. */
export const text = (pattern: RegExp, form: string) => z.string().regex(pattern, { error: form });

/** A DNS label: what Kubernetes, RDS and S3 all accept as part of a name. */
export const label = text(
  /^[a-z](-?[a-z0-9])*$/,
  'lower-case letters, digits and single hyphens, starting with a letter',
);

/** UTC, `HH:MM-HH:MM`, at least 30 minutes (RDS and ElastiCache agree on the form). */
export const dailyWindow = text(
  /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
  'a daily UTC window HH:MM-HH:MM',
);

/** UTC, `ddd:HH:MM-ddd:HH:MM`. */
export const weeklyWindow = text(
  /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/,
  'a weekly UTC window ddd:HH:MM-ddd:HH:MM',
);

export const httpPath = text(/^\/[^\s?#]*$/, 'an HTTP path that starts with /');

export const imagePattern = /^[^\s:@]+(:\d+\/[^\s:@]+)?(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

export const image = text(imagePattern, 'an image reference such as registry.example.com/orders:1.4.2');

/** A DNS subdomain, as most objects of Kubernetes are named. */
export const objectName = text(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  'the name of a Kubernetes object, in lower case',
);

/** The key of a label or an annotation (Kubernetes, "Labels and Selectors", Syntax and character set). */
export const qualifiedName = text(
  /^(?=[^/]{1,63}$|[^/]{1,253}\/[^/]{1,63}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
  'a key such as example.com/name: letters, digits, -, _ and ., 63 at most after the /',
);

/** An IPv4 or IPv6 range; what its numbers may be is a rule's to say (spec/rules/ranges.ts). */
export const addressRange = text(/^[0-9a-f.:]+\/\d{1,3}$/, 'an address range such as 10.60.0.0/16');
