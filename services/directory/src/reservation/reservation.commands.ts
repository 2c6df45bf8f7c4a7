interface Hold {
  readonly owner: string;
  readonly claimId: string;
  readonly now: string;
}

export interface ReserveName extends Hold {
  readonly type: 'ReserveName';
}

export interface TakeOverName extends Hold {
  readonly type: 'TakeOverName';
  /** The hold that is known to be unused and fenced. */
  readonly orphan: string;
}

export interface ReleaseName {
  readonly type: 'ReleaseName';
  readonly claimId: string;
  readonly now: string;
}

export type ReservationCommand = ReserveName | TakeOverName | ReleaseName;
