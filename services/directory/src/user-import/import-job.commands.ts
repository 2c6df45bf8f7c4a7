export interface RequestImport {
  readonly type: 'RequestImport';
  readonly tenantId: string;
  readonly jobId: string;
  readonly connectionId: string;
  readonly connection: string;
  readonly upsert: boolean;
  readonly sealedExternalId?: string | undefined;
  readonly total: number;
  readonly now: string;
}

/** Says what became of those from the `from`th on. */
export interface AdvanceImport {
  readonly type: 'AdvanceImport';
  readonly from: number;
  readonly inserted: number;
  readonly updated: number;
  readonly failed: number;
  readonly now: string;
}

export interface FailImport {
  readonly type: 'FailImport';
  readonly now: string;
}

export type ImportJobCommand = RequestImport | AdvanceImport | FailImport;

export type ImportJobRefusal = 'import_unknown' | 'import_over' | 'seen_to_already';
