interface Send {
  readonly challengeId: string;
  readonly send: number;
}

/** Names one send; by it carriers recognise a repeat. */
export const dispatchIdOf = ({ challengeId, send }: Send): string => `${challengeId}.${send}`;

/** The stream of one send. */
export const dispatchStream = (of: Send): string => `dispatch-${dispatchIdOf(of)}`;
