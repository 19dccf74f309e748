import { z } from 'zod';
import { property } from './property.ts';
import { text } from './text.ts';

const control = text(
  /^[a-z][a-z0-9-]*\/[A-Za-z0-9][\w.-]*$/,
  'the source of a finding and its id, such as checkov/CKV_K8S_43',
);

/** `*` stands for any part of the name, never for its beginning: nothing is suppressed in bulk. */
const resource = text(
  /^([A-Z][A-Za-z0-9]*\/[a-z0-9][a-z0-9.*-]*|[a-z][a-z0-9_]*\.[A-Za-z0-9_][\w*-]*)$/,
  'an object such as Deployment/orders or an address such as aws_db_instance.postgres, with * inside the name only',
);

const day = text(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day YYYY-MM-DD');

/** An accepted deviation: one control, on one resource, for a reason, until a day. */
export const suppressionSchema = z.strictObject({
  control: property(control, {
    about: 'What is accepted: the source of a finding and its id there (`checkov/CKV_K8S_43`).',
    change: 'free',
    example: 'checkov/CKV_K8S_43',
  }),
  resource: property(resource, {
    about:
      'Where it is accepted: a Kubernetes object (`Deployment/orders`) or a Terraform address (`aws_db_instance.postgres`). `*` stands for any part of the name but its beginning.',
    change: 'free',
    example: 'Deployment/orders',
  }),
  justification: property(z.string().min(20).max(500), {
    about: 'Why it is accepted, for whoever reviews it: 20 to 500 characters.',
    change: 'free',
    example: 'The registry refuses to overwrite a tag, so the tag names one image for ever.',
  }),
  expires: property(day, {
    about: 'Last day it counts (UTC), at most 366 days ahead; then it is renewed or the finding is mended.',
    change: 'free',
    example: '2027-06-30',
  }),
});

export const suppressionsSchema = property(z.array(suppressionSchema), {
  about:
    'Accepted deviations. Those of the service and those of the environment both hold; the same control and resource may be in one of the two only.',
  change: 'free',
  computed: '`[]`; the kit has its own besides, listed by `plinth synth --explain`',
});
