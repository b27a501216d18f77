import { MessageRejected, SESServiceException } from '@aws-sdk/client-ses';

/**
 * What SES says of an address that no mail can ever reach: it has bounced everywhere, or it is none. These are its words in its list of
 * sending errors; there is no code for it.
 */
const ABOUT_THE_ADDRESS =
  /address blacklisted|(illegal|invalid) address|missing final '?@domain|user ?name is missing|local address (contains|starts|ends)|(domain|domain name) (contains|starts|ends)|invalid domain name/i;

/**
 * Whether SES will never take a mail to this recipient. Only that is for good. An identity that is not verified, an account in the
 * sandbox, a configuration set that is gone, words that are not in the list: those are ours to mend, and the mail waits for it.
 *
 * @param ours the address that the mail comes from: what is said of it is not said of the recipient.
 */
export function isRefusal(error: unknown, ours: string): error is SESServiceException {
  if (!(error instanceof MessageRejected || isInvalidParameter(error))) return false;
  return ABOUT_THE_ADDRESS.test(error.message) && !error.message.toLowerCase().includes(ours.toLowerCase());
}

const isInvalidParameter = (error: unknown): error is SESServiceException =>
  error instanceof SESServiceException && error.name === 'InvalidParameterValue';

/** More mails in a second than the account may send. The day's quota bears the same name, and is not over in a second. */
export const isRateExceeded = (error: unknown): boolean =>
  error instanceof SESServiceException && error.name.startsWith('Throttling') && /sending rate/i.test(error.message);
