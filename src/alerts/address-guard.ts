// Which addresses a message may be posted to: the public internet and nothing else, so that an address in the settings, or a name that is made to
// point inwards, cannot reach what only this machine can reach. https://www.iana.org/assignments/iana-ipv4-special-registry and …ipv6…
import { BlockList, isIP } from 'node:net';

const blocked4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' own; one cloud's metadata
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's host agent behind a public address
  ['169.254.0.0', 16], // link-local; most clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Inside 2000::/3, outside of which no address is public: tunnels that carry an IPv4 address, and documentation. */
const blocked6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const list = (): { not4: BlockList; only6: BlockList; not6: BlockList; loopback: BlockList } => {
  const [not4, only6, not6, loopback] = [new BlockList(), new BlockList(), new BlockList(), new BlockList()];
  for (const [net, bits] of blocked4) not4.addSubnet(net, bits, 'ipv4');
  only6.addSubnet('2000::', 3, 'ipv6');
  for (const [net, bits] of blocked6) not6.addSubnet(net, bits, 'ipv6');
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return { not4, only6, not6, loopback };
};
const lists = list();

export const isLoopback = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && lists.loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

/** Whether an address in its textual form is one of the public internet. IPv4 inside IPv6 never is: whoever means it can write it. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !lists.not4.check(address, 'ipv4');
  if (family === 6) return lists.only6.check(address, 'ipv6') && !lists.not6.check(address, 'ipv6');
  return false;
};
