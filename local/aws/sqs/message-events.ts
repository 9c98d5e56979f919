import type { SqsAction } from '../../../simulation/sqs/sqs-fault';

/** What happened to one message in a call that SQS carried out. */
export type MessageEvent =
  | { readonly kind: 'sent'; readonly messageId: string; readonly body: string }
  | { readonly kind: 'received'; readonly messageId: string; readonly receiptHandle: string }
  | { readonly kind: 'deleted'; readonly receiptHandle: string };

/** A request, as far as messages are concerned. */
export interface MessageRequest {
  readonly MessageBody?: string;
  readonly ReceiptHandle?: string;
  readonly Entries?: readonly {
    readonly Id: string;
    readonly MessageBody?: string;
    readonly ReceiptHandle?: string;
  }[];
}

interface MessageAnswer {
  readonly MessageId?: string;
  readonly Messages?: readonly { readonly MessageId: string; readonly ReceiptHandle: string }[];
  readonly Successful?: readonly { readonly Id: string; readonly MessageId?: string }[];
}

/** What happened in a call, from its request and its answer. */
export function messageEvents(
  action: SqsAction,
  request: MessageRequest,
  answerText: string,
): MessageEvent[] {
  const answer = () => JSON.parse(answerText) as MessageAnswer;
  const entries = new Map(request.Entries?.map((entry) => [entry.Id, entry]));
  switch (action) {
    case 'SendMessage':
      return [sent(answer().MessageId, request.MessageBody)];
    case 'SendMessageBatch':
      return (answer().Successful ?? []).map(({ Id, MessageId }) =>
        sent(MessageId, entries.get(Id)?.MessageBody),
      );
    case 'ReceiveMessage':
      return (answer().Messages ?? []).map(({ MessageId, ReceiptHandle }) => ({
        kind: 'received',
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
      }));
    case 'DeleteMessage':
      return [deleted(request.ReceiptHandle)];
    case 'DeleteMessageBatch':
      return (answer().Successful ?? []).map(({ Id }) => deleted(entries.get(Id)?.ReceiptHandle));
    default:
      return [];
  }
}

function sent(messageId = '', body = ''): MessageEvent {
  return { kind: 'sent', messageId, body };
}

function deleted(receiptHandle = ''): MessageEvent {
  return { kind: 'deleted', receiptHandle };
}
