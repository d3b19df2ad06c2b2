// Findings about alarms that can never ring: a line that nothing can cross, clocks that nobody promises.
import { type SlaClass, type SlaClock, slaClocks } from '#domain/policy-sla.ts';
import type { Subject } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';

export const lintWatch = ({ policy }: Subject): readonly Note[] => {
  const { alarms, sla } = policy.handoff;
  return [...lines(alarms), ...(alarms.slaAttainment === null ? [] : unpromised(alarms.slaAttainment.clocks, sla))];
};

type Alarms = Subject['policy']['handoff']['alarms'];

/** An alarm above its line cannot ring at 100 %, one below it not at 0 %. */
const lines = ({ rejectionRate, slaAttainment, unworkedShare, mqlVolume }: Alarms): readonly Note[] => {
  const ends = [
    ['rejection_rate', rejectionRate, 100],
    ['sla_attainment', slaAttainment, 0],
    ['unworked_share', unworkedShare, 100],
    ['mql_volume', mqlVolume, 0],
  ] as const;
  return ends.flatMap(([name, alarm, end]) =>
    alarm?.linePercent === end
      ? [
          warn(
            'alarm-idle',
            ['alarms', name, 'line'],
            `nothing ever lies ${end === 0 ? 'below 0%' : 'above 100%'}, so this never rings; move the line or leave the alarm out`,
          ),
        ]
      : [],
  );
};

const promised: Readonly<Record<SlaClock, (of: SlaClass) => boolean>> = {
  accept: ({ accept }) => accept !== null,
  first_touch: ({ firstTouch }) => firstTouch !== null,
  effort: ({ effort }) => effort !== null,
  ae_accept: ({ aeAccept }) => aeAccept !== null,
};

const unpromised = (watched: readonly SlaClock[], classes: readonly SlaClass[]): readonly Note[] => {
  const idle = watched.filter((clock) => !classes.some(promised[clock]));
  const isNamed = watched.length < slaClocks.length;
  if (idle.length === 0 || (!isNamed && idle.length < watched.length)) return [];
  const says = idle.length === watched.length ? 'so this never rings' : 'so it is not watched';
  return [
    warn(
      'alarm-idle',
      isNamed ? ['alarms', 'sla_attainment', 'clocks'] : ['alarms', 'sla_attainment'],
      `no class under sla promises ${idle.join(' or ')}, ${says}; promise it there, or watch something else`,
    ),
  ];
};
