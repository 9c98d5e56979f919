import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCertificate } from '../../local/aws/http-server';
import { temporaryFolder } from './temporary-folder';

/**
 * Makes a certificate of 127.0.0.1 that is good for a day.
 * @throws if `openssl` is not on the machine
 */
export function makeCertificate(): ServerCertificate {
  const folder = temporaryFolder('certificate');
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1'.split(' ');
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', keyFile, '-out', certificateFile];
  execFileSync('openssl', ['req', ...options, ...name, ...files], { stdio: 'pipe' });
  return {
    key: readFileSync(keyFile, 'utf8'),
    certificate: readFileSync(certificateFile, 'utf8'),
    certificateFile,
  };
}
