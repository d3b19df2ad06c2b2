// Alarms, review and channels as written → those of the policy.
import type {
  Alarms,
  Learning,
  NotifyChannel,
  ReferenceLine,
  ReferenceRate,
  Review,
  ShareAlarm,
} from '#domain/policy-handoff.ts';
import { channelWays, referenceRates } from '#domain/policy-handoff.ts';
import { slaClocks } from '#domain/policy-sla.ts';
import { handoffDefaults } from './defaults-handoff.ts';
import { resolveTime } from './schema-handoff-pieces.ts';
import type { AlarmsDocument, ChannelDocument, LearningDocument, ReviewDocument } from './schema-handoff-watch.ts';
import { toRecipient } from './to-handoff-sla.ts';

const { alarms: standing } = handoffDefaults;

type Head = { by?: ShareAlarm['by'] | undefined; tell?: readonly string[] | undefined };
type Share = Head & Partial<Record<'line' | 'clears' | 'at_least' | 'over', number | undefined>>;

const toHead = ({ by, tell }: Head) => ({
  by: by ?? standing.by,
  tell: (tell ?? ['marketing', 'sales']).map(toRecipient),
});

const toShare = (written: Share, line: number, side: 'above' | 'below'): ShareAlarm => {
  const linePercent = written.line ?? line;
  const gap = side === 'above' ? -standing.gapPercent : standing.gapPercent;
  return {
    ...toHead(written),
    linePercent,
    clearsPercent: written.clears ?? Math.min(100, Math.max(0, linePercent + gap)),
    atLeast: written.at_least ?? standing.atLeast,
    overMs: written.over ?? standing.overMs,
  };
};

export const toAlarms = (written: AlarmsDocument | undefined): Alarms => {
  const {
    rejection_rate: rejected,
    sla_attainment: kept,
    unworked_share: unworked,
    mql_volume: volume,
  } = written ?? {};
  return {
    rejectionRate: rejected === undefined ? null : toShare(rejected, standing.lines.rejection_rate, 'above'),
    slaAttainment:
      kept === undefined
        ? null
        : { ...toShare(kept, standing.lines.sla_attainment, 'below'), clocks: kept.clocks ?? slaClocks },
    unworkedShare:
      unworked === undefined
        ? null
        : {
            ...toShare(unworked, standing.lines.unworked_share, 'above'),
            after:
              unworked.after === undefined
                ? { kind: 'business_days', days: standing.unworkedAfterDays }
                : resolveTime(unworked.after, 'business'),
          },
    mqlVolume:
      volume === undefined
        ? null
        : {
            ...toHead(volume),
            promise: volume.promise,
            linePercent: volume.line ?? standing.lines.mql_volume,
            clearsPercent: volume.clears ?? standing.volumeClearsPercent,
          },
  };
};

/** The lines people compare with stand unless the contract moves them; one that it moves is its own. */
export const toReferences = (written: AlarmsDocument | undefined): readonly ReferenceLine[] =>
  referenceRates.flatMap((rate: ReferenceRate): readonly ReferenceLine[] => {
    const own = written?.reference?.[rate];
    const shipped = handoffDefaults.references.filter((line) => line.rate === rate);
    if (own === undefined) return shipped;
    const known = shipped.find((line) => line.linePercent === own.line)?.label;
    return [{ rate, linePercent: own.line, label: own.label ?? known ?? 'our own line' }];
  });

const toLearning = (written: LearningDocument | undefined): Learning => {
  if (written?.mode === 'off') return { kind: 'off' };
  const otherwise = handoffDefaults.guards;
  const guards = {
    minLabels: written?.min_labels ?? otherwise.minLabels,
    minEach: written?.min_each ?? otherwise.minEach,
    minPerRule: written?.min_per_rule ?? otherwise.minPerRule,
    minFresh: written?.min_fresh ?? otherwise.minFresh,
    maxStep: written?.max_step ?? Math.min(otherwise.maxStep, written?.max_drift ?? otherwise.maxStep),
    coolDownMs: written?.cool_down ?? otherwise.coolDownMs,
    openForMs: written?.open_for ?? otherwise.openForMs,
    isCautious: written?.cautious ?? otherwise.isCautious,
  };
  if (written?.mode !== 'auto' || written.max_drift === undefined) return { kind: 'propose', guards };
  const notice = written.notice ?? ({ kind: 'business_days', days: handoffDefaults.noticeDays } as const);
  return { kind: 'auto', guards, maxDrift: written.max_drift, notice: resolveTime(notice, 'business') };
};

export const toReview = (written: ReviewDocument): Review => ({
  cadence: written.every,
  learning: toLearning(written.learning),
  explorationPercent: written.exploration ?? 0,
});

export const toChannel = (written: ChannelDocument): NotifyChannel => {
  const way = channelWays.find((one) => one !== 'by_hand' && written[one] !== undefined) ?? 'by_hand';
  const to = way === 'by_hand' ? written.channel : (written[way] ?? written.channel);
  return { id: written.channel, way, to, say: written.say?.trim() ?? null };
};
