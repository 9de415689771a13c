import type { Tables } from '../catalogue';
import { f as formats } from './numbers';

/** One message for each failure code: what happened · what Boothlift is doing · what you can do. No codes, no paths, no secrets. */
export const messages: Tables['message'] = {
  'net.offline': () => ({
    title: 'No internet',
    text: 'Photos wait safely on this computer. Boothlift tries again every few seconds and sends by itself. You can keep shooting.',
    short: 'Waits for internet',
  }),
  'net.portal': () => ({
    title: 'The venue Wi-Fi wants a sign-in',
    text: 'Someone has to accept its page once. Photos wait safely and go out right after. Open the page, or use your phone’s hotspot.',
    short: 'Waits for the sign-in',
  }),
  'net.blocked': (f) => ({
    title: `This Wi-Fi blocks ${it(f)}`,
    text: 'Other galleries answer, this one never does. Boothlift keeps trying. Ask the venue, or use your phone’s hotspot.',
    short: 'Blocked by this Wi-Fi',
  }),
  'net.metered': (f) => ({
    title: 'This network counts data',
    text: `${/^\d+$/.test(f.subject) ? `Only prints go out, up to ${f.subject} MB.` : 'Only prints go out.'} The rest waits for another network.`,
    short: 'Waits for another network',
  }),
  'net.slow': () => ({
    title: 'The Wi-Fi is slow tonight',
    text: 'Only prints go out for now, as somebody wished. The rest waits safely for another network.',
    short: 'Prints go out first',
  }),
  'net.broken': (f) => ({
    title: 'The upload broke off',
    text: `The line to ${it(f)} ended in the middle. Boothlift sends the photo again by itself.`,
    short: 'Broke off, goes again',
  }),
  'net.stalled': (f) => ({
    title: 'The upload stood still',
    text: `Nothing moved on the way to ${it(f)}. Boothlift starts again by itself.`,
    short: 'Stood still, goes again',
  }),
  'net.no_answer': (f) => ({
    title: 'No answer yet',
    text: `Everything was handed to ${it(f)}, but it has not answered. Boothlift asks again by itself.`,
    short: 'No answer yet',
  }),
  'dest.cert': (f) => ({
    title: `This network pretends to be ${it(f)}`,
    text: 'The secure name does not fit, so nothing was sent. Often this is a sign-in page or a wrong clock.',
    short: 'The secure name does not fit',
  }),
  'dest.denied': (f) => ({
    title: `${it(f)} does not accept this token`,
    text: 'Photos wait safely. Copy the token again from the gallery’s page and paste it here.',
    short: 'The token is not accepted',
  }),
  'dest.signin': (f) => ({
    title: `${it(f)} wants you to sign in again`,
    text: 'Its permission ended. Photos wait for it, the other galleries go on. Sign in and they follow by themselves.',
    short: 'Sign in again',
  }),
  'dest.forbidden': (f) => ({
    title: `${it(f)} takes no photos from this account`,
    text: 'A right or the subscription is missing there. Photos wait safely, Boothlift tries again now and then. Ask the owner of the gallery.',
    short: 'The account there has no right',
  }),
  'dest.address': (f) => ({
    title: 'The address is not right',
    text: `${it(f)} answers, but not as an upload address. Photos wait safely. Look at the address on the gallery’s Integration page.`,
    short: 'The address is not right',
  }),
  'dest.moved': (f) => ({
    title: `${it(f)} has moved`,
    text: 'The address points elsewhere now. Boothlift does not follow by itself, so that no photo goes to a stranger. Put the new address in.',
    short: 'The address has moved',
  }),
  'dest.full': (f) => ({
    title: `${it(f)} has no space left`,
    text: 'The account there is full or needs a payment. Photos wait here. The owner can free space; Boothlift tries again every hour.',
    short: 'Full',
  }),
  'dest.closed': (f) => ({
    title: `This event is closed at ${it(f)}`,
    text: 'It takes no more photos. They wait here. Open it again there, or choose another destination.',
    short: 'Closed',
  }),
  'dest.limited': (f) => ({
    title: `${it(f)} asked for a pause`,
    text: 'That is its rule. The photos follow by themselves.',
    short: 'Asked for a pause',
  }),
  'dest.down': (f) => ({
    title: `${it(f)} does not answer`,
    text: 'The internet works, the gallery has trouble. Boothlift keeps trying, photos wait safely.',
    short: 'The gallery has trouble',
  }),
  'dest.unexpected': (f) => ({
    title: `${it(f)} gave an answer that makes no sense`,
    text: 'Nothing counts as delivered without a clear yes. Boothlift tries again by itself. “Details” shows what it said.',
    short: 'An answer that makes no sense',
  }),
  'dest.paused': (f) => ({
    title: `${it(f)} is paused`,
    text: 'A person paused it. Photos wait safely. “Go on” lets them go.',
    short: 'Paused',
  }),
  'dest.no_token': (f) => ({
    title: `The token of ${it(f)} is missing`,
    text: 'It is not on this computer any more. Photos wait safely. Copy it from the gallery’s page and paste it here.',
    short: 'The token is missing',
  }),
  'photo.incomplete': () => ({
    title: 'The file is incomplete',
    text: 'The booth stopped in the middle; the lower part may be grey. Boothlift waits for a better one and does not send it by itself.',
    short: 'Incomplete file',
  }),
  'photo.empty': () => ({
    title: 'The file is empty',
    text: 'Often this follows a power cut. Boothlift looks for a good version at each round.',
    short: 'Empty file',
  }),
  'photo.toolarge': (f) => ({
    title: `Too large for ${it(f)}`,
    text: 'It is over the limit there. It still goes to the other galleries, and the original stays where it is.',
    short: `Too large for ${it(f)}`,
  }),
  'photo.kind': (f) => ({
    title: `${it(f)} does not take this kind`,
    text: 'It still goes to the other galleries.',
    short: `Not taken by ${it(f)}`,
  }),
  'photo.unsure': () => ({
    title: 'Maybe already there',
    text: 'The photo was sent, the answer got lost. Sending again could show it twice. Look into the gallery, then choose.',
    short: 'Maybe already there',
  }),
  'photo.there': (f) => ({
    title: `${it(f)} says it has this photo already`,
    text: 'Look into the gallery, then choose. Sending it again could show it twice.',
    short: 'Said to be there already',
  }),
  'photo.refused': (f) => ({
    title: `${it(f)} refused this photo`,
    text: 'The safe copy is fine. “Details” shows the reason it gave.',
    short: 'Refused by the gallery',
  }),
  'photo.same': (f) => ({
    title: f.subject === '' ? 'Same photo as another' : `Same photo as ${f.subject}`,
    text: 'Only one is sent. Both files stay in the booth folder.',
    short: 'same photo',
  }),
  'photo.gone': (f) => ({
    title: 'A photo disappeared before it was safe',
    text: `${f.subject === '' ? 'It' : f.subject} was in the booth folder and is gone. Look into the booth’s own recycle bin.`,
    short: 'Lost outside Boothlift',
  }),
  'photo.busy': (f) => ({
    title: `${f.subject === '' ? 'The file' : f.subject} is held by another program`,
    text: 'The booth or a virus scanner still uses it. Boothlift waits, this is normal for a few seconds.',
    short: 'Held by another program',
  }),
  'photo.access': (f) => ({
    title: `No permission to read ${f.subject === '' ? 'the file' : f.subject}`,
    text: 'The system does not let Boothlift open it. Start both programs under the same user, or allow reading.',
    short: 'No permission to read',
  }),
  'photo.not_picture': () => ({
    title: 'Not a picture',
    text: 'Boothlift takes JPEG, PNG, GIF, WebP, MP4 and MOV, told by content, not by name. There is nothing to do.',
    short: 'not a picture',
  }),
  'photo.link': () => ({
    title: 'That is a link, not a photo',
    text: 'Save the picture first, then drop the file.',
    short: 'a link, not a photo',
  }),
  'photo.unseen': () => ({
    title: 'The gallery does not show it',
    text: 'It was confirmed there once. It is safe here and can be sent again.',
    short: 'not shown there',
  }),
  'photo.paused': () => ({
    title: 'Paused by a person',
    text: 'It is safe and waits. “Go on” lets it go.',
    short: 'Paused',
  }),
  'photo.left_out': () => ({
    title: 'Left out by a person',
    text: 'It stays in the booth folder. It can be taken in again at any time.',
    short: 'left out',
  }),
  'photo.taken_down': () => ({
    title: 'Taken down by a person',
    text: 'It is sent nowhere any more. The safe copy and the booth’s file stay.',
    short: 'taken down',
  }),
  'photo.approval': () => ({ title: 'Waits for your approval', text: 'It is safe here and goes out once somebody approves it.', short: 'Waits for approval' }),
  'photo.single': () => ({ title: 'A single shot', text: 'This event sends prints, GIFs and films only. It can be taken in all the same.', short: 'single shots are off' }),
  'photo.old': () => ({
    title: 'Older than the event',
    text: 'Boothlift sends only new photos of this folder. To send this one too, drop it on the window.',
    short: 'older than the event',
  }),
  'photo.elsewhere': () => ({
    title: 'Belongs to another event',
    text: 'Another event took it from this same folder, so it is left out here. “Details” names the event.',
    short: 'belongs to another event',
  }),
  'photo.aside': () => ({
    title: 'Not one of the booth’s finished photos',
    text: 'It lies where booths keep raw pictures and helpers. To send it all the same, drop it on the window.',
    short: 'not a finished photo',
  }),
  'photo.copy_removed': () => ({
    title: 'The safe copy was removed',
    text: 'Everything was delivered long ago, so Boothlift let go of its copy, and the booth folder does not hold the photo any more. To send it, drop the photo on the window; else leave it out.',
    short: 'Safe copy removed',
  }),
  'photo.spool': () => ({
    title: 'The safe copy cannot be read',
    text: 'Something changed Boothlift’s own files. If the original is still in the booth folder, Boothlift takes it again.',
    short: 'Safe copy cannot be read',
  }),
  'folder.gone': () => ({
    title: 'The booth folder is gone',
    text: 'All earlier photos are safe. Plug the drive in again or bring the folder back, Boothlift notices by itself.',
    short: 'Not reachable',
  }),
  'folder.changed': () => ({
    title: 'Another folder lies in its place',
    text: 'Another drive or a new folder has the booth folder’s name. Nothing is taken until you say that it is right.',
    short: 'A different folder?',
  }),
  'folder.old': () => ({
    title: 'This photo is older than the event',
    text: 'Boothlift sends only new ones until you choose. The question is on Live.',
    short: 'Waits for your answer',
  }),
  'folder.own': () => ({
    title: 'This folder is Boothlift’s own',
    text: 'Photos would be sent round and round. Choose the folder that the booth writes to.',
    short: 'Boothlift’s own folder',
  }),
  'folder.unusable': () => ({
    title: 'This folder cannot be used',
    text: 'Boothlift cannot read it. Choose another one, or allow reading.',
    short: 'Cannot be used',
  }),
  'disk.full': () => ({
    title: 'The disk is full',
    text: 'New photos are not copied; the booth may stop too. The originals stay, sending goes on and frees space.',
    short: 'The disk is full',
  }),
  'usb.full': (f) => ({
    title: 'The USB stick is too small',
    text: `It has no room for the rest${/^\d+$/.test(f.subject) ? `: ${f.subject} MB more are needed` : ''}. What is on it is right and stays. Free some space on it and go on, or take a larger one.`,
    short: 'The USB stick is too small',
  }),
  'usb.gone': () => ({
    title: 'The USB stick is gone',
    text: 'It was pulled out before everything was on it. What was copied before is right. Plug it in again and go on.',
    short: 'The USB stick is gone',
  }),
  'usb.failed': () => ({
    title: 'The USB stick cannot be written',
    text: 'Photos on this computer are as they were. Look whether it is locked, or take another stick. “Details” says more.',
    short: 'The USB stick cannot be written',
  }),
  'usb.damaged': (f) => ({
    title: 'The USB stick does not keep what is written to it',
    text: `${/^\d*$/.test(f.subject) ? 'A photo' : f.subject} was read back otherwise than it was written, twice. No wrong photo bears a name there. Take another stick.`,
    short: 'The USB stick is damaged',
  }),
  'usb.place': () => ({
    title: 'Not into this folder',
    text: 'Boothlift watches it, or it is Boothlift’s own: the photos would come in again. Nothing was copied. Choose the USB stick itself.',
    short: 'Not into this folder',
  }),
  'app.records': () => ({
    title: 'Boothlift cannot keep its records',
    text: 'The booth’s own files are untouched. Free some space or allow writing, then start Boothlift again.',
    short: 'Records cannot be written',
  }),
  'app.recovered': (f) => ({ title: 'Back after an unexpected stop', text: `Everything was written down. ${f.subject === '0' || f.subject === '' ? 'Nothing was on its way then.' : f.subject === '1' ? '1 upload that was on its way goes on by itself.' : `${f.subject} uploads that were on their way go on by themselves.`}`, short: 'Back after an unexpected stop' }),
  'app.clock': (f) => ({ title: 'The computer’s clock looks wrong', text: `It shows ${day(f.subject)}. Sending works, but times in the galleries may be wrong. Set date and time in the system’s settings.`, short: 'The clock looks wrong' }),
  'app.newer': () => ({
    title: 'The records are from a newer Boothlift',
    text: 'Nothing was changed. Start the newer version again.',
    short: 'Records of a newer Boothlift',
  }),
  'app.rebuilt': (f) => ({
    title: 'The records were damaged and were built anew',
    text: `Every photo is in them again, and Boothlift goes on. ${f.subject === '0' || f.subject === '' ? 'No upload should repeat' : f.subject === '1' ? '1 upload may repeat' : `${f.subject} uploads may repeat`}. The damaged records are kept beside them for support.`,
    short: 'Records built anew',
  }),
  'app.rebuilt_partly': (f) => ({
    title: 'The records were damaged, and not all of them could be built anew',
    text: `Photos that were missing came back from their safe copies, some without their session. ${f.subject === '0' || f.subject === '' ? 'Some uploads may repeat' : f.subject === '1' ? 'At least 1 upload may repeat' : `At least ${f.subject} uploads may repeat`}. The damaged records are kept beside them for support.`,
    short: 'Records built anew in part',
  }),
  'app.damaged': () => ({
    title: 'The records on this disk are damaged',
    text: 'Boothlift works on. Close it when there is a pause and start it again: it then builds the records anew from what it keeps beside them.',
    short: 'Records damaged',
  }),
  'app.part': (f) => ({
    title: f.subject === '' ? 'A part of Boothlift stood still and was begun again' : `Sending to ${f.subject} stood still and was begun again`,
    text: 'No photo is lost, and what was on its way goes again. If it happens again, close Boothlift, start it again and save a help file.',
    short: 'Begun again',
  }),
  'app.network': () => ({
    title: 'Boothlift’s own folder lies on another computer',
    text: 'A database breaks there sooner or later, so Boothlift did not start and changed nothing. Choose a folder on a disk of this computer.',
    short: 'In a network folder',
  }),
  'app.synced': (f) => ({
    title: `Boothlift’s own folder lies in a folder of ${f.subject === '' ? 'another program' : f.subject}`,
    text: 'Copying it while it is used can damage the records. Boothlift works on; move its folder out, or leave it out of the copying.',
    short: 'In a folder that is copied',
  }),
  'app.locked': () => ({
    title: 'This is locked',
    text: 'The attendant lock asks for its number first. Nothing was changed.',
    short: 'Locked',
  }),
  'app.second': () => ({
    title: 'Boothlift is running already',
    text: 'Look beside the clock for its sign, and close this window.',
    short: 'Running already',
  }),
  'app.pretend': () => ({
    title: 'The pretend booth does not do this',
    text: 'Nothing real gets mixed into it, and nothing leaves this computer. Stop pretending first.',
    short: 'Not at the pretend booth',
  }),
  'keys.locked': () => ({
    title: 'The key store cannot be used',
    text: 'Boothlift keeps tokens there and writes them nowhere else until you choose. Unlock it and try again, or choose another place.',
    short: 'The key store cannot be used',
  }),
  'request.wrong': () => ({
    title: 'That did not work',
    text: 'Nothing was changed. “Details” says more.',
    short: 'Did not work',
  }),
  'request.gone': (f) => ({
    title: f.subject === '' ? 'That is not there any more' : `${f.subject} is not there`,
    text: 'Nothing was lost. Look again in a moment.',
    short: 'Not there any more',
  }),
  'calls.closed': () => ({
    title: 'The booth cannot be heard',
    text: 'Another program uses its place on this computer. Close that program, then turn this off and on again. Photos are taken in as before.',
    short: 'Not heard',
  }),
  'event.file': (f) => ({
    title: 'This event file cannot be used',
    text: `Something in ${f.subject === '' ? 'it' : f.subject} is not as it must be, so nothing of it was opened. “Details” says where and why. Put it right, or have the file saved once more.`,
    short: 'The event file cannot be used',
  }),
  'guests.closed': () => ({
    title: 'The guest page is closed',
    text: 'The network changed, or it could not be opened there. Open it again on the network you want.',
    short: 'Closed',
  }),
};

function it(f: { subject: string }): string {
  return f.subject === '' ? 'The gallery' : f.subject;
}

/** A day that came as `YYYY-MM-DD`, with its year. */
const day = (text: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? formats.date(new Date(`${text}T12:00:00`).getTime()) : text);
