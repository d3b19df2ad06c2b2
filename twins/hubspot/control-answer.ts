// What the control paths and the page's data paths answer.

export type ControlAnswer = { readonly status: number; readonly body: unknown };
