/**
 * One line per table with the number of its rows, as JSON. Not the tables of extensions, which dumps leave to
 * CREATE EXTENSION, nor unlogged ones: their rows do not survive a crash of the server, and a replica has none.
 * Each statement of the result is run in turn.
 */
export const rowsSql = String.raw`SELECT format(
  'SELECT json_build_object(''table'', %L, ''rows'', count(*))::text FROM ONLY %I.%I',
  format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
\gexec
`;
