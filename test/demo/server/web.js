// Serves the files of one directory over HTTP: node web.js DIRECTORY PORT
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';

const [directory, port] = process.argv.slice(2);

createServer((request, response) => {
  const file = createReadStream(join(directory, basename(request.url)));
  file.once('open', () => {
    response.writeHead(200, { 'content-type': 'text/csv' });
    pipeline(file, response, () => {});
  });
  file.once('error', () => {
    response.writeHead(404).end();
  });
}).listen(Number(port));

process.on('SIGTERM', () => process.exit(0));
