/**
 * Whether what npm installed is what the lock file asks for: `installed` is npm's own note
 * (node_modules/.package-lock.json), which lacks the packages for other platforms.
 *
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> } | undefined} locked
 * @param {{ packages: Record<string, { version?: string }> } | undefined} installed
 * @returns {boolean}
 */
export function upToDate(locked, installed) {
  if (locked === undefined || installed === undefined) return false;
  const present = installed.packages;
  const wanted = Object.entries(locked.packages).filter(([path]) => path !== '');
  return (
    wanted.every(([path, { version, optional }]) =>
      present[path] === undefined ? optional === true : present[path].version === version,
    ) && Object.keys(present).every((path) => locked.packages[path] !== undefined)
  );
}
