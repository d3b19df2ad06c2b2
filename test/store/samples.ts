// Sample rows for the suites of this folder: small, valid, and different only where a test says so.
import { v7 } from 'uuid';
import type { Engagement, Handoff, Instant, Lead, RecordRef } from '#domain/lead.ts';
import type { CompanySnapshot, DealSnapshot } from '#domain/snapshot.ts';
import type { LeadToSave } from '#store/leads.ts';
import type { IntendedWrite } from '#store/outbox.ts';
import type { RefToSave } from '#store/refs.ts';
import type { JsonObject, OutboxKind } from '#store/schema.ts';

/** 2026-09-21T14:13:20Z: any instant would do, as nothing asks the database for the time. */
export const NOW: Instant = 1_790_000_000_000;
export const MINUTE = 60_000;

export const contact = (recordId: string, connection = 'hubspot'): RecordRef => ({
  connection,
  object: 'contact',
  recordId,
});

export const newLead = (over: Partial<Lead> = {}): Lead => ({
  id: v7(),
  fields: { 'person.email': 'ada@example.com', 'company.employees': 240 },
  others: {},
  provenance: { 'person.email': { source: 'hubspot', occurredAt: NOW - 5, observedAt: NOW } },
  engagements: [],
  refs: [],
  stage: 'lead',
  stageSince: NOW,
  mqlAt: null,
  handoff: null,
  nativeStage: null,
  owner: null,
  disposition: null,
  recycleUntil: null,
  recycleLabel: null,
  intentResetAt: null,
  shown: null,
  isArchived: false,
  ...over,
});

export const toSave = (lead: Lead, over: Partial<LeadToSave> = {}): LeadToSave => ({
  lead,
  nextWakeAt: null,
  ...over,
});

export const refOf = (lead: Lead, ref: RecordRef, over: Partial<RefToSave> = {}): RefToSave => ({
  ref,
  leadId: lead.id,
  modifiedAt: NOW,
  ours: {},
  seen: {},
  isArchived: false,
  mergedInto: null,
  companyId: null,
  ...over,
});

export const engagement = (key: string, occurredAt: Instant, over: Partial<Engagement> = {}): Engagement => ({
  key: `hubspot|contact|${key}|engaged`,
  type: 'page_viewed',
  occurredAt,
  observedAt: NOW,
  properties: { path: '/pricing' },
  ...over,
});

export const handoff = (ordinal: number, over: Partial<Handoff> = {}): Handoff => ({
  ordinal,
  mqlAt: NOW - MINUTE,
  handedOverAt: NOW,
  contractHash: 'c1',
  triggerKey: null,
  state: 'open',
  ...over,
});

export const company = (recordId: string, over: Partial<CompanySnapshot> = {}): CompanySnapshot => ({
  kind: 'company',
  connection: 'hubspot',
  recordId,
  modifiedAt: NOW,
  observedAt: NOW,
  isArchived: false,
  fields: { 'company.name': 'Example Logistics' },
  ...over,
});

export const deal = (recordId: string, over: Partial<DealSnapshot> = {}): DealSnapshot => ({
  kind: 'deal',
  connection: 'hubspot',
  recordId,
  modifiedAt: NOW,
  observedAt: NOW,
  isArchived: false,
  state: 'open',
  createdAt: NOW,
  closedAt: null,
  companyId: null,
  personIds: [],
  owner: null,
  ...over,
});

export const write = (
  recordId: string,
  payload: JsonObject,
  kind: OutboxKind = 'fields',
  runAt: Instant = NOW,
): IntendedWrite => ({ id: v7(), ref: contact(recordId), kind, payload, runAt });
