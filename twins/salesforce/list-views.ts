export type ListView = { readonly id: string };
