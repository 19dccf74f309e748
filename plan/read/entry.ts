import { type Change, headOf, type Path, type RawChange } from '../change.ts';
import { Fields, given, type Reading } from './fields.ts';
import { keptObjects, lazyChange, noteSecrets, spansOfObjects } from './objects.ts';
import { eachMember, kindAt, type Span, skipValue, spansOf } from './scan.ts';

/** One entry of `resource_changes` and its like, and where it ends. Undefined for one with faults. */
export function readEntry(reading: Reading, start: number, path: string): { change?: Change; end: number } {
  const { bytes, faults } = reading;
  if (!faults.isKind(bytes, start, path, 'object')) return { end: skipValue(bytes, start) };
  const spans = new Map<string, Span>();
  let inner: ReadonlyMap<string, Span> | undefined;
  const end = eachMember(bytes, start, (name, at) => {
    if (name !== 'change' || kindAt(bytes, at) !== 'object') {
      const span = { start: at, end: skipValue(bytes, at) };
      spans.set(name, span);
      return span.end;
    }
    const change = spansOf(bytes, at);
    inner = change.spans;
    return change.end;
  });
  if (inner === undefined) {
    const given = spans.get('change');
    if (given === undefined) faults.wrongType(`${path}.change`, 'an object', 'nothing');
    else faults.isKind(bytes, given.start, `${path}.change`, 'object');
    return { end };
  }
  return { change: changeIn(reading, spans, inner, path), end };
}

function changeIn(
  reading: Reading,
  spans: ReadonlyMap<string, Span>,
  inner: ReadonlyMap<string, Span>,
  path: string,
): Change {
  const entry = new Fields(reading, spans, path);
  const fields = new Fields(reading, inner, `${path}.change`);
  const objects = spansOfObjects(fields);
  const raw: RawChange = {
    address: addressIn(entry),
    type: entry.needed('type'),
    ...given('deposed', entry.get<string>('deposed', 'text')),
    ...given('previous_address', entry.get<string>('previous_address', 'text')),
    ...given('module_address', entry.get<string>('module_address', 'text')),
    ...given('mode', entry.get<string>('mode', 'text')),
    ...given('name', entry.get<string>('name', 'text')),
    ...given('index', entry.get<string | number>('index', 'text', 'number')),
    ...given('provider_name', entry.get<string>('provider_name', 'text')),
    ...given('action_reason', entry.get<string>('action_reason', 'text')),
    change: {
      actions: actionsIn(fields),
      // The objects are parsed when somebody asks; until then it counts whether there are any.
      ...given('before', objects.before && {}),
      ...given('after', objects.after && {}),
      replace_paths: pathsIn(fields),
      ...given('importing', fields.get<{ id?: string }>('importing', 'object')),
    },
  };
  const { change = {} } = raw;
  noteSecrets(reading, objects, path);
  return lazyChange(headOf(raw), keptObjects(reading, objects, change, path));
}

/** Terraform 1.0.0 wrote no addresses into the drift; what stands for one there is module, type and name. */
function addressIn(entry: Fields): string {
  if (entry.spans.has('address') || !entry.path.startsWith('resource_drift[')) return entry.needed('address');
  const module = entry.get<string>('module_address', 'text');
  return `${module === undefined ? '' : `${module}.`}${entry.needed('type')}.${entry.needed('name')}`;
}

/** An empty list stands for actions that are no list of texts, which is a fault. */
function actionsIn(fields: Fields): readonly string[] {
  const { faults } = fields.reading;
  const path = `${fields.path}.actions`;
  if (!fields.spans.has('actions')) faults.wrongType(path, 'a list of texts', 'nothing');
  const actions = fields.get<readonly unknown[]>('actions', 'array') ?? [];
  const isText = (item: unknown): item is string => typeof item === 'string';
  if (!actions.every(isText)) faults.wrongType(path, 'a list of texts', 'a list of something else');
  return actions.filter(isText);
}

function pathsIn(fields: Fields): readonly Path[] {
  const paths = fields.get<readonly unknown[]>('replace_paths', 'array') ?? [];
  const isPath = (path: unknown): path is Path => Array.isArray(path);
  if (!paths.every(isPath))
    fields.reading.faults.wrongType(
      `${fields.path}.replace_paths`,
      'a list of paths',
      'a list of something else',
    );
  return paths.filter(isPath);
}
