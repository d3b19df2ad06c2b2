// The other half of postgres-global.ts: jest wants a file of its own for it.
export { stop as default } from './postgres-global.ts';
