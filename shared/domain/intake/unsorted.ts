/** What a message is about that names no issue, in the policy's names: that is for an agent to find out. */
export const UNSORTED = { category: 'general', issueType: 'general-question' } as const;
