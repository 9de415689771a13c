import type { FailureCode, HeadlineRow } from '../src/contract/types';

/** What it means, what Boothlift does about it, and what the person at the booth does: a sentence or two each. */
export interface Advice {
  means: string;
  does: string;
  you: string;
}

const advice = (means: string, does: string, you: string): Advice => ({ means, does, you });
const NOTHING = 'Nothing.';

/** The big sentence on Live, the most pressing first. A row without advice does not compile. */
export const HEADLINES: Record<HeadlineRow, Advice> = {
  records: advice('Boothlift cannot write its own notes, mostly because the disk is full or a folder is locked.', 'It takes no new photos and touches no file of the booth. What was safe before stays safe.', 'Free some space on the disk. Then start Boothlift again.'),
  disk_full: advice('There is no room for safe copies of new photos.', 'It goes on sending, which frees space, and copies again as soon as there is room.', 'Press “Free some space” and follow the steps. Do not delete anything in the booth folder.'),
  photo_gone: advice('A photo was in the booth folder and went away before Boothlift had a copy.', 'It tells you which one it was. Everything else goes on.', 'Press the button to see its name, then look into the recycle bin of the booth program.'),
  folder_gone: advice('The folder the booth writes to cannot be reached. Often a drive was unplugged.', 'It looks for the folder every 5 seconds and sends what it already has.', 'Plug the drive in again. If the folder was renamed, give it its old name back.'),
  folder_changed: advice('Another drive or another folder has the place and the name of the booth folder.', 'It takes nothing from it, so that no strange photos reach your guests.', 'Plug the right drive in. If this folder is the right one, press “This one is right”.'),
  portal: advice('The venue’s Wi-Fi shows a page of its own and lets nothing through until somebody accepts it.', 'It keeps every photo safe and tries again by itself, at least once a minute.', 'Press “Open the sign-in page” and accept. Or use your phone’s hotspot.'),
  offline: advice('There is no way to the internet.', 'It keeps every photo safe, tries every few seconds and sends by itself. The local gallery works on.', 'Keep shooting. If it lasts, look at the router or use your phone’s hotspot.'),
  sign_in: advice('A gallery no longer accepts the token or the sign-in that it was given.', 'It keeps that gallery’s photos and goes on with the others.', 'Press the button, then paste the token again or sign in again. The photos follow by themselves.'),
  destination: advice('One gallery takes no photos: it is full, refuses the account, or its address is wrong.', 'It keeps that gallery’s photos and goes on with the others.', 'Press “Show what to do”. Most often the owner of the gallery has to act.'),
  held: advice('Boothlift will not send one or more photos without you.', 'It keeps them safe. Everything else goes on.', 'Press the button when you have a minute, and choose for each of them.'),
  paused: advice('Somebody paused all sending.', 'It makes new photos safe and sends none.', 'Press “Send again” when photos should go out.'),
  approval: advice('The event is set so that every photo of the booth waits until somebody has looked at it.', 'It keeps them safe and sends what is approved.', 'Press the button, look, and press “Approve”.'),
  metered: advice('This network counts every megabyte, as a phone’s hotspot does.', 'It sends prints up to the amount set in Settings. The rest waits, safe, for another network.', 'Nothing, or press “Send all anyway”.'),
  looking: advice('Boothlift is reading a folder with many files.', 'It finds out which are new. New photos still go first.', NOTHING),
  photos_paused: advice('Somebody paused one gallery or some photos, and nothing else is left to send.', 'It keeps them safe and waits for you.', 'Press the button to send them.'),
  slow: advice('The line is slow, but photos do go out.', 'It sends the newest guests first and films last.', NOTHING),
  working: advice('Photos are going out.', 'It sends the newest guests first. All photos are safe on this computer.', NOTHING),
  pretend: advice('Somebody tries Boothlift with drawn photos and a made-up gallery.', 'It sends nothing out of this computer.', 'Press “Stop pretending” before the party.'),
  all_delivered: advice('Every gallery has every photo.', 'It waits for new photos.', NOTHING),
  ready: advice('Everything is set up, and no photo has come yet.', 'It watches the booth folder.', 'Take one photo with the booth, to see that it arrives.'),
  set_up: advice('There is no event yet.', 'It waits for two choices.', 'Choose the booth folder and a gallery on Welcome.'),
};

