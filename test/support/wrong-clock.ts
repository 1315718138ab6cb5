/** Loaded into a process before anything else: its time of day is wrong by CLOCK_AHEAD_MS. */

const ahead = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
const RightDate = Date;

globalThis.Date = new Proxy(RightDate, {
  construct(_, args: ConstructorParameters<typeof Date>) {
    return (args.length as number) === 0
      ? new RightDate(RightDate.now() + ahead)
      : new RightDate(...args);
  },
  get(_, key) {
    return key === 'now' ? () => RightDate.now() + ahead : (Reflect.get(RightDate, key) as unknown);
  },
});
