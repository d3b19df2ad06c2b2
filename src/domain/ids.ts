// What everything else is named and timed by.

/** Milliseconds since the epoch, UTC. */
export type Instant = number;
export type LeadId = string;
export type ConnectionId = string;
export type RepId = string;
export type TeamId = string;
