/** One place where packages come from. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
}

/**
 * The sources in the text of a file of /etc/apt: one-line style (sources.list) or deb822
 * (*.sources), see sources.list(5). Disabled ones, and those of source packages, are left out.
 */
export function parseAptSources(text: string): AptSource[] {
  const oneLine = text.split('\n').flatMap((line) => parseLine(line.trim()));
  const stanzas = text.split(/\n\s*\n/).flatMap(parseStanza);
  return [...oneLine, ...stanzas];
}

/** `deb [options] URI SUITE COMPONENT...` */
function parseLine(line: string): AptSource[] {
  const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line);
  const [, uri, suite] = match ?? [];
  return uri === undefined || suite === undefined ? [] : [{ uri, suite }];
}

function parseStanza(stanza: string): AptSource[] {
  const fields = new Map<string, string[]>();
  for (const line of stanza.split('\n')) {
    const [, name, value] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      fields.set(name.toLowerCase(), value.split(/\s+/));
    }
  }
  if (fields.get('types')?.includes('deb') !== true) return [];
  if (fields.get('enabled')?.[0] === 'no') return [];
  const suites = fields.get('suites') ?? [];
  return (fields.get('uris') ?? []).flatMap((uri) => suites.map((suite) => ({ uri, suite })));
}

/**
 * The source of a release itself (its suite is the code name, as "bookworm"; not -updates, not
 * -security), which is what debootstrap reads.
 */
export function releaseSource(
  sources: readonly AptSource[],
  codename: string,
): AptSource | undefined {
  return sources.find((source) => source.suite === codename);
}
