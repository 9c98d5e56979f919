/** An error as the SES v2 API answers it: `x-amzn-errortype`, and the text as JSON. */
export interface SesError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}
