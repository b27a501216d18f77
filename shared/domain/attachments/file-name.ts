const MOST_NAME = 120;
const NAMELESS = 'file';

/** What cannot be seen, or turns the order of what can: `gpj.exe` read backwards is a picture. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A name that is only a name: no folder, no control characters, nothing that a shell or a header reads as its own; at most 120 characters. */
export function fileName(given: string): string {
  const plain = given.toWellFormed().normalize('NFC').replaceAll(UNSEEN, '');
  const last = plain.split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replaceAll(/[<>:"|?*;]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return shortened(name) || NAMELESS;
}

/** Its beginning and its ending: the ending says with what it is opened. */
function shortened(name: string): string {
  const letters = [...name];
  if (letters.length <= MOST_NAME) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return letters.slice(0, MOST_NAME - ending.length).join('') + ending;
}
