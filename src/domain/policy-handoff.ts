// What a contract says of everything that follows once a lead is an MQL, as plain data: who gets it, what is promised, what is asked for, what is watched.
// Parsed and checked with the rest of the contract.
export type HandoffPolicy = Readonly<Record<string, never>>;
