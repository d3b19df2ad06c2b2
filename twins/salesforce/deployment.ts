// A deployment as the org keeps it, and what became of it.
import type { Package, Problem } from './deploy-zip.ts';

export type Success = {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly created: boolean;
  readonly deleted: boolean;
};
export type Outcome = { readonly failures: readonly Problem[]; readonly successes: readonly Success[] };
export type Deployment = {
  readonly id: string;
  readonly userId: string;
  readonly package: Package;
  readonly isCheck: boolean;
  readonly createdAt: number;
  readonly doneAt: number;
  outcome: Outcome | null;
};
