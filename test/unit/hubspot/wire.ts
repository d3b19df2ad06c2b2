// nock before HubSpot, taken away again after each file: its hooks outlive a test file and would answer the next one's calls.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';
import { baseUrl } from './setup.ts';

/** Answers for HubSpot in this file. Nothing but a server of the test itself is reached. */
export const useNock = (): void => {
  beforeAll(() => {
    nock.disableNetConnect();
    nock.enableNetConnect('127.0.0.1');
  });
  afterEach(() => {
    nock.cleanAll();
  });
  afterAll(() => {
    nock.restore();
  });
};

export const onHubSpot = (): nock.Scope => nock(baseUrl);
