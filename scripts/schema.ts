/** Writes the JSON Schema of db-access.yaml, from which editors complete and explain it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from '../src/config/policy-schema.ts';

writeFileSync(join(import.meta.dirname, '../schema/db-access.schema.json'), schemaText());
