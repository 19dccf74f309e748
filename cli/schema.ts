import { definitionJsonSchema, referencePage } from '../spec/schema/reference.ts';
import { printJson } from './output.ts';

/** `plinth schema` */
export const printSchema = (): void => printJson(definitionJsonSchema());

/** `plinth reference` */
export const printReference = (): void => void process.stdout.write(referencePage());
