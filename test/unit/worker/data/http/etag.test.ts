import { etagOf } from '../../../../../worker/data/http/resume.ts';
import { urlSource } from '../../../../../worker/data/http/url-source.ts';
import { collect } from '../../../../support/byte-stream.ts';
import { never } from '../../../../support/ssh-connect.ts';
import { startWebServer } from '../../../../support/web-server.ts';

test.each([
  ['"a-1"', 'a-1'],
  ['W/"a-1"', undefined],
  ['""', undefined],
  ['"a b"', undefined],
  ['"\u0085"', undefined],
  ['unquoted', undefined],
  [undefined, undefined],
])('the entity tag to show of %s is %s', (etag, shown) => {
  expect(etagOf({ ...(etag !== undefined && { etag }) })).toBe(shown);
});

test('data say their entity tag', async () => {
  const web = await startWebServer();
  web.handlers.set('/tagged.csv', (_, response) => {
    response.writeHead(200, { etag: '"v1"' }).end('a\n');
  });
  const data = await urlSource(`${web.url}/tagged.csv`).open(never);
  expect(data).toMatchObject({ etag: 'v1' });
  expect(await collect(data.bytes)).toHaveLength(1);
  await web.stop();
});
