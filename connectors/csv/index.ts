// CSV files as a source of leads: what the rest of the program may use of this folder.
export { type CsvSource, fileSource, type RefusedRow } from './client.ts';
export {
  type CsvFiles,
  type CsvGroup,
  groupByLead,
  type GroupOptions,
  maxEventsInMemory,
  type ProblemIn,
  type RefusedIn,
} from './group.ts';
export {
  csvConnection,
  type CsvDisposition,
  type CsvEvent,
  type CsvLead,
  type CsvRow,
  type ObservedAt,
  readDispositions,
  readEvents,
  readLeads,
} from './read.ts';
export { type CsvKind, csvKinds, detectKind, readHeader } from './wire.ts';