/** What the window says where the program behind it is gone. */
export const LOST: Advice = advice('The window cannot reach the part of Boothlift that does the work.', 'It tries again by itself. Photos that are here stay safe.', 'Press “Try now”. If that does not help, quit Boothlift beside the clock and open it again.');

/** Every reason Boothlift can give. A code without advice does not compile. */
export const FAILURES: Record<FailureCode, Advice> = {
  'net.offline': advice('No connection to the internet, or to this gallery.', 'It tries every few seconds and sends by itself.', 'Keep shooting. If it lasts, check the router or use a hotspot.'),
  'net.portal': advice('The Wi-Fi shows a page of its own in the place of the gallery.', 'It waits and tries again by itself.', 'Accept the page once in the browser, or use a hotspot.'),
  'net.blocked': advice('Other galleries answer on this Wi-Fi, this one never does.', 'It keeps the photos for this gallery and keeps trying.', 'Ask the venue to let it through, or use a hotspot.'),
  'net.metered': advice('The network counts data, and this photo is no print.', 'It keeps it safe and sends it on another network.', 'Nothing, or press “Send all anyway” on Live.'),
  'net.slow': advice('The network is slow, and somebody pressed “Only prints for now”.', 'It sends prints and keeps the rest safe.', 'Nothing, or press “Send all anyway” on Live.'),
  'net.broken': advice('The connection ended while a photo was going out.', 'It sends that photo again.', NOTHING),
  'net.stalled': advice('Nothing moved for a while.', 'It begins that upload again.', NOTHING),
  'net.no_answer': advice('The whole photo was handed over, but the gallery did not say yes.', 'It asks or sends again by itself, and marks a photo that may be there twice.', NOTHING),
  'dest.cert': advice('Whoever answers cannot prove to be the gallery.', 'It sends nothing, for safety.', 'Sign in to the Wi-Fi, and check date and time of this computer.'),
  'dest.denied': advice('The token is wrong, or was renewed at the gallery.', 'It keeps the photos for this gallery.', 'Copy the token from the gallery’s page and paste it.'),
  'dest.signin': advice('The sign-in has ended.', 'It keeps the photos for this gallery, others go on.', 'Press “Sign in again”.'),
  'dest.forbidden': advice('The account may not upload there, or its subscription ended.', 'It tries again now and then.', 'Call the owner of the gallery.'),
  'dest.address': advice('There is somebody at this address, but no door for photos.', 'It keeps the photos.', 'Compare the address with the gallery’s Integration page. To change it, switch this destination off and add it again.'),
  'dest.moved': advice('The gallery says that it lives at another address now.', 'It does not follow, so that no photo goes to a stranger.', 'Ask the gallery for its new address, switch this destination off and add it with that address.'),
  'dest.full': advice('The account has no space, or a payment is due.', 'It tries again every hour.', 'Call the owner of the gallery.'),
  'dest.closed': advice('The event was closed at the gallery.', 'It keeps the photos for it and tries again now and then.', 'Open the event again on the gallery’s page, or press “Choose another”.'),
  'dest.limited': advice('The gallery asked for a short pause.', 'It waits exactly as long as it was asked to.', NOTHING),
  'dest.down': advice('The gallery itself has trouble.', 'It keeps trying.', NOTHING),
  'dest.unexpected': advice('The gallery answered with something nobody understands.', 'It counts nothing as delivered without a clear yes, and tries again.', 'If it stays for an hour, press “Copy details” and send the text to whoever helps you.'),
  'dest.paused': advice('Somebody paused this gallery.', 'It keeps its photos.', 'Press “Go on” when they should go out.'),
  'dest.no_token': advice('The token is not on this computer any more.', 'It keeps the photos.', 'Copy the token from the gallery’s page and paste it.'),
  'photo.incomplete': advice('The booth did not finish this file.', 'It waits for a better one and sends it by itself once it is whole.', 'Open the photo. Press “Send anyway” if it is good enough, else “Leave it out”.'),
  'photo.empty': advice('The file has no picture in it, often after a power cut.', 'It looks again at each round.', 'Press “Leave it out”, or save the photo once more in the booth program.'),
  'photo.toolarge': advice('The gallery takes no files of this size.', 'It sends it to the other galleries.', 'Open the photo and press “Leave it out”, or put a smaller copy in.'),
  'photo.kind': advice('The gallery takes no such files, films for example.', 'It sends it to the other galleries.', 'Nothing. Where it needs you, press “Leave it out”.'),
  'photo.unsure': advice('The photo was sent and the answers got lost, so it may be there.', 'It does not send it a second time by itself.', 'Look into the gallery. Then press “It is there” or “Send again”.'),
  'photo.there': advice('The gallery says that it has this photo, and nothing proves it.', 'It does not send it a second time by itself.', 'Look into the gallery. Then press “It is there” or “Send again”.'),
  'photo.refused': advice('The gallery does not want this one file.', 'It keeps the safe copy and goes on with all others.', 'Look at “Details”. Press “Send anyway” to try once more, or “Leave it out”.'),
  'photo.same': advice('Two files hold the same picture.', 'It sends it once.', NOTHING),
  'photo.gone': advice('The file vanished before there was a copy.', 'It tells you its name.', 'Look into the recycle bin of the booth program. Then press “Note taken”.'),
  'photo.busy': advice('Another program still uses the file.', 'It waits and tries again.', 'Nothing, unless it lasts for minutes: then close what uses the file.'),
  'photo.access': advice('This user may not read the file.', 'It tries again at each round.', 'Start the booth program and Boothlift under the same user.'),
  'photo.not_picture': advice('The file is no photo and no film.', 'It leaves it alone.', NOTHING),
  'photo.link': advice('What was dropped is the address of a picture, not the picture.', 'It downloads nothing.', 'Save the picture first, then drop the file.'),
  'photo.unseen': advice('The gallery said yes once and does not show the photo now.', 'It keeps the safe copy.', 'Press “Send again”.'),
  'photo.paused': advice('Somebody paused this photo.', 'It keeps it safe.', 'Press “Go on”.'),
  'photo.left_out': advice('Somebody left this photo out.', 'It does not send it.', 'Nothing. To change your mind press “Take it in again”.'),
  'photo.taken_down': advice('Somebody took this photo back out of the galleries.', 'It removes it where that is possible and never sends it again.', 'Where a gallery cannot remove it, open its web page and remove it there.'),
  'photo.approval': advice('The event is set so that photos wait until somebody has looked at them.', 'It keeps it safe here.', 'Look at it and press “Approve”, or leave it out.'),
  'photo.single': advice('Single shots are switched off for this event, on Event.', 'It sends prints, GIFs and films only.', 'To send this one all the same, press “Take it in again”.'),
  'photo.old': advice('The photo was there before the event.', 'It sends only new ones.', 'To send it all the same, drop it on the window.'),
  'photo.elsewhere': advice('An earlier event took the photo from this folder.', 'It leaves it with that event.', NOTHING),
  'photo.aside': advice('The file lies in a folder for raw pictures or drafts.', 'It leaves it alone.', 'To send it all the same, drop it on the window.'),
  'photo.copy_removed': advice('Everything was delivered, so the safe copy was let go 14 days later. The booth folder does not hold the photo any more.', 'It keeps what it knows of the photo, and a small picture.', 'To send it once more, drop the photo on the window. Else press “Leave it out”.'),
  'photo.spool': advice('Boothlift’s own copy of the photo was changed or damaged.', 'It makes a new one from the booth’s file, if that is still there.', 'Check the disk. If the photo still needs you, drop the booth’s file on the window.'),
  'folder.gone': advice('The booth folder cannot be reached.', 'It looks for it every 5 seconds.', 'Plug the drive in, or bring the folder back.'),
  'folder.changed': advice('Another folder is where the booth folder was.', 'It takes nothing from it.', 'Plug the right drive in, or say that this one is right.'),
  'folder.old': advice('The photo is older than the event, and you were asked about such photos.', 'It waits for your answer.', 'Answer on Live: “Only new ones” or “Send all”.'),
  'folder.own': advice('The chosen folder belongs to Boothlift.', 'It does not use it.', 'Choose the folder that the booth writes to.'),
  'folder.unusable': advice('The folder cannot be read.', 'It does not use it.', 'Choose another folder, or allow reading.'),
  'disk.full': advice('There is no room for new safe copies.', 'It goes on sending and frees space.', 'Delete something else from this disk. Leave the booth folder alone.'),
  'app.records': advice('Boothlift cannot write its own notes.', 'It touches no file of the booth.', 'Free some space, then start Boothlift again.'),
  'app.recovered': advice('The computer or Boothlift stopped in the middle, by a power cut for example.', 'It had written everything down, and goes on.', NOTHING),
  'app.clock': advice('The computer shows a day long past. Often its battery is empty.', 'It sends all the same; times in the galleries may be wrong.', 'Set date and time in the system’s settings.'),
  'app.newer': advice('A newer Boothlift was used on this computer before.', 'It changes nothing.', 'Start the newer version.'),
  'app.rebuilt': advice('The records on the disk were damaged, for example by a plug that was pulled. Boothlift built them anew.', 'It keeps the damaged ones beside them, and goes on with every photo.', 'Nothing. If it happens again, check the disk.'),
  'app.rebuilt_partly': advice('The records on the disk were damaged, and some of what is kept beside them too.', 'It keeps the damaged ones, builds the rest anew and takes photos that are missing from their safe copies, some without their session.', 'Look through Photos for ones without a session, and compare with the gallery. Check the disk.'),
  'app.damaged': advice('Boothlift looked through its records while it worked, and a part of them cannot be read.', 'It works on, and builds the records anew when it is started the next time.', 'Close Boothlift when there is a pause and start it again. Check the disk.'),
  'app.part': advice('A part of Boothlift did not move any more, or failed inside several times in a row.', 'It ends that part and begins it again. What was on its way goes again; no photo is lost.', 'Nothing. If it happens again, close Boothlift, start it again and save a help file on Support.'),
  'app.network': advice('Boothlift’s own folder lies on another computer.', 'It does not start, and changes nothing.', 'Ask whoever set it up to choose a folder on this computer.'),
  'app.synced': advice('Another program copies Boothlift’s own folder while it is used.', 'It works on.', 'Leave that folder out of the copying, or ask whoever set it up to move it.'),
  'app.locked': advice('The attendant lock guards this.', 'It changes nothing and goes on sending.', 'Type the number in, or ask whoever set it. The page on Settings says what to do where it is forgotten.'),
  'app.second': advice('Boothlift is open already.', 'The one that is open goes on.', 'Look for its sign beside the clock.'),
  'app.pretend': advice('Boothlift plays a booth, and this would be real.', 'It leaves everything as it is.', 'Press “Stop pretending”, then do it again.'),
  'keys.locked': advice('The place where tokens are kept cannot be opened.', 'It keeps the photos and writes the token nowhere else.', 'Unlock the key store, or choose another place for the token.'),
  'request.wrong': advice('What was asked for cannot be done that way.', 'It changes nothing.', 'Look at “Details” and try it another way.'),
  'request.gone': advice('What you pressed on is not there any more.', 'It loses nothing.', 'Look again in a moment.'),
  'calls.closed': advice('Another program sits where Boothlift listens for the booth program.', 'It takes photos in as before.', 'Close that program, then turn “Booth calls” off and on.'),
  'event.file': advice('The event file has a mistake in it.', 'It opens nothing of it.', 'Look at “Details”, and ask for the file to be saved once more.'),
  'guests.closed': advice('The network changed, so the guest page was closed for safety.', 'It keeps the page on this computer only.', 'Turn “Guests can open photos” on again, on Share.'),
};
