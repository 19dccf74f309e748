import { defaultMaxConnections, instanceClass } from '../facts/instance-classes.ts';
