// CSV files as a source of leads: what the rest of the program may use of this folder.
export { cellsOf } from './cells.ts';
export { type CsvSource, fileSource, type RefusedRow, textOf } from './client.ts';
export { frames, type Frames } from './frame.ts';
export {
  csvConnection,
  type CsvDisposition,
  type CsvEvent,
  type CsvLead,
  type CsvRow,
  type CsvTable,
  dispositionReader,
  engagementOf,
  eventReader,
  type EventRow,
  leadReader,
  type ObservedAt,
  openTable,
  readDispositions,
  readEvents,
  readLeads,
  type RowReader,
  whyTwice,
  withFurtherColumns,
} from './read.ts';
export { nameOf } from './source.ts';
export { type CsvKind, csvKinds, detectKind, readHeader } from './wire.ts';
