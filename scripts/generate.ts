import { writeFileSync } from 'node:fs';
import { definitionJsonSchema, referencePage } from '../spec/schema/reference.ts';
import { partsModule } from '../spec/schema/typescript.ts';

/** `npm run generate`: what follows from the schema of a service, written anew. */
writeFileSync('docs/spec.schema.json', `${JSON.stringify(definitionJsonSchema(), undefined, 2)}\n`);
writeFileSync('docs/reference.md', referencePage());
writeFileSync('spec/parts.ts', partsModule());
