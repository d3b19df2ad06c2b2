export type Deployment = { readonly id: string };
