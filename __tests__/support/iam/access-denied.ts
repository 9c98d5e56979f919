import type { ServerResponse } from 'node:http';
import type { IamRequest } from './iam-requests';

/** Answers a call as its service does when IAM has denied it something. */
export function answerAccessDenied(
  response: ServerResponse,
  service: string,
  principalArn: string,
  { action, resource }: IamRequest,
): void {
  const message = `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  if (service === 'sqs') {
    answerSqs(response, action.startsWith('kms:'), message);
  } else if (service === 'mobiletargeting') {
    answerRest(response, 'ForbiddenException', { Message: message });
  } else {
    answerRest(response, 'AccessDeniedException', { message });
  }
}

/** The SDK takes the error's name from the header, and from `__type` where it is missing. */
function answerSqs(response: ServerResponse, isKeyDenied: boolean, message: string): void {
  const [status, type, code] = isKeyDenied
    ? [400, 'KmsAccessDenied', 'KMS.AccessDeniedException']
    : [403, 'AccessDenied', 'AccessDenied'];
  response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-query-error': `${code};Sender`,
    })
    .end(JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }));
}

function answerRest(response: ServerResponse, type: string, body: object): void {
  response
    .writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    .end(JSON.stringify(body));
}
