/** Which streams are runs of the same. */

import type { StreamInfo } from "parley";

/**
 * Whether a stream is a newer run of another. Without a checkpoint Spark takes each run for a query of its own: then it is the
 * one of the same name in the same session, where only one of a name runs at a time. A context has no name, and is the only one.
 */
export function isSuccessor(stream: StreamInfo, of: StreamInfo): boolean {
  const isNewer = stream.id !== of.id && stream.started_at > of.started_at;
  return isNewer && (stream.query === of.query || isNamesake(stream, of));
}

function isNamesake(stream: StreamInfo, { session, kind, name }: StreamInfo): boolean {
  const isTellable = name !== null || kind === "dstream";
  return isTellable && stream.session === session && stream.kind === kind && stream.name === name;
}
