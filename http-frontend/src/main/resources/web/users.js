/**
 * The users that the demo offers, each with a token; none where no demo runs.
 *
 * @returns {Promise<{name: string, userId: number, token: string}[]>}
 */
export async function demoUsers() {
  const answer = await fetch("/demo/users").catch(() => null);
  return answer?.ok ? answer.json() : [];
}
