import type { SettingValues } from '../../modules/settings/settings';

/** What happens around an installation while it sends. Times count from the start of the load. */
export type Disturbance =
  /** Somebody else sends from the same account, one recipient at a time at random intervals. */
  | { readonly kind: 'other sender'; readonly perSecond: number }
  /** The account's rate is another one for a while. */
  | {
      readonly kind: 'rate falls';
      readonly toPerSecond: number;
      readonly fromSeconds: number;
      readonly untilSeconds: number;
    }
  /** An environment that runs an invocation is killed, each in its turn. */
  | {
      readonly kind: 'kills';
      readonly everySeconds: number;
      readonly untilSeconds: number;
    }
  /** Other sizes are applied. */
  | {
      readonly kind: 'resize';
      readonly atSeconds: number;
      readonly settings: Partial<SettingValues>;
    };

export type DisturbanceKind = Disturbance['kind'];

/** The disturbance of this kind, if there is one. */
export function disturbanceOf<Kind extends DisturbanceKind>(
  disturbances: readonly Disturbance[],
  kind: Kind,
): Extract<Disturbance, { kind: Kind }> | undefined {
  return disturbances.find(
    (each): each is Extract<Disturbance, { kind: Kind }> => each.kind === kind,
  );
}
