import { z } from 'zod';
import { shortOr } from './choice.ts';
import { property } from './property.ts';
import { objectName } from './text.ts';

export const priorityClassSchema = property(
  shortOr(
    objectName,
    z.strictObject({
      create: property(z.literal(true), {
        about: 'Makes a class for this stack alone, named after it.',
        change: 'free',
        example: true,
      }),
      // Above it are the classes of the cluster itself (Kubernetes, "Pod Priority and Preemption").
      value: property(z.int().min(-1_000_000_000).max(1_000_000_000), {
        about: 'Its priority: pods of a lower one are evicted to make room.',
        change:
          'The class is made anew: remove it first, as a value cannot be changed. Running pods keep theirs.',
        example: 100_000,
      }),
    }),
  ),
  {
    about:
      "Name of the PriorityClass of the service's pods, or the value of one to make. A pod without one has priority 0.",
    change: 'Rolls the pods, one surge at a time, without downtime.',
    computed: "none: the cluster's default",
    example: 'business-critical',
  },
);
