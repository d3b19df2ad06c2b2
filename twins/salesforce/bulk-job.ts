export type BulkJob = { readonly id: string };
