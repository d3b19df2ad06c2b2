// Deployments of metadata.
import type { Route } from './request.ts';

export const deployRoute = (_method: string, _path: readonly string[]): Route | null => null;
