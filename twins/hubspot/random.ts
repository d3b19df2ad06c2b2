// Chance from a seed, and an order that nobody may rely on.
export { seededRandom } from '../shared/random.ts';

/** An order for equal sort keys that is neither by id nor by age: callers who rely on either are found out. */
export const scattered = (id: number): number => Math.imul(id ^ (id >>> 16), 0x45d9f3b) >>> 0;
